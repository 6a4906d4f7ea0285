/** Rules that the whole source keeps: which way the arrows point, and how tidy it is. Knows no feature. */
@NullMarked
package id.lababersih.app.rules;

import org.jspecify.annotations.NullMarked;
