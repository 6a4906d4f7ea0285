/** What those who run the service ask it: whether it lives, may get traffic, and has its database. Knows no feature. */
@NullMarked
package id.lababersih.app.ops;

import org.jspecify.annotations.NullMarked;
