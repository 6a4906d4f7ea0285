package id.lababersih.app.http;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list as the answer shows it.
 *
 * @param nextCursor to ask for the page after this one; null on the last
 */
public record Page<T>(List<T> data, @Nullable String nextCursor) {
    public Page {
        data = List.copyOf(data);
    }

    /**
     * Makes the page of a query that was asked for {@link Slice#rows()} rows, one more than shown.
     *
     * @param cursorOf the sort key of a row, from which the next page goes on
     */
    public static <R, T> Page<T> of(
            Slice slice, List<R> rows, Function<R, List<String>> cursorOf, Function<R, T> show) {
        var shown = rows.subList(0, Math.min(rows.size(), slice.limit()));
        var next = rows.size() > slice.limit() ? slice.cursor(cursorOf.apply(shown.getLast())) : null;
        return new Page<>(shown.stream().map(show).toList(), next);
    }
}
