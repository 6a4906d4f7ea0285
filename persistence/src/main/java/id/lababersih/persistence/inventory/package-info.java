/** Stock layers, as projections write and the app reads them. Must not know actors. */
@NullMarked
package id.lababersih.persistence.inventory;

import org.jspecify.annotations.NullMarked;
