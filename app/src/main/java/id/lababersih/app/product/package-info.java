/** The catalog over HTTP: products and bundles. It must not know stock. */
@NullMarked
package id.lababersih.app.product;

import org.jspecify.annotations.NullMarked;
