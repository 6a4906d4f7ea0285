package id.lababersih.app.account;

import id.lababersih.app.account.MailLinks.Kind;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** What is in the mail of people, made from the rows that it is written from. */
public final class SentLinks {
    private static final String NEWEST = """
            select r.id from password_reset r join app_user u on u.id = r.user_id
            where u.email = :email order by r.created_at desc limit 1
            """;

    private SentLinks() {}

    /** The token of the newest link to a new password. */
    public static String passwordReset(Jdbi jdbi, MailLinks links, String email) {
        return links.token(Kind.PASSWORD_RESET, passwordResetId(jdbi, email));
    }

    static UUID passwordResetId(Jdbi jdbi, String email) {
        return jdbi.withHandle(handle -> handle.createQuery(NEWEST)
                .bind("email", email)
                .mapTo(UUID.class)
                .one());
    }
}
