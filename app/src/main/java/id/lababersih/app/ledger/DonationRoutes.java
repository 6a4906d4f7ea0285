package id.lababersih.app.ledger;

import id.lababersih.app.http.Access;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.Fields;
import id.lababersih.app.http.Problems;
import id.lababersih.app.http.Routes;
import id.lababersih.domain.ledger.Chart;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.ledger.Expense;
import id.lababersih.domain.money.Money;
import id.lababersih.persistence.ledger.BookWatch;
import id.lababersih.persistence.report.JournalReports;
import id.lababersih.persistence.report.NameReports;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Infak and donations: told apart from other expenses in the journal and in the audit trail. */
public final class DonationRoutes implements Routes {
    static final String MEMO_DEFAULT = "Donasi dan infak";

    private final JournalReports journal;
    private final NameReports names;
    private final ManualPosting posting;
    private final InstantSource clock;

    /** @param watch is told of the entries */
    public DonationRoutes(Jdbi jdbi, InstantSource clock, BookWatch watch) {
        this.journal = new JournalReports(jdbi);
        this.names = new NameReports(jdbi);
        this.posting = new ManualPosting(jdbi, clock, watch);
        this.clock = clock;
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(Endpoint.post("/v1/donations", Access.ADMIN, this::give));
    }

    private record Gift(LocalDate date, long amount, String account, String memo) {
        static Gift from(Fields body, LocalDate today) {
            var date = body.optionalHappenedOn("date", today);
            var account = body.optionalText("account", LedgerRoutes.CODE_CHARACTERS_MAX);
            var memo = body.optionalText("memo", LedgerRoutes.MEMO_CHARACTERS_MAX);
            if (account != null && !Expense.pays(account, Chart.DONATIONS)) {
                body.reject("account", "choice", "This must be 1101 (cash) or 1102 (bank).");
            }
            return new Gift(
                    date == null ? today : date,
                    body.integer("amount", 1, Money.AMOUNT_MAX),
                    account == null ? Chart.BANK : account,
                    memo == null ? MEMO_DEFAULT : memo);
        }
    }

    private Answer give(Call call) {
        var today = call.today(clock);
        var gift = call.body(body -> Gift.from(body, today));
        var amounts = new Entry.Amounts().debit(Chart.DONATIONS, gift.amount).credit(gift.account, gift.amount);
        UUID merchant = call.caller().merchantId();
        var kind = ManualPosting.Kind.DONATION;
        UUID entryId = posting.post(call, kind, kind.entry(call.newId(), gift.date, gift.memo, null, amounts.lines()));
        var entry = journal.find(merchant, entryId).orElseThrow(() -> Problems.notFound("journal entry"));
        return Answer.created("/v1/journal-entries/" + entryId, EntryJson.of(entry, names.accounts(merchant)));
    }
}
