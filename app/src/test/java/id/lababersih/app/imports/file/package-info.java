/** Tests of the readers and parsers against the sample files and what is known to be in them. */
@NullMarked
package id.lababersih.app.imports.file;

import org.jspecify.annotations.NullMarked;
