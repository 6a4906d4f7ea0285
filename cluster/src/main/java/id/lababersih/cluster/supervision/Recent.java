package id.lababersih.cluster.supervision;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** When a component has failed lately, as far back as its branch looks. */
record Recent(List<Instant> failures) {
    static final Recent NONE = new Recent(List.of());

    Recent {
        failures = List.copyOf(failures);
    }

    /** With one more, and without those that no longer count. */
    Recent and(Instant now, Branch branch) {
        var since = now.minus(branch.window);
        return new Recent(Stream.concat(failures.stream().filter(since::isBefore), Stream.of(now))
                .toList());
    }

    boolean exceeds(Branch branch) {
        return failures.size() > branch.restartsMax;
    }
}
