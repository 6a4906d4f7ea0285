/** Who had what done to orders, stock and shops, and when: the audit trail of everything that is journaled. */
@NullMarked
package id.lababersih.persistence.history;

import org.jspecify.annotations.NullMarked;
