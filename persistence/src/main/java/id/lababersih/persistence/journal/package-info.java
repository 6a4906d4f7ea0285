/** The journal of events as the projections read it, and how far they have come. */
@NullMarked
package id.lababersih.persistence.journal;

import org.jspecify.annotations.NullMarked;
