/** Shops, their SKU map and fee rules over HTTP, and the fee file. Must not know SQL. */
@NullMarked
package id.lababersih.app.shop;

import org.jspecify.annotations.NullMarked;
