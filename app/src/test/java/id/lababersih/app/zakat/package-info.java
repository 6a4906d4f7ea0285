/** What calculations of zakat promise, asked of a real server. */
@NullMarked
package id.lababersih.app.zakat;

import org.jspecify.annotations.NullMarked;
