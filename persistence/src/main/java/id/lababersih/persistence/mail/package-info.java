/** Mail that waits to be sent. Knows nothing of what it says or who sends it. */
@NullMarked
package id.lababersih.persistence.mail;

import org.jspecify.annotations.NullMarked;
