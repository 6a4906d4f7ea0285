/** Chart of accounts and balanced journal entries. Must not know what an order or a product is. */
@NullMarked
package id.lababersih.domain.ledger;

import org.jspecify.annotations.NullMarked;
