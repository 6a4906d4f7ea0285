package id.lababersih.app.mail;

import java.time.Duration;
import java.util.Optional;

/** Who takes mail to its receiver. */
@FunctionalInterface
public interface Mailer {
    /** Sends a mail, or finds out that it cannot be. Blocks for some seconds at most. Safe to be repeated. */
    Outcome send(Mail mail);

    /** What became of a mail. A {@code why} is for engineers, and names no address, text or key. */
    sealed interface Outcome {
        /** It is taken, and somebody else's to deliver. */
        record Sent() implements Outcome {}

        /** It will never be taken as it is. */
        record Refused(String why) implements Outcome {}

        /**
         * It may be taken later.
         *
         * @param after how long is asked to be waited; empty where nothing is said
         */
        record Later(String why, Optional<Duration> after) implements Outcome {}

        /** We are not let in, whatever the mail: it may be taken when somebody has seen to the key, or the sender. */
        record ShutOut(String why) implements Outcome {}
    }
}
