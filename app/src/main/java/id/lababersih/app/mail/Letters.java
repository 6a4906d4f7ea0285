package id.lababersih.app.mail;

import id.lababersih.persistence.mail.MailQueue;
import java.util.Optional;

/** Who writes letters when they are due. */
@FunctionalInterface
public interface Letters {
    /**
     * Writes the letter that waits, each time in the same words: a mail that was sent and is written otherwise the next
     * time is refused. Blocks. What it throws counts as a failed try and goes to the log, so it names no address and no
     * token.
     *
     * @return the mail, whose id is that of what waits; empty where nobody needs it any more
     */
    Optional<Mail> write(MailQueue.Waiting waiting);
}
