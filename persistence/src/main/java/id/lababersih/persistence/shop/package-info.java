/** The table of shops as records: name, platform, archived or not. Settings and SKU map live in the shop's entity. */
@NullMarked
package id.lababersih.persistence.shop;

import org.jspecify.annotations.NullMarked;
