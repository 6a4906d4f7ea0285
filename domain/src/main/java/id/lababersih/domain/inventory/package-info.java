/** FIFO stock of one merchant: layers, allocations to orders, returns. Must not know orders beyond their id. */
@NullMarked
package id.lababersih.domain.inventory;

import org.jspecify.annotations.NullMarked;
