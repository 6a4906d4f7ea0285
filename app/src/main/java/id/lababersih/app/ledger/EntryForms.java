package id.lababersih.app.ledger;

import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Fields;
import id.lababersih.app.http.ProblemException;
import id.lababersih.app.page.FormErrors;
import id.lababersih.app.page.Pages;
import id.lababersih.app.page.Rupiah;
import id.lababersih.domain.ledger.BookDay;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.money.Money;
import id.lababersih.domain.order.OrderId;
import id.lababersih.persistence.ledger.BookClose;
import id.lababersih.persistence.ledger.BookWatch;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The forms of pages that post an entry by hand, and those that take one back. */
public final class EntryForms {
    private final Pages pages;
    private final Jdbi jdbi;
    private final ManualPosting posting;

    /** @param watch is told of the entries */
    public EntryForms(Pages pages, Jdbi jdbi, InstantSource clock, BookWatch watch) {
        this.pages = pages;
        this.jdbi = jdbi;
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
     * @param takingBack why an entry was not taken back; empty when none was to be
     */
    public record Refusal(FormErrors errors, String takingBack) {
        /** Of a page that answers no form. */
        public static final Refusal NONE = new Refusal(FormErrors.none(), "");
    }

    /**
     * An entry as a form says it.
     *
     * @param key of the form that was opened
     */
    public record Wanted(UUID key, ManualPosting.Kind kind, LocalDate day, String memo, List<Entry.Line> lines) {
        public Wanted {
            lines = List.copyOf(lines);
        }

        /** Reads the form's key beside what is known of it. */
        public static Wanted of(
                Fields form, ManualPosting.Kind kind, LocalDate day, String memo, List<Entry.Line> lines) {
            return new Wanted(form.uuid("kunci"), kind, day, memo, lines);
        }

        /** Of what the form says, so that one corrected after it was sent is another entry. */
        UUID id() {
            var said = lines.stream()
                    .map(line -> line.account() + " " + line.amount())
                    .collect(Collectors.joining("|"));
            return OrderId.uuid5(key, String.join("|", day.toString(), said, memo));
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
     * Posts what a form says, and leads to the month in which that counts.
     *
     * @param list the address of the entries without its range, up to and with the sign before that
     */
    public Answer post(Call call, Function<Fields, Wanted> reader, String list, Page page) {
        try {
            var wanted = pages.form(call, reader);
            posting.post(call, wanted.kind(), wanted.id(), wanted.day(), wanted.memo(), wanted.lines());
            var day =
                    BookDay.postingDay(wanted.day(), closedThrough(call.caller().merchantId()));
            var month = "dari=" + day.withDayOfMonth(1) + "&sampai=" + day.with(TemporalAdjusters.lastDayOfMonth());
            return Pages.done(list + month, "entry_posted");
        } catch (ProblemException refused) {
            return page.show(call, status(refused), new Refusal(errors(call, refused), ""));
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
            return page.show(call, status(refused), new Refusal(FormErrors.none(), words));
        }
    }

    private static int status(ProblemException refused) {
        return refused.problem().type().status();
    }

    private FormErrors errors(Call call, ProblemException refused) {
        return FormErrors.of(refused.problem(), pages.frame(call).texts());
    }

    /** The last day that takes no entries any more; null where every day does. */
    @Nullable
    LocalDate closedThrough(UUID merchant) {
        return jdbi.withHandle(handle -> BookClose.closedThrough(handle, merchant))
                .orElse(null);
    }
}
