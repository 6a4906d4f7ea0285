package id.lababersih.persistence.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.lababersih.domain.account.Role;
import id.lababersih.persistence.account.Members.Change;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MembersTest {
    private static final Instant NOW = Instant.parse("2025-08-01T10:00:00Z");

    private final Database database = ScratchDatabase.open();
    private final Members members = new Members(database.jdbi());
    private final People people = new People(database.jdbi(), NOW);
    private final UUID owner = people.user("siti@example.com");
    private final UUID merchant = people.merchant(owner);
    private final UUID budi = people.user("budi@example.com");

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void membersAreListedInPagesWithTheirRoles() {
        people.join(merchant, budi, Role.STAFF);
        var all = members.page(merchant, null, 10);
        assertThat(all).extracting(Members.Member::id).containsExactlyInAnyOrder(owner, budi);
        assertThat(members.page(merchant, null, 1)).containsExactly(all.getFirst());
        var after = new Members.Place(all.getFirst().joinedAt(), all.getFirst().id());
        assertThat(members.page(merchant, after, 10)).containsExactly(all.getLast());
        members.setRole(merchant, budi, Role.OWNER, people.by(owner));
        members.remove(merchant, all.getFirst().id(), people.by(owner));
        assertThat(members.page(merchant, after, 10))
                .as("after one who has gone")
                .extracting(Members.Member::id)
                .containsExactly(all.getLast().id());
    }

    @Test
    void aRoleChangesAndAMemberGoes() {
        people.join(merchant, budi, Role.STAFF);
        var elsewhere = people.merchant(budi);
        var his = members.page(elsewhere, null, 10);
        assertThat(members.setRole(merchant, budi, Role.ADMIN, people.by(owner)))
                .isInstanceOf(Change.Done.class);
        assertThat(role(budi)).isEqualTo(Role.ADMIN);
        assertThat(members.remove(merchant, budi, people.by(owner))).isInstanceOf(Change.Done.class);
        assertThat(members.page(merchant, null, 10))
                .extracting(Members.Member::id)
                .containsExactly(owner);
        assertThat(members.page(elsewhere, null, 10)).as("another merchant").isEqualTo(his);
        assertThat(detail("member-changed")).isEqualTo("{\"role\": \"ADMIN\", \"former_role\": \"STAFF\"}");
        assertThat(detail("member-removed")).isEqualTo("{\"former_role\": \"ADMIN\"}");
    }

    @Test
    void whoBelongsElsewhereIsUnknown() {
        var elsewhere = people.merchant(budi);
        assertThat(members.remove(merchant, budi, people.by(owner))).isEqualTo(new Change.Unknown());
        assertThat(members.setRole(merchant, budi, Role.OWNER, people.by(owner)))
                .isEqualTo(new Change.Unknown());
        assertThat(members.page(elsewhere, null, 10)).hasSize(1);
    }

    @Test
    void theLastOwnerStaysOne() {
        people.join(merchant, budi, Role.ADMIN);
        assertThat(members.remove(merchant, owner, people.by(owner))).isEqualTo(new Change.LastOwner());
        assertThat(members.setRole(merchant, owner, Role.STAFF, people.by(owner)))
                .isEqualTo(new Change.LastOwner());
        assertThat(members.setRole(merchant, owner, Role.OWNER, people.by(owner)))
                .isInstanceOf(Change.Done.class);
        members.setRole(merchant, budi, Role.OWNER, people.by(owner));
        assertThat(members.remove(merchant, owner, people.by(owner))).isInstanceOf(Change.Done.class);
    }

    @Test
    void whoNeverSignsInIsNoOwner() {
        var known = UUID.randomUUID();
        var staff = new Accounts.Membership(merchant, Role.STAFF);
        new Accounts(database.jdbi()).addUser(new Accounts.User(known, "Kasir", null), null, staff, people.by(owner));
        assertThat(members.setRole(merchant, known, Role.OWNER, people.by(owner)))
                .isEqualTo(new Change.NeverSignsIn());
        assertThat(members.setRole(merchant, known, Role.VIEWER, people.by(owner)))
                .isInstanceOf(Change.Done.class);
    }

    @Test
    void anOwnerKnownByNameAloneIsNoOwnerToBeLeftAlone() {
        var named = people.named();
        people.join(merchant, named, Role.OWNER);
        assertThat(members.remove(merchant, owner, people.by(owner))).isEqualTo(new Change.LastOwner());
        assertThat(members.setRole(merchant, owner, Role.ADMIN, people.by(owner)))
                .isEqualTo(new Change.LastOwner());
        assertThat(members.remove(merchant, named, people.by(owner))).isInstanceOf(Change.Done.class);
    }

    @Test
    void whoLeavesWaitsForAnotherWhoIsLeaving() throws Exception {
        people.join(merchant, budi, Role.OWNER);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var leaving = database.jdbi().open()) {
            leaving.begin();
            leaving.execute("delete from membership where user_id = ?", budi);
            var second = threads.submit(() -> members.remove(merchant, owner, people.by(owner)));
            await().until(() -> second.isDone() || people.count("pg_locks", "not granted") > 0);
            leaving.commit();
            assertThat(second.get()).isEqualTo(new Change.LastOwner());
        }
    }

    @Test
    void ofTwoOwnersWhoLeaveAtOnceOneStays() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 10; round++) {
                var shared = people.merchant(owner);
                people.join(shared, budi, Role.OWNER);
                List<Callable<Change>> leaving = List.of(
                        () -> members.remove(shared, owner, people.by(owner)),
                        () -> members.remove(shared, budi, people.by(budi)));
                for (var left : threads.invokeAll(leaving)) {
                    assertThat(left.get()).isNotInstanceOf(Change.Unknown.class);
                }
                assertThat(members.page(shared, null, 10)).hasSize(1);
            }
        }
    }

    /** What the trail tells of the only act of this kind. */
    private String detail(String action) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("select detail::text from audit_log where action = :action")
                        .bind("action", action)
                        .mapTo(String.class)
                        .one());
    }

    private Role role(UUID user) {
        return members.page(merchant, null, 10).stream()
                .filter(member -> member.id().equals(user))
                .findFirst()
                .orElseThrow()
                .role();
    }
}
