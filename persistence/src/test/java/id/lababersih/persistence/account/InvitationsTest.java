package id.lababersih.persistence.account;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.domain.account.Role;
import id.lababersih.persistence.account.Invitations.Acceptance;
import id.lababersih.persistence.account.Invitations.Invitation;
import id.lababersih.persistence.account.Invitations.Invited;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InvitationsTest {
    private static final Instant NOW = Instant.parse("2025-08-01T10:00:00Z");
    private static final Duration LIFE = Duration.ofDays(7);
    private static final String BUDI = "budi@example.com";

    private final Database database = ScratchDatabase.open();
    private final Invitations invitations = new Invitations(database.jdbi());
    private final Accounts accounts = new Accounts(database.jdbi());
    private final People people = new People(database.jdbi(), NOW);
    private final UUID owner = people.user("siti@example.com");
    private final UUID merchant = people.merchant(owner);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whoHasTheAddressJoinsOnceInItsRole() {
        var invitation = made(BUDI, Role.ADMIN);
        assertThat(people.count("mail", "letter = 'INVITATION' and subject_id = '" + invitation.id() + "'"))
                .isEqualTo(1);
        var budi = people.user("Budi@Example.com");
        assertThat(invitations.accept(invitation.id(), budi, people.by(budi)))
                .isEqualTo(new Acceptance.Joined(merchant));
        assertThat(invitations.accept(invitation.id(), budi, people.by(budi)))
                .as("once more")
                .isEqualTo(new Acceptance.Joined(merchant));
        assertThat(accounts.merchantsOf(budi))
                .extracting(Accounts.Merchant::role)
                .containsExactly(Role.ADMIN);
        assertThat(invitations.find(invitation.id(), NOW)).isEmpty();
        assertThat(invite(BUDI, Role.STAFF, NOW)).isEqualTo(new Invited.IsMember());
    }

    @Test
    void theOpenOnesOfAnAddressAreFound() {
        var first = made(BUDI, Role.ADMIN);
        made("ani@example.com", Role.STAFF);
        assertThat(invitations.openOf("BUDI@example.com", NOW)).containsExactly(first);
        assertThat(invitations.openOf(BUDI, NOW.plus(LIFE))).as("expired").isEmpty();
        invitations.revoke(merchant, first.id(), people.by(owner));
        assertThat(invitations.openOf(BUDI, NOW)).isEmpty();
    }

    @Test
    void anotherUserIsRefused() {
        var invitation = made(BUDI, Role.STAFF);
        var ani = people.user("ani@example.com");
        assertThat(invitations.accept(invitation.id(), ani, people.by(ani))).isEqualTo(new Acceptance.OtherAddress());
        assertThat(invitations.accept(UUID.randomUUID(), ani, people.by(ani))).isEqualTo(new Acceptance.Refused());
        assertThat(accounts.merchantsOf(ani)).isEmpty();
        assertThat(invitations.find(invitation.id(), NOW)).contains(invitation);
    }

    @Test
    void aNewcomerGetsAnAccountAndJoinsOrGetsNeither() {
        var invitation = made(BUDI, Role.VIEWER);
        var budi = new Accounts.User(UUID.randomUUID(), "Budi", BUDI);
        var login = new Accounts.Login(BUDI, "hash");
        var late = new Actor(null, null, NOW.plus(LIFE), null);
        assertThat(invitations.acceptAsNew(invitation.id(), budi, login, late)).isEqualTo(new Acceptance.Refused());
        assertThat(accounts.byEmail(BUDI))
                .as("an account without its invitation")
                .isEmpty();

        var now = new Actor(null, null, NOW, null);
        assertThat(invitations.acceptAsNew(invitation.id(), budi, login, now))
                .isEqualTo(new Acceptance.Joined(merchant));
        assertThat(accounts.merchantsOf(budi.id()))
                .extracting(Accounts.Merchant::role)
                .containsExactly(Role.VIEWER);

        var taken = made("ani@example.com", Role.STAFF);
        people.user("ani@example.com");
        var second = new Accounts.User(UUID.randomUUID(), "Ani", "ani@example.com");
        assertThat(invitations.acceptAsNew(taken.id(), second, new Accounts.Login("ani@example.com", "x"), now))
                .isEqualTo(new Acceptance.EmailTaken());
        assertThat(invitations.find(taken.id(), NOW)).isPresent();
    }

    @Test
    void theSameInvitationIsSentOnceAndAnotherRoleTakesItsPlace() {
        var first = made(BUDI, Role.STAFF);
        assertThat(invite("BUDI@example.com", Role.STAFF, NOW)).isEqualTo(new Invited.MadeBefore(first));
        assertThat(people.count("mail")).isEqualTo(1);
        var second = made(BUDI, Role.ADMIN);
        assertThat(invitations.find(first.id(), NOW)).isEmpty();
        assertThat(invitations.page(merchant, NOW, null, 10)).containsExactly(second);
        assertThat(invite(BUDI, Role.ADMIN, NOW.plus(LIFE)))
                .as("an expired one is made anew")
                .isInstanceOf(Invited.Made.class);
    }

    @Test
    void oneThatIsTakenBackOrExpiredIsNotAccepted() {
        var budi = people.user(BUDI);
        var invitation = made(BUDI, Role.STAFF);
        var elsewhere = people.merchant(budi);
        assertThat(invitations.revoke(elsewhere, invitation.id(), people.by(budi)))
                .as("by another merchant")
                .isFalse();
        var late = new Actor(null, budi, NOW.plus(LIFE), null);
        assertThat(invitations.accept(invitation.id(), budi, late)).isEqualTo(new Acceptance.Refused());
        assertThat(invitations.revoke(merchant, invitation.id(), people.by(owner)))
                .isTrue();
        assertThat(invitations.revoke(merchant, invitation.id(), people.by(owner)))
                .isFalse();
        assertThat(invitations.accept(invitation.id(), budi, people.by(budi))).isEqualTo(new Acceptance.Refused());
        assertThat(invitations.page(merchant, NOW, null, 10)).isEmpty();
    }

    @Test
    void whatAnOwnerMadeWhoIsNoneAnyMoreLetsNobodyIn() {
        var second = people.user("second@example.com");
        people.join(merchant, second, Role.OWNER);
        people.merchant(second);
        var by = new Actor(merchant, second, NOW, null);
        var budi = people.user(BUDI);
        var id = UUID.randomUUID();
        invitations.invite(id, merchant, BUDI, Role.OWNER, "id", NOW.plus(LIFE), by);
        assertThat(invitations.find(id, NOW)).isPresent();

        new Members(database.jdbi()).setRole(merchant, second, Role.ADMIN, people.by(owner));
        assertThat(invitations.accept(id, budi, people.by(budi)))
                .as("by one who was an owner")
                .isEqualTo(new Acceptance.Refused());
        new Members(database.jdbi()).remove(merchant, second, people.by(owner));
        assertThat(invitations.accept(id, budi, people.by(budi))).isEqualTo(new Acceptance.Refused());
        assertThat(accounts.merchantsOf(budi)).isEmpty();
        assertThat(invitations.find(id, NOW)).isEmpty();
        assertThat(invitations.page(merchant, NOW, null, 10)).isEmpty();

        var anew = made(BUDI, Role.OWNER);
        assertThat(invitations.page(merchant, NOW, null, 10)).containsExactly(anew);
        assertThat(people.count("audit_log", "action = 'invitation-revoked' and subject_id = '" + id + "'"))
                .isEqualTo(1);
        assertThat(invitations.accept(anew.id(), budi, people.by(budi))).isEqualTo(new Acceptance.Joined(merchant));
    }

    @Test
    void aMerchantInvitesSoManyInADay() {
        for (int made = 0; made < Invitations.MADE_MAX; made++) {
            var sent = made("u" + made + "@example.com", Role.STAFF);
            invitations.revoke(merchant, sent.id(), people.by(owner));
        }
        assertThat(invite(BUDI, Role.STAFF, NOW)).isEqualTo(new Invited.TooMany());
        assertThat(invite(BUDI, Role.STAFF, NOW.plus(Duration.ofDays(1)))).isInstanceOf(Invited.Made.class);
    }

    @Test
    void aUserInvitesSoManyInADayForAllMerchantsTogether() {
        var elsewhere = people.merchant(owner);
        for (int sent = 0; sent < Invitations.SENT_MAX; sent++) {
            assertThat(inviteTo(sent % 2 == 0 ? merchant : elsewhere, owner, "u" + sent + "@example.com", NOW))
                    .isInstanceOf(Invited.Made.class);
        }
        assertThat(inviteTo(elsewhere, owner, BUDI, NOW)).isEqualTo(new Invited.TooManyOfUser());
        var second = people.user("second@example.com");
        people.join(elsewhere, second, Role.OWNER);
        assertThat(inviteTo(elsewhere, second, BUDI, NOW)).isInstanceOf(Invited.Made.class);
        assertThat(inviteTo(elsewhere, owner, "ani@example.com", NOW.plus(Duration.ofDays(1))))
                .isInstanceOf(Invited.Made.class);
    }

    @Test
    void howeverManyMerchantsInviteAtOnceAUserSendsNoMore() throws Exception {
        List<Callable<Invited>> all = new ArrayList<>();
        for (int merchants = 0; merchants < 8; merchants++) {
            var one = people.merchant(owner);
            for (int sent = 0; sent < 8; sent++) {
                var email = "u" + merchants + "-" + sent + "@example.com";
                all.add(() -> inviteTo(one, owner, email, NOW));
            }
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var invited : threads.invokeAll(all)) {
                assertThat(invited.get()).isInstanceOfAny(Invited.Made.class, Invited.TooManyOfUser.class);
            }
        }
        assertThat(people.count("invitation")).isEqualTo(Invitations.SENT_MAX);
    }

    @Test
    void anAddressIsInvitedSoOftenInADayByAllMerchants() {
        var stranger = people.user("stranger@example.com");
        for (int sent = 0; sent < Invitations.RECEIVED_MAX; sent++) {
            var address = sent % 2 == 0 ? BUDI : "BUDI@example.com";
            assertThat(inviteTo(people.merchant(stranger), stranger, address, NOW))
                    .isInstanceOf(Invited.Made.class);
        }
        assertThat(invite(BUDI, Role.STAFF, NOW)).isEqualTo(new Invited.TooOften());
        assertThat(invite("ani@example.com", Role.STAFF, NOW)).isInstanceOf(Invited.Made.class);
        assertThat(invite(BUDI, Role.STAFF, NOW.plus(Duration.ofDays(1)))).isInstanceOf(Invited.Made.class);
    }

    /** Of one address one is open. */
    @Test
    void ofTwoWhoInviteOneAddressAtOnceTheSecondGetsTheSameInvitation() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 20; round++) {
                var email = "u" + round + "@example.com";
                List<Callable<Invited>> both =
                        List.of(() -> invite(email, Role.STAFF, NOW), () -> invite(email, Role.STAFF, NOW));
                int made = 0;
                for (var invited : threads.invokeAll(both)) {
                    made += invited.get() instanceof Invited.Made ? 1 : 0;
                }
                assertThat(made).isEqualTo(1);
            }
        }
    }

    @Test
    void whatOtherMerchantsInviteIsTheirs() {
        var stranger = people.user("stranger@example.com");
        var elsewhere = people.merchant(stranger);
        var theirs = ((Invited.Made) inviteTo(elsewhere, stranger, BUDI, NOW)).invitation();
        var first = made(BUDI, Role.VIEWER);
        assertThat(first.id()).isNotEqualTo(theirs.id());
        made(BUDI, Role.STAFF);
        assertThat(invitations.page(elsewhere, NOW, null, 10))
                .as("after another role took the place of ours")
                .containsExactly(theirs);
        assertThat(invitations.page(elsewhere, NOW.plus(LIFE), null, 10)).isEmpty();
        for (int made = 2; made < Invitations.MADE_MAX; made++) {
            made("u" + made + "@example.com", Role.STAFF);
        }
        assertThat(invite("last@example.com", Role.STAFF, NOW)).isEqualTo(new Invited.TooMany());
        assertThat(inviteTo(elsewhere, stranger, "last@example.com", NOW)).isInstanceOf(Invited.Made.class);
    }

    @Test
    void theListHasTheNewestFirstInPages() {
        var first = made("a@example.com", Role.STAFF);
        var second = ((Invited.Made) invite("b@example.com", Role.STAFF, NOW.plusSeconds(1))).invitation();
        assertThat(invitations.page(merchant, NOW, null, 1)).containsExactly(second);
        var after = new Invitations.Place(second.createdAt(), second.id());
        assertThat(invitations.page(merchant, NOW, after, 10)).containsExactly(first);
        assertThat(invitations.purgeExpired(NOW.plus(LIFE), 10)).isEqualTo(1);
        assertThat(invitations.page(merchant, NOW, null, 10)).isEqualTo(List.of(second));
    }

    private Invitation made(String email, Role role) {
        return ((Invited.Made) invite(email, role, NOW)).invitation();
    }

    private Invited invite(String email, Role role, Instant now) {
        return invite(merchant, owner, email, role, now);
    }

    private Invited inviteTo(UUID to, UUID by, String email, Instant now) {
        return invite(to, by, email, Role.STAFF, now);
    }

    private Invited invite(UUID to, UUID by, String email, Role role, Instant now) {
        return invitations.invite(
                UUID.randomUUID(), to, email, role, "id", now.plus(LIFE), new Actor(to, by, now, null));
    }
}
