/** Stock over HTTP: what came in and what is there, of each product. It must not know orders. */
@NullMarked
package id.lababersih.app.inventory;

import org.jspecify.annotations.NullMarked;
