/** The marketplaces a shop can be on. Depends on nothing. */
@NullMarked
package id.lababersih.domain.platform;

import org.jspecify.annotations.NullMarked;
