/**
 * The HTTP edge: routing table, bodies and queries with all their violations, problems, callers and their rights,
 * idempotency, paging, limits. It must not know what an order or a shop is.
 */
@NullMarked
package id.lababersih.app.http;

import org.jspecify.annotations.NullMarked;
