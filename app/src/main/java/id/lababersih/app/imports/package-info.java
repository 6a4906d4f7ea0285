/**
 * Uploads from preview to books: what of a file can be applied, runs that apply it and survive a crash, and the routes
 * for both. Files are read by {@link id.lababersih.app.imports.file}; what an order or stock allows is the domain's
 * business and is asked through {@link id.lababersih.app.imports.Desk}.
 */
@NullMarked
package id.lababersih.app.imports;

import org.jspecify.annotations.NullMarked;
