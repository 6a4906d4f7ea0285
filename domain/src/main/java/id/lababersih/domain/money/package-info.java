/** Whole rupiah and the few ways to round them. Knows nothing else of the business. */
@NullMarked
package id.lababersih.domain.money;

import org.jspecify.annotations.NullMarked;
