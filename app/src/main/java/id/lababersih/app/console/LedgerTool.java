package id.lababersih.app.console;

import id.lababersih.persistence.inspect.Inspector;
import id.lababersih.persistence.inspect.Table;

/** The books of all merchants. */
public final class LedgerTool {
    private final Inspector inspector;

    LedgerTool(Inspector inspector) {
        this.inspector = inspector;
    }

    /** The lines an order has in the books, in rupiah. */
    public Table entries(String orderId) {
        return inspector.entriesOfOrder(orderId);
    }

    /** Entries whose debit is not their credit; there must be none. */
    public Table unbalanced() {
        return inspector.unbalanced();
    }

    /** Merchants by a part of their name. */
    public Table merchants(String part) {
        return inspector.merchants(part);
    }
}
