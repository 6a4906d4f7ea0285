package id.lababersih.app.realtime;

import id.lababersih.app.http.Authentication;

/** Who is at the other end of a socket. */
sealed interface Visitor {
    /** Somebody with an account here. */
    record Member(Authentication.User user) implements Visitor {}

    /** Somebody that only an app knows: joins topics of apps and nothing else. */
    record Guest(Pass pass) implements Visitor {}
}
