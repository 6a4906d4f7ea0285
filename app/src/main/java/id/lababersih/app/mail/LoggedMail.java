package id.lababersih.app.mail;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** For development alone: writes mail with all it says to the log, where its links are followed from. */
public final class LoggedMail implements Mailer {
    private static final Logger LOG = LoggerFactory.getLogger(LoggedMail.class);

    @Override
    public Outcome send(Mail mail) {
        LOG.info("Mail to {}: {}\n{}", mail.to(), mail.subject(), mail.text());
        return new Outcome.Sent();
    }
}
