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

    /** This order with the lines of other rows of it, all in the order of the file. */
    public FileOrder with(FileOrder more) {
        return new FileOrder(
                marketplace,
                number,
                createdAt,
                status,
                courier,
                trackingNumber,
                shippedOn,
                updatedOn,
                Math.addExact(goods, more.goods),
                voucher,
                codValue,
                shippingFee,
                returnCost,
                buyer,
                cancelReason,
                Stream.concat(lines.stream(), more.lines.stream())
                        .sorted(Comparator.comparingInt(FileLine::row))
                        .toList(),
                Stream.concat(rows.stream(), more.rows.stream()).sorted().toList());
    }
}
