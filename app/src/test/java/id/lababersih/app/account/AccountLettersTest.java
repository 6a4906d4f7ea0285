package id.lababersih.app.account;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.app.account.MailLinks.Kind;
import id.lababersih.app.http.Signatures;
import id.lababersih.app.mail.Mail;
import id.lababersih.domain.account.Role;
import id.lababersih.persistence.account.Accounts;
import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.account.Invitations;
import id.lababersih.persistence.account.PasswordResets;
import id.lababersih.persistence.account.Sessions;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import id.lababersih.persistence.mail.MailQueue;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The letters as they wait in the queue and are written, with names that try to write more than a name. */
class AccountLettersTest {
    private static final Instant NOW = Instant.parse("2026-03-01T03:00:00Z");
    private static final Duration LIFE = Duration.ofHours(1);
    private static final String SITI = "siti@contoh.test";

    private final Database database = ScratchDatabase.open();
    private final Accounts accounts = new Accounts(database.jdbi());
    private final PasswordResets resets = new PasswordResets(database.jdbi(), new Sessions(database.jdbi()));
    private final Invitations invitations = new Invitations(database.jdbi());
    private final MailQueue queue = new MailQueue(database.jdbi());
    private final MailLinks links = new MailLinks("https://laba.test", new Signatures("a secret"));
    private final UUID siti = UUID.randomUUID();
    private final Actor by = new Actor(null, siti, NOW, null);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void theLetterWithANewPasswordGoesToTheAddressOfTheAccount() {
        register();
        var id = UUID.randomUUID();
        resets.ask(id, "SITI@contoh.test", "en", null, NOW.plus(LIFE), by);
        var mail = letter(NOW).orElseThrow();
        assertThat(mail.id()).isEqualTo(queue.due(NOW, 1).getFirst().id());
        assertThat(mail.to()).isEqualTo(SITI);
        assertThat(mail.subject()).isEqualTo("A new password for LabaBersih");
        assertThat(mail.text())
                .startsWith("Hello Siti Jaya,\n\n")
                .contains("\n\n" + links.url(Kind.PASSWORD_RESET, id) + "\n\n");
        assertThat(letter(NOW)).as("once more").contains(mail);
        assertThat(letter(NOW.plus(LIFE))).as("of a link that ran out").isEmpty();
    }

    @Test
    void anInvitationSaysWhoInvitesToWhatInOneLineEach() {
        register();
        var merchant = UUID.randomUUID();
        accounts.addMerchant(merchant, "Toko\n\tMaju", ZoneId.of("Asia/Jakarta"), siti, by);
        var id = UUID.randomUUID();
        invitations.invite(id, merchant, "budi@contoh.test", Role.STAFF, "id", NOW.plus(LIFE), by);
        var mail = letter(NOW).orElseThrow();
        assertThat(mail.to()).isEqualTo("budi@contoh.test");
        assertThat(mail.subject()).isEqualTo("Undangan bergabung dengan Toko Maju di LabaBersih");
        assertThat(mail.text())
                .startsWith(
                        "Halo,\n\nSiti Jaya mengundang Anda bergabung dengan Toko Maju di LabaBersih, sebagai Staf.")
                .contains("\n\n" + links.url(Kind.INVITATION, id) + "\n\n");
        assertThat(letter(NOW.plus(LIFE))).as("of a link that ran out").isEmpty();
    }

    private void register() {
        accounts.addUser(new Accounts.User(siti, "Siti\nJaya", SITI), new Accounts.Login(SITI, "x"), null, by);
    }

    private Optional<Mail> letter(Instant now) {
        var letters = new AccountLetters(resets, invitations, links, () -> now);
        return letters.write(queue.due(NOW, 1).getFirst());
    }
}
