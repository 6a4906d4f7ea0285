package id.lababersih.app.imports.file;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An order as an order file tells it. Times are local to the merchant; money is whole rupiah.
 *
 * @param createdAt when the buyer ordered, at the precision of the file
 * @param shippedOn the day it was handed over, where the file tells it
 * @param updatedOn the day of the last change, where the file tells it: the day a parcel came back if nothing else does
 * @param goods the sum of the goods of the lines
 * @param voucher the voucher borne by the seller
 * @param codValue what the courier collects; 0 when not cash on delivery
 * @param shippingFee what the courier asks of the seller after discount, where the format has it; else 0
 * @param returnCost what a failed delivery cost the seller; 0 unless the file tells it
 * @param rows the 1-based rows of the file it was read from
 */
public record FileOrder(
        Marketplace marketplace,
        String number,
        LocalDateTime createdAt,
        FileStatus status,
        @Nullable String courier,
        @Nullable String trackingNumber,
        @Nullable LocalDate shippedOn,
        @Nullable LocalDate updatedOn,
        long goods,
        long voucher,
        long codValue,
        long shippingFee,
        long returnCost,
        @Nullable String buyer,
        @Nullable String cancelReason,
        List<FileLine> lines,
        List<Integer> rows) {

    private static final Comparator<FileOrder> FURTHER = Comparator.comparing(FileOrder::status)
            .thenComparing(FileOrder::updatedOn, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(FileOrder::shippedOn, Comparator.nullsFirst(Comparator.naturalOrder()));

    /**
     * This order with what another row of it says, the lines in the order of the file. A row that sells what a line
     * here does is that one told again, unless it is of a second parcel, and of the two states the furthest counts.
     */
    public FileOrder with(FileOrder row) {
        if (isCancelledAlone(row)) {
            return status == FileStatus.CANCELLED ? row : this;
        }
        var more = isSecondParcel(row)
                ? row.lines
                : row.lines.stream()
                        .filter(line -> lines.stream().noneMatch(line::sellsAs))
                        .toList();
        FileOrder furthest = more.isEmpty() && FURTHER.compare(row, this) > 0 ? row : this;
        return new FileOrder(
                marketplace,
                number,
                furthest.createdAt,
                furthest.status,
                furthest.courier,
                furthest.trackingNumber,
                furthest.shippedOn,
                furthest.updatedOn,
                Math.addExact(goods, more.stream().mapToLong(FileLine::goods).sum()),
                furthest.voucher,
                furthest.codValue,
                furthest.shippingFee,
                furthest.returnCost,
                furthest.buyer,
                furthest.cancelReason,
                Stream.concat(lines.stream(), more.stream())
                        .sorted(Comparator.comparingInt(FileLine::row))
                        .toList(),
                Stream.concat(rows.stream(), row.rows.stream()).sorted().toList());
    }

    /** Whether TikTok cancelled one of the two, which sell different goods, and sends the other. */
    private boolean isCancelledAlone(FileOrder row) {
        return marketplace == Marketplace.TIKTOK
                && (status == FileStatus.CANCELLED) != (row.status == FileStatus.CANCELLED)
                && row.lines.stream().noneMatch(line -> lines.stream().anyMatch(line::sellsAs));
    }

    private boolean isSecondParcel(FileOrder row) {
        return status == row.status
                && trackingNumber != null
                && row.trackingNumber != null
                && !trackingNumber.equals(row.trackingNumber);
    }
}
