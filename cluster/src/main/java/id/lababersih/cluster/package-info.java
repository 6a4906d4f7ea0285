/**
 * Who decides: entities as sharded, journaled actors, and projections. It must not know SQL queries or HTTP.
 */
@NullMarked
package id.lababersih.cluster;

import org.jspecify.annotations.NullMarked;
