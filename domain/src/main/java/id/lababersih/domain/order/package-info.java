/** One order from placement to settlement or return, with the journal entries each step makes. */
@NullMarked
package id.lababersih.domain.order;

import org.jspecify.annotations.NullMarked;
