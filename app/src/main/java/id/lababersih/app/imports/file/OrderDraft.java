package id.lababersih.app.imports.file;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An order while its rows come in. */
final class OrderDraft {
    /**
     * What stands on every row of an order, the same in all rows of one export.
     *
     * @param word the status as the file has it, of which several may mean the same
     */
    record Head(
            LocalDateTime createdAt,
            FileStatus status,
            String word,
            @Nullable String courier,
            @Nullable String trackingNumber,
            @Nullable LocalDate shippedOn,
            @Nullable LocalDate updatedOn,
            long voucher,
            long codValue,
            long shippingFee,
            long returnCost,
            @Nullable String buyer,
            @Nullable String cancelReason) {
        private static final Comparator<Head> FURTHER = Comparator.comparing(Head::status)
                .thenComparing(Head::updatedOn, Comparator.nullsFirst(Comparator.naturalOrder()))
                .thenComparing(Head::shippedOn, Comparator.nullsFirst(Comparator.naturalOrder()))
                .thenComparing(Head::trackingNumber, Comparator.nullsFirst(Comparator.naturalOrder()));

        boolean isCancelled() {
            return status == FileStatus.CANCELLED;
        }

        /** Whether two rows that sell alike are of two exports, and not two lines of one, nor of two parcels. */
        boolean isOfOtherExport(Head other) {
            boolean otherParcel = trackingNumber != null
                    && other.trackingNumber != null
                    && !trackingNumber.equals(other.trackingNumber);
            return !equals(other) && !(status == other.status && otherParcel);
        }
    }

    private final Head first;
    private Head furthest;
    /** The first tracking number that a row told. */
    private @Nullable String parcel;

    private final List<FileLine> lines = new ArrayList<>(2);
    /** Of each line what its first row tells, which says of which export it is. */
    private final List<Head> told = new ArrayList<>(2);
    /** Of each line the furthest that a row tells of it. */
    private final List<Head> heads = new ArrayList<>(2);

    private final Set<Long> fingerprints = HashSet.newHashSet(2);

    OrderDraft(Head head) {
        this.first = head;
        this.furthest = head;
        this.parcel = head.trackingNumber;
    }

    /**
     * Whether a row tells a line again: it is written twice, or its file is two exports in one, of which the other
     * saw the order elsewhere. Two parcels at the same station are two lines.
     */
    boolean repeats(long fingerprint, Head head, FileLine line) {
        return fingerprints.contains(fingerprint)
                || IntStream.range(0, lines.size())
                        .anyMatch(i -> line.sellsAs(lines.get(i)) && head.isOfOtherExport(told.get(i)));
    }

    /** Whether a row is the order's parcel seen again: Mengantar writes one row for a parcel. */
    boolean isSeenAgain(Head head, FileLine line) {
        boolean other = parcel != null && head.trackingNumber != null && !parcel.equals(head.trackingNumber);
        return !other && lines.getFirst().sellsAs(line);
    }

    void add(long fingerprint, FileLine line, Head head) {
        fingerprints.add(fingerprint);
        lines.add(line);
        told.add(head);
        heads.add(head);
    }

    /** Rupiah of its lines. */
    long goods() {
        return lines.stream().mapToLong(FileLine::goods).sum();
    }

    /** The same as it is kept already, where it is: rows of one export share theirs. */
    Optional<Head> kept(Head head) {
        return Stream.of(Stream.of(first, furthest), told.stream(), heads.stream())
                .flatMap(each -> each)
                .filter(head::equals)
                .findFirst();
    }

    /** A row that tells a line again: of lines that sell alike the first of which it is news. */
    void reach(FileLine again, Head head) {
        parcel = parcel == null ? head.trackingNumber : parcel;
        furthest = Head.FURTHER.compare(head, furthest) > 0 ? head : furthest;
        IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).sellsAs(again) && Head.FURTHER.compare(head, heads.get(i)) > 0)
                .findFirst()
                .ifPresent(i -> heads.set(i, head));
    }

    /** Whether some lines are cancelled and others are not. */
    boolean isPartlyCancelled() {
        return heads.stream().anyMatch(Head::isCancelled) && !heads.stream().allMatch(Head::isCancelled);
    }

    /** The furthest that a row tells of it. */
    Head furthest() {
        return furthest;
    }

    /** In the order of the file, each once. */
    List<FileLine> lines() {
        return lines;
    }

    List<FileLine> lines(boolean cancelled) {
        return IntStream.range(0, lines.size())
                .filter(i -> heads.get(i).isCancelled() == cancelled)
                .mapToObj(lines::get)
                .toList();
    }

    /** Where the lines are that were not cancelled; the first of them decides, as the first row does else. */
    Head furthestSent() {
        return furthest.isCancelled()
                ? heads.stream().filter(head -> !head.isCancelled()).findFirst().orElse(furthest)
                : furthest;
    }
}
