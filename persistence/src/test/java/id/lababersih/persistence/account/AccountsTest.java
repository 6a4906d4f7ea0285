package id.lababersih.persistence.account;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.domain.account.Role;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccountsTest {
    private static final Instant NOW = Instant.parse("2025-08-01T10:00:00Z");

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
}
