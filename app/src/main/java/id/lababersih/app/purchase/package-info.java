/** Purchases over HTTP and for imports. What comes into stock goes through the stock's own door. */
@NullMarked
package id.lababersih.app.purchase;

import org.jspecify.annotations.NullMarked;
