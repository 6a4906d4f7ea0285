package id.lababersih.app.ledger;

import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Fields;
import id.lababersih.app.http.ProblemException;
import id.lababersih.app.http.ProblemType;
import id.lababersih.app.page.FormErrors;
import id.lababersih.app.page.Pages;
import id.lababersih.app.page.Rupiah;
import id.lababersih.domain.ledger.BookDay;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.money.Money;
import id.lababersih.domain.order.OrderId;
import id.lababersih.persistence.ledger.BookClose;
import id.lababersih.persistence.ledger.BookWatch;
import id.lababersih.persistence.report.EntryTrails;
import id.lababersih.persistence.report.HandEntries;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The forms of pages that post an entry by hand, and those that take one back. A form that was sent twice posts once;
 * one that says what an entry says already is asked about, for a page that was gone back to is another form.
 */
public final class EntryForms {
    private static final int ASKED = ProblemType.INVALID_FIELDS.status();
    private static final int OVER = ProblemType.ENTRY_REVERSED.status();
    private static final int WORD_CHARACTERS_MAX = 20;

    private final Pages pages;
    private final Jdbi jdbi;
    private final HandEntries entries;
    private final EntryTrails trails;
    private final ManualPosting posting;

    /** @param watch is told of the entries */
    public EntryForms(Pages pages, Jdbi jdbi, InstantSource clock, BookWatch watch) {
        this.pages = pages;
        this.jdbi = jdbi;
        this.entries = new HandEntries(jdbi);
        this.trails = new EntryTrails(jdbi);
        this.posting = new ManualPosting(jdbi, clock, watch);
    }

    /** The page that a form is on, shown again with what was typed. */
    @FunctionalInterface
    public interface Page {
        Answer show(Call call, int status, Refusal refusal);
    }

    /**
     * Why a form was refused.
     *
     * @param errors of the form that posts
     * @param alike the entry that says what the form does; null where there is none, or it is to be posted again
     * @param takingBack why an entry was not taken back; empty when none was to be
     * @param over whether what the form posted was taken back since, so that to post again it has to be another form
     */
    public record Refusal(FormErrors errors, @Nullable Alike alike, String takingBack, boolean over) {
        /** Of a page that answers no form. */
        public static final Refusal NONE = new Refusal(FormErrors.none(), null, "", false);
    }

    /**
     * An entry that stands already, as a form has it but for blanks and upper or lower case in its memo.
     *
     * @param memo in the words of the page
     * @param amount what it moves, in rupiah
     * @param posted null where that is not known
     */
    public record Alike(LocalDate day, String memo, long amount, EntryTrails.@Nullable Act posted) {}

    /**
     * An entry as a form says it.
     *
     * @param key of the form that was opened
     * @param again whether it is to be posted beside one that says the same
     * @param origin the shop that it is of; null for the merchant's own
     */
    public record Wanted(
            UUID key,
            boolean again,
            ManualPosting.Kind kind,
            LocalDate day,
            String memo,
            Entry.@Nullable Origin origin,
            List<Entry.Line> lines) {
        public Wanted {
            lines = List.copyOf(lines);
        }

        /** Reads the form's key, and whether it is meant again, beside what is known of it. */
        public static Wanted of(
                Fields form, ManualPosting.Kind kind, LocalDate day, String memo, List<Entry.Line> lines) {
            boolean again = form.optionalText("lagi", WORD_CHARACTERS_MAX) != null;
            return new Wanted(form.uuid("kunci"), again, kind, day, memo, null, lines);
        }

        /** The same of a shop; null for the merchant's own. */
        Wanted ofShop(Entry.@Nullable Origin shop) {
            return new Wanted(key, again, kind, day, memo, shop, lines);
        }

        /** Its id is of what the form says, so that one corrected after it was sent is another entry. */
        Entry entry() {
            var said = lines.stream()
                    .map(line -> line.account() + " " + line.amount())
                    .collect(Collectors.joining("|"));
            var of = origin == null ? said : said + "|" + origin.shopId();
            return kind.entry(OrderId.uuid5(key, String.join("|", day.toString(), of, memo)), day, memo, origin, lines);
        }
    }

