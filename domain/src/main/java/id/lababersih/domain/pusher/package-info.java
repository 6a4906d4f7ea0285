/** Apps of others that use our sockets, in the way of ExPusherLite: their topics, events, and who may hear them. */
@NullMarked
package id.lababersih.domain.pusher;

import org.jspecify.annotations.NullMarked;
