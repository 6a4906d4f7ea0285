/** The order list and what belongs to it, as projections write and the app reads them. Must not know actors. */
@NullMarked
package id.lababersih.persistence.order;

import org.jspecify.annotations.NullMarked;
