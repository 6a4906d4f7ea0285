/** Purchase orders as records, each change with its audit row and, where it is one, its journal entry. */
@NullMarked
package id.lababersih.persistence.purchase;

import org.jspecify.annotations.NullMarked;
