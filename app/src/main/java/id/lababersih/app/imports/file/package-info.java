/**
 * Reads what marketplaces export and what merchants keep in spreadsheets: streaming readers for xlsx and csv, the
 * table of column names ({@code columns.yml}), and parsers to plain records. It knows files only: no database, no
 * cluster, no HTTP, no clock. Whatever a file holds ends in a {@link id.lababersih.app.imports.file.ParsedFile},
 * never in an exception.
 */
@NullMarked
package id.lababersih.app.imports.file;

import org.jspecify.annotations.NullMarked;
