/**
 * Who is on which topic, agreed on by nodes that cannot wait for each
 * other. Must not know shops, orders or sockets.
 */
@NullMarked
package id.lababersih.domain.presence;

import org.jspecify.annotations.NullMarked;
