/** The table of apps that use our sockets; their secrets come sealed, and are kept so. */
@NullMarked
package id.lababersih.persistence.pusher;

import org.jspecify.annotations.NullMarked;
