package id.lababersih.app.ledger;

import id.lababersih.app.http.Call;
import id.lababersih.app.http.Fields;
import id.lababersih.app.http.Page;
import id.lababersih.app.http.Slice;
import id.lababersih.app.page.DateRange;
import id.lababersih.app.page.Pages;
import id.lababersih.domain.account.Role;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.ledger.Expense;
import id.lababersih.persistence.report.EntryTrails;
import id.lababersih.persistence.report.HandEntries;
import id.lababersih.persistence.report.HandEntries.Listed;
import id.lababersih.persistence.report.JournalReports.Place;
import id.lababersih.persistence.report.Period;
import id.lababersih.persistence.report.PostedEntry;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/** Lists entries by hand for a page that has them below its form. */
final class EntryLists {
    private static final int WORD_CHARACTERS_MAX = 20;
    private static final EntryTrails.Trail UNKNOWN = new EntryTrails.Trail(false, null, null);

    private final String home;
    private final HandEntries entries;
    private final EntryTrails trails;
    private final EntryForms forms;

    /**
     * @param home the address of the page without its query
     * @param forms of the page
     */
    EntryLists(String home, Jdbi jdbi, EntryForms forms) {
        this.home = home;
        this.entries = new HandEntries(jdbi);
        this.trails = new EntryTrails(jdbi);
        this.forms = forms;
    }

    /** Which entries are asked for. */
    record Asked(DateRange range, Listed listed, Slice slice) {
        /**
         * Reads the range and the part of the list.
         *
         * @param kept what links to another range have to keep, empty or starting with {@code &}
         */
        static Asked of(Fields query, LocalDate today, Listed listed, String kept) {
            var from = query.optionalText("dari", WORD_CHARACTERS_MAX);
            var to = query.optionalText("sampai", WORD_CHARACTERS_MAX);
            var range = DateRange.of(from, to, today).keeping(kept);
            return new Asked(range, listed, Slice.from(query, "hand-entries", 2));
        }

        Period period() {
            return new Period(range.from(), range.to());
        }

        /** Whether rows are asked for that are added to a page, which has the rest already. */
        boolean moreRows(Call call) {
            return Pages.asksForPart(call) && !slice.first();
        }

        /** The same entries from their first, as the address of the page. */
        String address(String home) {
            return home + "?" + range.query() + range.suffix();
        }
    }

    EntryList list(Call call, Asked asked, BookNames names, String refusal) {
        UUID merchant = call.caller().merchantId();
        var slice = asked.slice();
        var before = slice.first() ? null : new Place(slice.date(0), slice.number(1));
        var found = entries.page(merchant, asked.period(), asked.listed(), before, slice.rows());
        var known = trails.of(merchant, found.stream().map(PostedEntry::id).toList());
        boolean mayPost = call.caller().role().includes(Role.ADMIN);
        var page = Page.of(
                slice,
                found,
                entry -> List.of(entry.postedOn().toString(), Long.toString(entry.seq())),
                entry -> row(entry, names, known.getOrDefault(entry.id(), UNKNOWN), mayPost));
        var next = page.nextCursor();
        return new EntryList(
                home,
                asked.range(),
                forms.closedThrough(merchant),
                page.data(),
                refusal,
                next == null ? null : asked.address(home) + "&cursor=" + next);
    }

    private static EntryList.Row row(PostedEntry entry, BookNames names, EntryTrails.Trail trail, boolean mayPost) {
        var lines = entry.lines();
        boolean expense = lines.stream().anyMatch(line -> Expense.isExpense(line.account()));
        var sides = lines.stream()
                .collect(Collectors.partitioningBy(
                        line -> expense ? Expense.isExpense(line.account()) : line.debit() > 0,
                        Collectors.mapping(line -> names.of(line.account()), Collectors.joining(", "))));
        return new EntryList.Row(
                entry.id(),
                entry.postedOn(),
                entry.businessDate().equals(entry.postedOn()) ? null : entry.businessDate(),
                Memos.shown(names.frame().texts(), entry.memo(), entry.reference(), entry.reverses() != null),
                names.shop(entry.shopId()),
                sides.getOrDefault(true, ""),
                sides.getOrDefault(false, ""),
                expense
                        ? Expense.amount(lines)
                        : lines.stream().mapToLong(Entry.Line::debit).reduce(0, Math::addExact),
                trail,
                mayPost && trail.original() && trail.reversed() == null);
    }
}
