package id.lababersih.domain.ledger;

import id.lababersih.domain.money.Money;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a person wants to post by hand, not yet checked. Amounts in rupiah. */
public record ManualEntry(LocalDate date, String memo, List<Line> lines) {
    public static final int LINES_MAX = 100;

    /** One line as typed: exactly one of the two amounts should be positive. */
    public record Line(String account, long debit, long credit) {}

    /** Why an entry cannot be posted; {@code line} counts from 0. */
    public sealed interface Violation {
        record LineCount(int lines, int linesMax) implements Violation {}

        record UnknownAccount(int line, String account) implements Violation {}

        record NotOneSided(int line) implements Violation {}

        record AmountTooLarge(int line, long amountMax) implements Violation {}

        record Unbalanced(long debit, long credit) implements Violation {}
    }

    public ManualEntry {
        lines = List.copyOf(lines);
    }

    /** Everything that is wrong with it under the default chart; empty when it can be posted. */
    public List<Violation> violations() {
        return violations(code -> Chart.find(code).isPresent());
    }

    /**
     * Everything that is wrong with it; empty when it can be posted.
     *
     * @param chart whether the merchant's chart has an account
     */
    public List<Violation> violations(Predicate<String> chart) {
        var found = new ArrayList<Violation>();
        if (lines.size() < 2 || lines.size() > LINES_MAX) {
            found.add(new Violation.LineCount(lines.size(), LINES_MAX));
            return found;
        }
        long debit = 0;
        long credit = 0;
        for (int i = 0; i < lines.size(); i++) {
            var violation = violation(i, lines.get(i), chart);
            if (violation != null) {
                found.add(violation);
            } else {
                debit += lines.get(i).debit();
                credit += lines.get(i).credit();
            }
        }
        if (found.isEmpty() && debit != credit) {
            found.add(new Violation.Unbalanced(debit, credit));
        }
        return found;
    }

    private static @Nullable Violation violation(int index, Line line, Predicate<String> chart) {
        if (!chart.test(line.account())) {
            return new Violation.UnknownAccount(index, line.account());
        }
        if (line.debit() < 0 || line.credit() < 0 || (line.debit() == 0) == (line.credit() == 0)) {
            return new Violation.NotOneSided(index);
        }
        return Math.max(line.debit(), line.credit()) > Money.AMOUNT_MAX
                ? new Violation.AmountTooLarge(index, Money.AMOUNT_MAX)
                : null;
    }

    /** The entry's lines; call it only when there are no {@link #violations()}. */
    public List<Entry.Line> toLines() {
        return lines.stream()
                .map(line -> new Entry.Line(line.account(), line.debit(), line.credit()))
                .toList();
    }
}
