/** What the order and stock routes promise, asked of a real server with real entities. */
@NullMarked
package id.lababersih.app.order;

import org.jspecify.annotations.NullMarked;
