package id.lababersih.app.mail;

/** For a service without a key: refuses all mail. */
public final class NoMail implements Mailer {
    @Override
    public Outcome send(Mail mail) {
        return new Outcome.Refused("RESEND_API_KEY is not set");
    }
}