    /** Reads the day of an entry, today at the latest. */
    public static LocalDate day(Fields form, LocalDate today) {
        var day = form.date("tanggal");
        if (day.isAfter(today)) {
            form.reject("tanggal", "future", "This must not be after today.");
        }
        return day;
    }

    /** Reads the amount of an entry, 1 rupiah or more. */
    public static long amount(Fields form) {
        var amount = Rupiah.typed(form, "jumlah", 1, Money.AMOUNT_MAX);
        if (amount == null) {
            form.reject("jumlah", "required", "This is needed.");
            return 1;
        }
        return amount;
    }

    /**
     * Posts what a form says, and leads to the month in which that counts. Where an entry says the same already, the
     * form asks whether it is meant again; two forms that are sent at the same instant may both miss the other.
     *
     * @param list the address of the entries without its range, up to and with the sign before that
     */
    public Answer post(Call call, Function<Fields, Wanted> reader, String list, Page page) {
        try {
            var wanted = pages.form(call, reader);
            UUID merchant = call.caller().merchantId();
            var entry = wanted.entry();
            var alike = wanted.again() ? null : alike(call, entry);
            if (alike != null) {
                return page.show(call, ASKED, new Refusal(FormErrors.none(), alike, "", false));
            }
            UUID id = posting.post(call, wanted.kind(), entry);
            if (isTakenBack(merchant, id)) {
                var words = FormErrors.general(pages.frame(call).text("expenses.over"));
                return page.show(call, OVER, new Refusal(words, null, "", true));
            }
            var day = BookDay.postingDay(wanted.day(), closedThrough(merchant));
            var month = "dari=" + day.withDayOfMonth(1) + "&sampai=" + day.with(TemporalAdjusters.lastDayOfMonth());
            return Pages.done(list + month, "entry_posted");
        } catch (ProblemException refused) {
            return page.show(call, status(refused), new Refusal(errors(call, refused), null, "", false));
        }
    }

    /**
     * Takes back the entry that the path names, by one on its own day, so that all days are as if it had not been.
     *
     * @param what the entry is to who asks for one that is not there
     * @param list the address to go on to
     */
    public Answer takeBack(Call call, String what, String list, Page page) {
        try {
            pages.form(call, _ -> true);
            posting.reverse(call, call.id("id", what), null, null);
            return Pages.done(list, "entry_reversed");
        } catch (ProblemException refused) {
            var words = errors(call, refused).general();
            return page.show(call, status(refused), new Refusal(FormErrors.none(), null, words, false));
        }
    }

    private @Nullable Alike alike(Call call, Entry entry) {
        UUID merchant = call.caller().merchantId();
        var found = entries.alike(merchant, entry).orElse(null);
        if (found == null) {
            return null;
        }
        var trail = trails.of(merchant, List.of(found.id())).get(found.id());
        long amount = found.lines().stream().mapToLong(Entry.Line::debit).reduce(0, Math::addExact);
        var memo = Memos.shown(pages.frame(call).texts(), found.memo(), found.reference(), false);
        return new Alike(found.businessDate(), memo, amount, trail == null ? null : trail.posted());
    }

    /** Of an entry that was there before: nothing was posted then. */
    private boolean isTakenBack(UUID merchant, UUID id) {
        var trail = trails.of(merchant, List.of(id)).get(id);
        return trail != null && trail.reversed() != null;
    }

    /** The key of a form that is shown: of the one that was sent, as long as that can post. */
    public static String key(Call call, Refusal refusal) {
        var key = call.typed("kunci");
        return key.isEmpty() || refusal.over() ? UUID.randomUUID().toString() : key;
    }

    private static int status(ProblemException refused) {
        return refused.problem().type().status();
    }

    private FormErrors errors(Call call, ProblemException refused) {
        return FormErrors.of(refused.problem(), pages.frame(call).texts());
    }

    /** The last day that takes no entries any more; null where every day does. */
    public @Nullable LocalDate closedThrough(UUID merchant) {
        return jdbi.withHandle(handle -> BookClose.closedThrough(handle, merchant))
                .orElse(null);
    }
}
