package id.lababersih.domain.report;

/** What a line of the reconciliation of payouts with orders tells. */
public enum SettlementStatus {
    /** The payout of an order was what was expected. */
    MATCHED,
    /** It differs, and fees, withheld tax, a refund or what the buyer paid directly explain every rupiah. */
    EXPLAINED,
    /** Part of the difference is unexplained (6301). */
    DIFFERENCE,
    /** A payout row of an order that nobody knows; it posts nothing until the order comes. */
    UNKNOWN_ORDER,
    /** A payout row of an order that was not sent by the books; it posts nothing until it is. */
    ORDER_NOT_SHIPPED,
    /** A payout row that is not what the books have of its order, or one more; it posts nothing. */
    SETTLED_DIFFERENTLY,
    /** An order that was sent and not paid out. */
    UNPAID,
    /** Money given back to a buyer after the payout. */
    REFUND,
    /** What a failed delivery cost, taken from the balance before its payout row comes. */
    RETURN_COST,
    /** Money that belongs to no order. */
    ADJUSTMENT,
    /** Advertising paid from the balance. */
    ADVERTISING,
    /** Money moved from the balance to cash or bank, or back. */
    WITHDRAWAL,
    /** Anything else that was booked on the balance. */
    OTHER;

    /** Whether it is about the payout of an order in the books. */
    public boolean isPayout() {
        return this == MATCHED || this == EXPLAINED || this == DIFFERENCE;
    }
}
