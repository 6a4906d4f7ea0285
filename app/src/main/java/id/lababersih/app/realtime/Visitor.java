package id.lababersih.app.realtime;

import id.lababersih.app.http.Authentication;

/** Who is at the other end of a socket. */
sealed interface Visitor {
    /** Whose share it takes of what is shared out: all sockets of a user are one, and so are all guests. */
    default String who() {
        return switch (this) {
            case Member(var user) -> user.id().toString();
            case Guest _ -> "guests";
        };
    }

    /** Whose share it takes of the memory for what is sent: a user's, or that of all guests of its site. */
    default String sender() {
        return switch (this) {
            case Member(var user) -> user.id().toString();
            case Guest guest -> guest.site();
        };
    }

    /** Somebody with an account here. */
    record Member(Authentication.User user) implements Visitor {}

    /**
     * Somebody that only an app knows: joins topics of apps and nothing else.
     *
     * @param site where it comes from: an IPv4 address, or the first 48 bits of an IPv6 one
     */
    record Guest(Pass pass, String site) implements Visitor {}
}
