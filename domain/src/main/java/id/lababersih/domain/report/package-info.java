/**
 * Statements computed from account balances: laba rugi, neraca, arus kas. Pure arithmetic over totals that somebody
 * else summed; knows nothing of entries, tables or HTTP.
 */
@NullMarked
package id.lababersih.domain.report;

import org.jspecify.annotations.NullMarked;
