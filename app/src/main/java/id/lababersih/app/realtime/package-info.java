/**
 * What happens, told at once to whoever may know it: messages made of events, figures and imports, and the sockets that
 * carry them as Phoenix Channels over WebSockets and long polls. Must not decide anything.
 */
@NullMarked
package id.lababersih.app.realtime;

import org.jspecify.annotations.NullMarked;
