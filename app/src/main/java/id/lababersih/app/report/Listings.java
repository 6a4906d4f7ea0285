package id.lababersih.app.report;

import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Fields;
import id.lababersih.app.http.Page;
import id.lababersih.app.http.Slice;
import id.lababersih.app.ledger.EntryJson;
import id.lababersih.app.ledger.Memos;
import id.lababersih.app.report.ReportQuery.Format;
import id.lababersih.app.report.Table.Said;
import id.lababersih.domain.ledger.Account;
import id.lababersih.persistence.report.JournalReports;
import id.lababersih.persistence.report.JournalReports.LedgerLine;
import id.lababersih.persistence.report.JournalReports.LedgerPlace;
import id.lababersih.persistence.report.JournalReports.Place;
import id.lababersih.persistence.report.NameReports;
import id.lababersih.persistence.report.Period;
import id.lababersih.persistence.report.PostedEntry;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/** The journal and one account's ledger, page by page as JSON and whole as files. */
final class Listings {
    private static final List<String> JOURNAL_COLUMNS = List.of(
            "date",
            "business_date",
            "source",
            "source_id",
            "event",
            "reference",
            "memo",
            "platform",
            "account",
            "name",
            "debit",
            "credit",
            "entry_id");
    private static final List<String> LEDGER_COLUMNS = List.of(
            "date", "memo", "source", "event", "reference", "platform", "debit", "credit", "balance", "entry_id");

    /** Where a ledger's cursor has the balance before its rows. */
    static final int BALANCE = 3;

    private final JournalReports journal;
    private final NameReports names;
    private final Exports exports;

    Listings(Jdbi jdbi, Exports exports) {
        this.journal = new JournalReports(jdbi);
        this.names = new NameReports(jdbi);
        this.exports = exports;
    }

    private record JournalQuery(Period period, Format format, Slice slice) {}

    Answer journal(Call call) {
        var query = call.query(fields -> new JournalQuery(
                ReportQuery.period(fields), ReportQuery.journalFormat(fields), Slice.from(fields, "journal", 2)));
        UUID merchant = call.caller().merchantId();
        var accounts = names.accounts(merchant);
        return switch (query.format) {
            case JSON -> {
                var slice = query.slice;
                var after = slice.first() ? null : new Place(slice.date(0), slice.number(1));
                var rows = journal.page(merchant, query.period, after, slice.rows());
                yield Answer.json(Page.of(
                        slice,
                        rows,
                        entry -> List.of(entry.postedOn().toString(), Long.toString(entry.seq())),
                        entry -> EntryJson.of(entry, accounts)));
            }
            case HLEDGER ->
                exports.text(
                        table(merchant, query.period, accounts).file() + ".journal",
                        out -> writeHledger(merchant, query.period, accounts, out));
            case CSV, XLSX -> exports.table(call, query.format, table(merchant, query.period, accounts));
        };
    }

    private void writeHledger(UUID merchant, Period period, SortedMap<String, Account> accounts, OutputStream out)
            throws IOException {
        try (var text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8))) {
            var hledger = new Hledger(text, accounts);
            hledger.head();
            journal.forEach(merchant, period, hledger::entry);
        }
    }

    private Table table(UUID merchant, Period period, SortedMap<String, Account> accounts) {
        return new Table(
                "jurnal",
                ReportQuery.name(period),
                JOURNAL_COLUMNS,
                rows -> journal.forEach(merchant, period, entry -> lines(entry, accounts, rows)));
    }

    private static void lines(PostedEntry entry, SortedMap<String, Account> accounts, Table.RowWriter rows)
            throws IOException {
        for (var line : entry.lines()) {
            rows.row(
                    entry.postedOn(),
                    entry.businessDate(),
                    entry.source(),
                    entry.sourceId(),
                    entry.event(),
                    entry.reference(),
                    memo(entry.memo(), entry.reference()),
                    entry.platform(),
                    line.account(),
                    Said.account(line.account(), ReportJson.name(accounts, line.account())),
                    line.debit(),
                    line.credit(),
                    entry.id());
        }
    }

    private record LedgerQuery(String account, Period period, Format format, Slice slice) {}

    Answer ledger(Call call) {
        UUID merchant = call.caller().merchantId();
        var accounts = names.accounts(merchant);
        var query = call.query(fields -> {
            String account = fields.text("account", 4);
            if (!account.isEmpty() && !accounts.containsKey(account)) {
                fields.reject("account", "unknown", "The chart of accounts has no such account.");
            }
            return new LedgerQuery(
                    account, ReportQuery.period(fields), ReportQuery.format(fields), slice(fields, account));
        });
        if (query.format != Format.JSON) {
            return exports.table(call, query.format, table(merchant, query));
        }
        var slice = query.slice;
        var page = page(merchant, query.account, query.period, slice, Listings::show);
        return Answer.json(new ReportJson.Ledger(
                query.account,
                ReportJson.name(accounts, query.account),
                journal.balanceBefore(merchant, query.account, query.period.firstDay()),
                page.data(),
                page.nextCursor()));
    }

    /** The slice of one page of an account's ledger; its cursors are of this account alone. */
    static Slice slice(Fields query, String account) {
        // The balance goes on from the one in the cursor.
        return Slice.from(query, "ledger/" + account, 4);
    }

    /** One page of an account's ledger. */
    <T> Page<T> page(UUID merchant, String account, Period period, Slice slice, Function<LedgerLine, T> show) {
        var after = slice.first()
                ? null
                : new LedgerPlace(slice.date(0), slice.number(1), (int) slice.number(2), slice.number(BALANCE));
        return Page.of(slice, journal.ledger(merchant, account, period, after, slice.rows()), Listings::cursor, show);
    }

    private Table table(UUID merchant, LedgerQuery query) {
        return new Table("buku-besar-" + query.account, ReportQuery.name(query.period), LEDGER_COLUMNS, rows -> {
            var day = query.period.firstDay();
            long opening = journal.balanceBefore(merchant, query.account, day);
            rows.row(
                    query.period.from(),
                    Said.by("ledger.opening", "Saldo awal"),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    opening,
                    null);
            journal.forEachLine(
                    merchant,
                    query.account,
                    query.period,
                    line -> rows.row(
                            line.date(),
                            memo(line.memo(), line.reference()),
                            line.source(),
                            line.event(),
                            line.reference(),
                            line.platform(),
                            line.debit(),
                            line.credit(),
                            line.balance(),
                            line.entryId()));
        });
    }

    private static Said memo(String memo, String reference) {
        return new Said(memo, texts -> Memos.shown(texts, memo, reference, true));
    }

    private static List<String> cursor(LedgerLine line) {
        var place = line.place();
        return List.of(
                place.day().toString(),
                Long.toString(place.seq()),
                Integer.toString(place.line()),
                Long.toString(place.balance()));
    }

    private static ReportJson.LedgerLine show(LedgerLine line) {
        return new ReportJson.LedgerLine(
                line.entryId(),
                line.date(),
                line.memo(),
                line.source(),
                line.event(),
                line.reference(),
                line.platform(),
                line.debit(),
                line.credit(),
                line.balance());
    }
}
