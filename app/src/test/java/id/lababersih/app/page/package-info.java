/** Pages held against what every reader may expect of them: both languages, labels, escaping, safe forms. */
@NullMarked
package id.lababersih.app.page;

import org.jspecify.annotations.NullMarked;
