package id.lababersih.app.realtime;

import java.time.Duration;

/**
 * What one client may cost.
 *
 * @param idle how long a WebSocket may say nothing; its client sends a heartbeat every 30 s
 * @param joining how long a join may take
 * @param topicsMax joined at once on one socket
 * @param messageBytesMax the largest message of a client
 * @param pushesMax messages of one client that are not yet dealt with; more are not read before
 * @param outgoingBytesMax what may wait for one client; a short frame counts as a kibibyte
 * @param heldMax broadcasts held back while one topic catches up
 * @param pageMax broadcasts read at once to catch up
 * @param pageBytesMax about how many bytes of them are sent at once
 * @param pollWindow how long a poll waits for a message
 * @param pollIdle how long a client that polls may stay away
 * @param pollersMax clients that poll at once; guests get half of the places
 * @param socketsMax of one user on this node, WebSockets and polls together
 * @param guestsMax without an account on this node: half of its connections, so that there is room for those with one
 * @param guestsOfSiteMax of those from one site, once half of their places are taken
 * @param guestTopicsMax joined at once on one socket of a guest
 * @param sweep how often it is looked whether the sessions behind the sockets are still open, and who may still listen
 */
record Limits(
        Duration idle,
        Duration joining,
        int topicsMax,
        int messageBytesMax,
        int pushesMax,
        long outgoingBytesMax,
        int heldMax,
        int pageMax,
        int pageBytesMax,
        Duration pollWindow,
        Duration pollIdle,
        int pollersMax,
        int socketsMax,
        int guestsMax,
        int guestsOfSiteMax,
        int guestTopicsMax,
        Duration sweep) {
    static Limits standard() {
        return new Limits(
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                100,
                64 << 10,
                20,
                1 << 20,
                500,
                100,
                256 << 10,
                Duration.ofSeconds(10),
                Duration.ofSeconds(15),
                10_000,
                1_000,
                10_000,
                500,
                10,
                Duration.ofSeconds(60));
    }
}
