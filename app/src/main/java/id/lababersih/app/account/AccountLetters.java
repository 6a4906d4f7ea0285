package id.lababersih.app.account;

import id.lababersih.app.account.MailLinks.Kind;
import id.lababersih.app.mail.Letters;
import id.lababersih.app.mail.Mail;
import id.lababersih.app.page.Language;
import id.lababersih.app.page.Pages;
import id.lababersih.app.page.Texts;
import id.lababersih.persistence.account.Invitations;
import id.lababersih.persistence.account.PasswordResets;
import id.lababersih.persistence.mail.MailQueue.Waiting;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Pattern;

/** Writes the letters that hold a link, from its row; one whose link is not good any more is not written. */
public final class AccountLetters implements Letters {
    private static final Pattern LINES = Pattern.compile("\\s+");

    private final PasswordResets resets;
    private final Invitations invitations;
    private final MailLinks links;
    private final InstantSource clock;

    public AccountLetters(PasswordResets resets, Invitations invitations, MailLinks links, InstantSource clock) {
        this.resets = resets;
        this.invitations = invitations;
        this.links = links;
        this.clock = clock;
    }

    @Override
    public Optional<Mail> write(Waiting waiting) {
        return switch (waiting.letter()) {
            case PASSWORD_RESET ->
                resets.find(waiting.subjectId(), clock.instant()).map(open -> passwordReset(waiting, open));
            case INVITATION ->
                invitations.find(waiting.subjectId(), clock.instant()).map(open -> invitation(waiting, open));
        };
    }

    private Mail passwordReset(Waiting waiting, PasswordResets.Open open) {
        var texts = texts(waiting);
        var url = Pages.leadingTo(links.url(Kind.PASSWORD_RESET, waiting.subjectId()), open.leadsTo());
        return new Mail(
                waiting.id(),
                open.email(),
                texts.of("mail.password.subject"),
                texts.of("mail.password.text", oneLine(open.userName()), url));
    }

    private Mail invitation(Waiting waiting, Invitations.Invitation open) {
        var texts = texts(waiting);
        var url = links.url(Kind.INVITATION, waiting.subjectId());
        var role = texts.of("role." + open.role().name());
        var merchant = oneLine(open.merchantName());
        return new Mail(
                waiting.id(),
                open.email(),
                texts.of("mail.invitation.subject", merchant),
                texts.of("mail.invitation.text", oneLine(open.invitedBy()), merchant, role, url));
    }

    /** Resend refuses a subject of several lines, and nobody is to write paragraphs of ours with a name. */
    private static String oneLine(String name) {
        return LINES.matcher(name).replaceAll(" ");
    }

    private static Texts texts(Waiting waiting) {
        return Texts.in(Language.of(waiting.language()));
    }
}
