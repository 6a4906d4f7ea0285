/** What a merchant sells: single products and bundles of them. Must not know stock or orders. */
@NullMarked
package id.lababersih.domain.product;

import org.jspecify.annotations.NullMarked;
