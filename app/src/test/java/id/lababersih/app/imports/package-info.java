/** Tests of previews and runs, with the domain's own rules standing in for the cluster. */
@NullMarked
package id.lababersih.app.imports;

import org.jspecify.annotations.NullMarked;
