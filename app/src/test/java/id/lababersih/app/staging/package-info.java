/** What a mapping of another database may look like. */
@NullMarked
package id.lababersih.app.staging;

import org.jspecify.annotations.NullMarked;
