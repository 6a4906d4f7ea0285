/** Orders over HTTP, for programs and for people. */
@NullMarked
package id.lababersih.app.order;

import org.jspecify.annotations.NullMarked;
