package id.lababersih.app.report;

import id.lababersih.app.http.Fields;
import id.lababersih.domain.report.SettlementStatus;
import id.lababersih.persistence.report.Period;
import id.lababersih.persistence.report.ProfitLossReports.Grouping;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What reports read from their query. */
final class ReportQuery {
    private static final int WORD_CHARACTERS_MAX = 20;

    private ReportQuery() {}

    /** How a report is written. */
    enum Format {
        JSON,
        CSV,
        XLSX,
        HLEDGER
    }

    /** {@code from} and {@code to}, both optional. */
    static Period period(Fields query) {
        LocalDate from = query.optionalDate("from");
        LocalDate to = query.optionalDate("to");
        if (from != null && to != null && from.isAfter(to)) {
            query.reject("to", "range", "This must not be before from.");
        }
        return new Period(from, to);
    }

    /** The days of a period in a file's name, such as {@code 2025-08-01_2025-08-31}; empty for all time. */
    static String name(Period period) {
        return Stream.of(period.from(), period.to())
                .filter(Objects::nonNull)
                .map(LocalDate::toString)
                .collect(Collectors.joining("_"));
    }

    /** {@code format}, JSON when missing. */
    static Format format(Fields query) {
        return oneOf(query, "format", List.of(Format.JSON, Format.CSV, Format.XLSX));
    }

    /** {@code format} of the journal, which also knows hledger. */
    static Format journalFormat(Fields query) {
        return oneOf(query, "format", List.of(Format.JSON, Format.CSV, Format.XLSX, Format.HLEDGER));
    }

    /** {@code group_by}, none when missing. */
    static Grouping grouping(Fields query) {
        return oneOf(query, "group_by", List.of(Grouping.values()));
    }

    /** {@code status} of a reconciliation; null for all. */
    static @Nullable SettlementStatus settlementStatus(Fields query) {
        return query.has("status") ? oneOf(query, "status", List.of(SettlementStatus.values())) : null;
    }

    /** One of the choices by its name in small letters; the first when missing. */
    private static <E extends Enum<E>> E oneOf(Fields query, String name, List<E> choices) {
        @Nullable String word = query.optionalText(name, WORD_CHARACTERS_MAX);
        if (word == null) {
            return choices.getFirst();
        }
        var names = new ArrayList<String>();
        for (E choice : choices) {
            String known = choice.name().toLowerCase(Locale.ROOT);
            if (known.equals(word)) {
                return choice;
            }
            names.add(known);
        }
        query.reject(name, "choice", "This must be one of " + String.join(", ", names) + ".");
        return choices.getFirst();
    }
}
