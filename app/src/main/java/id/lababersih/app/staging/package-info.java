/**
 * Takes over the users, products and orders of an older system. What has a history here, stock and orders, goes through
 * the HTTP calls that any program has, so that its books are what they would have been.
 */
@NullMarked
package id.lababersih.app.staging;

import org.jspecify.annotations.NullMarked;
