/** Files of marketplaces and masters: their reading, preview and run, for programs and for people. */
@NullMarked
package id.lababersih.app.imports;

import org.jspecify.annotations.NullMarked;
