/** Entries made by hand, their reversals, the chart of accounts and the closing of the books. Knows no orders. */
@NullMarked
package id.lababersih.app.ledger;

import org.jspecify.annotations.NullMarked;
