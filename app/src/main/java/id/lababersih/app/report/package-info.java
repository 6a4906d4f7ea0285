/**
 * Reports over HTTP: JSON for programs, CSV, XLSX and hledger text for other programs' files. Reads the books only;
 * what the numbers mean is decided in {@link id.lababersih.domain.report}.
 */
@NullMarked
package id.lababersih.app.report;

import org.jspecify.annotations.NullMarked;
