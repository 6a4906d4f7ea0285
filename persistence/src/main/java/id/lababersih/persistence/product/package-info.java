/** The tables of products and the parts of bundles. What a product costs is the business of stock, not of these. */
@NullMarked
package id.lababersih.persistence.product;

import org.jspecify.annotations.NullMarked;
