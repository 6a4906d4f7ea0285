package id.lababersih.persistence.account;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.domain.account.Role;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccountsTest {
    private static final Instant NOW = Instant.parse("2025-08-01T10:00:00Z");

    private static final ZoneId ZONE = ZoneId.of("Asia/Jakarta");

    private final Database database = ScratchDatabase.open();
    private final Accounts accounts = new Accounts(database.jdbi());
    private final People people = new People(database.jdbi(), NOW);
    private final UUID siti = people.user("siti@example.com");

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void theMerchantsOfAUserGoOnAfterOneThatTheUserHasLeft() {
        people.merchant(siti);
        people.merchant(siti);
        people.merchant(siti);
        var all = accounts.merchantsOf(siti);
        var first = all.getFirst();
        assertThat(accounts.merchantsOf(siti, null, 1)).containsExactly(first);
        var after = new Accounts.Place(first.joinedAt(), first.id());
        assertThat(accounts.merchantsOf(siti, after, 10)).isEqualTo(all.subList(1, 3));
        people.join(first.id(), people.user("budi@example.com"), Role.OWNER);
        assertThat(new Members(database.jdbi()).remove(first.id(), siti, people.by(siti)))
                .isInstanceOf(Members.Change.Done.class);
        assertThat(accounts.merchantsOf(siti, after, 10)).isEqualTo(all.subList(1, 3));
    }

    @Test
    void aUserMakesAndJoinsNoMoreMerchantsThanCanBe() {
        var first = people.merchant(siti);
        for (int more = 1; more < Accounts.MEMBERSHIPS_MAX; more++) {
            people.merchant(siti);
        }
        assertThat(make(UUID.randomUUID())).isEmpty();
        assertThat(people.count("merchant")).isEqualTo(Accounts.MEMBERSHIPS_MAX);
        assertThat(people.count("audit_log", "action = 'merchant-created'")).isEqualTo(Accounts.MEMBERSHIPS_MAX);
        assertThat(make(first)).as("one that was made, again").isPresent();

        var budi = people.user("budi@example.com");
        var invitations = new Invitations(database.jdbi());
        var invitation = UUID.randomUUID();
        var until = NOW.plus(Duration.ofDays(7));
        invitations.invite(
                invitation, people.merchant(budi), "siti@example.com", Role.STAFF, "id", until, people.by(budi));
        assertThat(invitations.accept(invitation, siti, people.by(siti)))
                .isEqualTo(new Invitations.Acceptance.TooMany());
        assertThat(invitations.find(invitation, NOW)).as("still open").isPresent();

        people.join(first, budi, Role.OWNER);
        new Members(database.jdbi()).remove(first, siti, people.by(siti));
        assertThat(invitations.accept(invitation, siti, people.by(siti)))
                .isInstanceOf(Invitations.Acceptance.Joined.class);
    }

    @Test
    void ofManyMerchantsMadeAtOnceNoneIsOneTooMany() throws Exception {
        for (int made = 25; made < Accounts.MEMBERSHIPS_MAX; made++) {
            people.merchant(siti);
        }
        List<Callable<Boolean>> all =
                Collections.nCopies(60, () -> make(UUID.randomUUID()).isPresent());
        int made = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var one : threads.invokeAll(all)) {
                made += one.get() ? 1 : 0;
            }
        }
        assertThat(made).isEqualTo(25);
    }

    @Test
    void whoComesFromAnotherSystemBringsMore() {
        for (int merchants = 0; merchants <= Accounts.MEMBERSHIPS_MAX; merchants++) {
            accounts.takeOver(UUID.randomUUID(), "Toko Lama", ZONE, siti, people.by(siti));
        }
        assertThat(accounts.merchantsOf(siti)).hasSize(Accounts.MEMBERSHIPS_MAX + 1);
    }

    private Optional<Accounts.Merchant> make(UUID id) {
        return accounts.addMerchant(id, "Toko Maju", ZONE, siti, people.by(siti));
    }
}
