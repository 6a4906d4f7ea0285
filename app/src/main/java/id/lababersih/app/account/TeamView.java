package id.lababersih.app.account;

import id.lababersih.app.page.FormErrors;
import id.lababersih.persistence.account.Members;
import java.util.List;
import java.util.UUID;

/**
 * The members of a merchant and the open invitations as their page shows them.
 *
 * @param reader who looks at it
 * @param sendsMail whether the invitations reach people by e-mail
 * @param more whether there are more of either than the page shows
 * @param email typed into the form for one more, as {@code role}
 * @param errors of that form, or of the change of a member that was refused
 */
public record TeamView(
        List<Members.Member> members,
        List<Team.Sent> invitations,
        UUID reader,
        boolean sendsMail,
        boolean more,
        String email,
        String role,
        FormErrors errors) {
    public TeamView {
        members = List.copyOf(members);
        invitations = List.copyOf(invitations);
    }
}
