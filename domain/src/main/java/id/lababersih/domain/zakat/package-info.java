/** Trade zakat: what is due of what a business has. Knows amounts and days, no accounts. */
@NullMarked
package id.lababersih.domain.zakat;

import org.jspecify.annotations.NullMarked;
