/**
 * Mail that goes out: what sends the letters that wait, once over all nodes, and through whom. Knows nothing of what
 * they say; whoever has letters to send writes them when they are due ({@link id.lababersih.app.mail.Letters}).
 */
@NullMarked
package id.lababersih.app.mail;

import org.jspecify.annotations.NullMarked;
