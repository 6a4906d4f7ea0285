/**
 * What every page shares: the frame around it, its texts in two languages, how money and days are written, files for
 * browsers, and protection of forms. It must not know what an order or a report is.
 */
@NullMarked
package id.lababersih.app.page;

import org.jspecify.annotations.NullMarked;
