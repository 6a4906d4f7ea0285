/**
 * Entries made by hand, expenses among them, their reversals, the chart of accounts and the closing of the books. Knows
 * no orders.
 */
@NullMarked
package id.lababersih.app.ledger;

import org.jspecify.annotations.NullMarked;
