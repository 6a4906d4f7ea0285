/**
 * Proves the product from outside: a server is started as its users start it, spoken to over HTTP alone, and held
 * against the numbers an independent program computed. Nothing here may know a class of the product; every expected
 * number is read from the sample files.
 */
@NullMarked
package id.lababersih.app.proof;

import org.jspecify.annotations.NullMarked;
