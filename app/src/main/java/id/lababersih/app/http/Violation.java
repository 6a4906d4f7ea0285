package id.lababersih.app.http;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * One thing wrong with one field.
 *
 * @param pointer a JSON pointer into the body, or {@code ?name} for a query parameter
 * @param limits the numbers that the detail names as limits, for other words than it; none where there are none
 */
public record Violation(
        String pointer,
        String code,
        String detail,
        @JsonIgnore List<Long> limits) {
    public Violation {
        limits = List.copyOf(limits);
    }

    public Violation(String pointer, String code, String detail) {
        this(pointer, code, detail, List.of());
    }
}
