/** Apps of others on our sockets, as ExPusherLite offers them: their administration, their events, their tokens. */
@NullMarked
package id.lababersih.app.pusher;

import org.jspecify.annotations.NullMarked;
