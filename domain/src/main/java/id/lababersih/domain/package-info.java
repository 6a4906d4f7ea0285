/**
 * What is true: the business rules as pure functions. It knows nothing but {@code java.*}: no framework, clock, or I/O.
 */
@NullMarked
package id.lababersih.domain;

import org.jspecify.annotations.NullMarked;
