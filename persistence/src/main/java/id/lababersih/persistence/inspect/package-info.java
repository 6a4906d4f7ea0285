/** What engineers ask a live database. Must not be used by anything that serves merchants. */
@NullMarked
package id.lababersih.persistence.inspect;

import org.jspecify.annotations.NullMarked;
