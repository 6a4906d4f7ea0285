/** Purchase orders to suppliers: freight spread over pieces, and their postings. */
@NullMarked
package id.lababersih.domain.purchase;

import org.jspecify.annotations.NullMarked;
