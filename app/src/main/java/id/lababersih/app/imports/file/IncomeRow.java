package id.lababersih.app.imports.file;

import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row of a payout file. Money is whole rupiah; fees, refunds and tax are costs, so positive.
 *
 * @param order the order number; null where the file goes by tracking number, or the row belongs to no order
 * @param trackingNumber the tracking number where the file goes by it
 * @param reference what tells this row from every other of the shop, so that it is never posted twice
 * @param memo the file's own words for it
 * @param payout what went to (or, negative, out of) the balance at the marketplace
 * @param sale what the goods were sold for as the file has it; 0 on a row that only takes or gives back
 * @param refund what was given back to the buyer
 * @param fees actual fees by fee code; a code whose column the file lacks is absent, one that is 0 is 0
 * @param withheldTax income tax withheld (PPh 22)
 * @param unmapped amounts in columns nobody has given a meaning, as they stand in the file
 */
public record IncomeRow(
        int row,
        Kind kind,
        @Nullable String order,
        @Nullable String trackingNumber,
        String reference,
        String memo,
        LocalDate settledOn,
        long payout,
        long sale,
        long refund,
        Map<String, Long> fees,
        long withheldTax,
        Map<String, Long> unmapped) {

    /** Whether its reference is a number that the file gives it; else it is made of what the row says. */
    public boolean numbered() {
        return !reference.contains("/");
    }

    /** The same row known by another reference. */
    public IncomeRow withReference(String other) {
        return new IncomeRow(
                row,
                kind,
                order,
                trackingNumber,
                other,
                memo,
                settledOn,
                payout,
                sale,
                refund,
                fees,
                withheldTax,
                unmapped);
    }

    /** What a row of a payout file is about. */
    public enum Kind {
        /** The payout of an order. */
        ORDER,
        /** Money given back to the buyer after the payout: a refund and no sale. */
        LATER_REFUND,
        /** Money that belongs to no order. */
        ADJUSTMENT,
        /** Money for advertising. */
        ADS
    }
}
