package id.lababersih.persistence.account;

import id.lababersih.domain.account.Role;
import java.time.Instant;
import java.time.ZoneId;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Users and a merchant of theirs for the tests of this package. */
final class People {
    private final Jdbi jdbi;
    private final Accounts accounts;
    private final Instant now;

    People(Jdbi jdbi, Instant now) {
        this.jdbi = jdbi;
        this.accounts = new Accounts(jdbi);
        this.now = now;
    }

    Actor by(UUID user) {
        return new Actor(null, user, now, null);
    }

    UUID user(String email) {
        var id = UUID.randomUUID();
        accounts.addUser(new Accounts.User(id, "Siti", email), new Accounts.Login(email, "x"), null, by(id));
        return id;
    }

    /** Somebody who never signs in. */
    UUID named() {
        var id = UUID.randomUUID();
        accounts.addUser(new Accounts.User(id, "Ani", null), null, null, by(id));
        return id;
    }

    UUID merchant(UUID owner) {
        return accounts.addMerchant(UUID.randomUUID(), "Toko Maju", ZoneId.of("Asia/Jakarta"), owner, by(owner))
                .orElseThrow()
                .id();
    }

    void join(UUID merchant, UUID user, Role role) {
        accounts.join(user, new Accounts.Membership(merchant, role), by(user));
    }

    int count(String table) {
        return jdbi.withHandle(handle -> handle.createQuery("select count(*) from " + table)
                .mapTo(Integer.class)
                .one());
    }

    int count(String table, String where) {
        return count(table + " where " + where);
    }
}
