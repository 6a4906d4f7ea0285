package id.lababersih.app.console;

import id.lababersih.app.account.HandedLinks;
import id.lababersih.persistence.inspect.Table;
import java.util.List;

/**
 * Links for people whom no mail reaches. They open accounts: who types sees them, and nobody else, for the log has what
 * was typed and not what was answered.
 */
public final class AccountsTool {
    private final HandedLinks links;
    private final May may;

    AccountsTool(HandedLinks links, May may) {
        this.links = links;
        this.may = may;
    }

    /** Makes a link with which the user of this e-mail address sets a new password, within the hour and once. */
    public String passwordLink(String email) {
        may.change();
        return links.toNewPassword(email)
                .orElseThrow(() -> new IllegalArgumentException("Nobody has an account with the address " + email));
    }

    /** Links to accept the open invitations of an e-mail address. */
    public Table invitationLinks(String email) {
        may.change();
        // In one column, of which all is shown.
        return Table.of(
                List.of("invitation"),
                links.ofInvitations(email).stream()
                        .map(open -> List.of("%s as %s of %s, until %s"
                                .formatted(open.url(), open.role(), open.merchantName(), open.expiresAt())))
                        .toList());
    }
}
