/**
 * The journal's tables: entries go in by {@link id.lababersih.persistence.ledger.JournalTable} alone, together with the
 * totals that reports read. Knows nothing of who made an entry or why.
 */
@NullMarked
package id.lababersih.persistence.ledger;

import org.jspecify.annotations.NullMarked;
