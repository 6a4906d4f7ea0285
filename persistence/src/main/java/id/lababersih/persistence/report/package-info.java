/**
 * The questions reports ask of the books, each bound to one merchant. Sums come from the totals tables, so their cost
 * grows with days and accounts, not with entries. Writes nothing.
 */
@NullMarked
package id.lababersih.persistence.report;

import org.jspecify.annotations.NullMarked;
