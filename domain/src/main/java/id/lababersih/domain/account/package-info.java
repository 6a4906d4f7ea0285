/** Who may do what in a merchant's books, and what a password must be. It knows no storage and no protocol. */
@NullMarked
package id.lababersih.domain.account;

import org.jspecify.annotations.NullMarked;
