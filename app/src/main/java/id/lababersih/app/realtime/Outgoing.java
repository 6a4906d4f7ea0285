package id.lababersih.app.realtime;

/** What waits in line for a client. */
sealed interface Outgoing permits Frame, Outgoing.Then {
    /** Run when all before it has been passed on. */
    record Then(Runnable action) implements Outgoing {}
}
