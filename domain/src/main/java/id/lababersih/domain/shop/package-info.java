/** One shop on one marketplace: SKU map, fee schedule, quota. Must not know orders. */
@NullMarked
package id.lababersih.domain.shop;

import org.jspecify.annotations.NullMarked;
