package id.lababersih.app.account;

import id.lababersih.app.account.MailLinks.Kind;
import id.lababersih.domain.account.Role;
import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.account.Invitations;
import id.lababersih.persistence.account.PasswordResets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Links that an engineer hands to whom no mail reaches. Each opens a door: it is for the eyes of who asked alone, and
 * goes into no log.
 */
public final class HandedLinks {
    private final PasswordResets resets;
    private final Invitations invitations;
    private final MailLinks links;
    private final InstantSource clock;

    public HandedLinks(PasswordResets resets, Invitations invitations, MailLinks links, InstantSource clock) {
        this.resets = resets;
        this.invitations = invitations;
        this.links = links;
        this.clock = clock;
    }

    /** An open invitation and the page on which it is accepted. */
    public record Invited(String merchantName, Role role, Instant expiresAt, String url) {}

    /**
     * The page on which the user with this e-mail address sets a new password, within the hour and once; empty where
     * nobody has the address. No mail is sent.
     */
    public Optional<String> toNewPassword(String email) {
        var id = UUID.randomUUID();
        var by = new Actor(null, null, clock.instant(), null);
        boolean made = resets.hand(id, email, by.at().plus(PasswordRecovery.LIFETIME), by);
        return made ? Optional.of(links.url(Kind.PASSWORD_RESET, id)) : Optional.empty();
    }

    /** The invitations of this e-mail address that may be accepted now, of all merchants. */
    public List<Invited> ofInvitations(String email) {
        return invitations.openOf(email, clock.instant()).stream()
                .map(open -> new Invited(
                        open.merchantName(), open.role(), open.expiresAt(), links.url(Kind.INVITATION, open.id())))
                .toList();
    }
}
