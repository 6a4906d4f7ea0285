/** What the shop routes promise, asked of a real server. */
@NullMarked
package id.lababersih.app.shop;

import org.jspecify.annotations.NullMarked;
