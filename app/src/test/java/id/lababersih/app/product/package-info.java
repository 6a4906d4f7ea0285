/** What the product routes promise, asked of a real server. */
@NullMarked
package id.lababersih.app.product;

import org.jspecify.annotations.NullMarked;
