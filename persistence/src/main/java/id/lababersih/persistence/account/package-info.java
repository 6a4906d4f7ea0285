/**
 * Tables of users, merchants, memberships, sessions and idempotency keys. It must not know HTTP, tokens or passwords.
 */
@NullMarked
package id.lababersih.persistence.account;

import org.jspecify.annotations.NullMarked;
