/** Calculations of zakat over HTTP. Knows the balances of the books and no entries. */
@NullMarked
package id.lababersih.app.zakat;

import org.jspecify.annotations.NullMarked;
