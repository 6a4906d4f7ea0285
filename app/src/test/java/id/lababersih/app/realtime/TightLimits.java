package id.lababersih.app.realtime;

import java.time.Duration;

/** The standard limits but for those that a test reaches. */
final class TightLimits {
    private static final Limits STANDARD = Limits.standard();

    private TightLimits() {}

    static Limits topics(int topicsMax) {
        return of(topicsMax, STANDARD.pageBytesMax(), STANDARD.socketsMax(), STANDARD.guestsMax());
    }

    static Limits pageBytes(int pageBytesMax) {
        return of(STANDARD.topicsMax(), pageBytesMax, STANDARD.socketsMax(), STANDARD.guestsMax());
    }

    static Limits sockets(int socketsMax, int guestsMax) {
        return of(STANDARD.topicsMax(), STANDARD.pageBytesMax(), socketsMax, guestsMax);
    }

    static Limits polls(Duration window, Duration idle, int pollersMax) {
        return new Limits(
                STANDARD.idle(),
                STANDARD.joining(),
                STANDARD.topicsMax(),
                STANDARD.messageBytesMax(),
                STANDARD.pushesMax(),
                STANDARD.outgoingBytesMax(),
                STANDARD.heldMax(),
                STANDARD.pageMax(),
                STANDARD.pageBytesMax(),
                window,
                idle,
                pollersMax,
                STANDARD.socketsMax(),
                STANDARD.guestsMax(),
                STANDARD.guestTopicsMax(),
                STANDARD.sweep());
    }

    static Limits sweep(Duration sweep) {
        return new Limits(
                STANDARD.idle(),
                STANDARD.joining(),
                STANDARD.topicsMax(),
                STANDARD.messageBytesMax(),
                STANDARD.pushesMax(),
                STANDARD.outgoingBytesMax(),
                STANDARD.heldMax(),
                STANDARD.pageMax(),
                STANDARD.pageBytesMax(),
                STANDARD.pollWindow(),
                STANDARD.pollIdle(),
                STANDARD.pollersMax(),
                STANDARD.socketsMax(),
                STANDARD.guestsMax(),
                STANDARD.guestTopicsMax(),
                sweep);
    }

    private static Limits of(int topicsMax, int pageBytesMax, int socketsMax, int guestsMax) {
        return new Limits(
                STANDARD.idle(),
                STANDARD.joining(),
                topicsMax,
                STANDARD.messageBytesMax(),
                STANDARD.pushesMax(),
                STANDARD.outgoingBytesMax(),
                STANDARD.heldMax(),
                STANDARD.pageMax(),
                pageBytesMax,
                STANDARD.pollWindow(),
                STANDARD.pollIdle(),
                STANDARD.pollersMax(),
                socketsMax,
                guestsMax,
                STANDARD.guestTopicsMax(),
                STANDARD.sweep());
    }
}
