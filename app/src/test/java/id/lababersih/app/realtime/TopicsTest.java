package id.lababersih.app.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.app.http.Authentication;
import id.lababersih.domain.pusher.AppTopic;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who may listen to what, and who may say something. */
class TopicsTest {
    private final People people = new People();
    private final Topics topics = people.topics();

    private static final List<String> OF_THE_MERCHANT = List.of(
            "merchant:" + People.MERCHANT, "shop:" + People.SHOP, "order:" + People.ORDER, "import:" + People.IMPORT);

    @Test
    void aTeamListensToWhatIsItsOwnAndAViewerSaysNothing() {
        for (String topic : OF_THE_MERCHANT) {
            assertThat(topics.admit(People.OWNER, topic)).isEqualTo(Topics.Admission.LISTEN_AND_PUSH);
            assertThat(topics.admit(People.VIEWER, topic)).isEqualTo(Topics.Admission.LISTEN);
            assertThat(topics.admit(People.STRANGER, topic)).as(topic).isEqualTo(Topics.Admission.NOTHING);
        }
    }

    @Test
    void aUserListensToItselfAlone() {
        var topic = "user:" + People.VIEWER.id();
        assertThat(topics.admit(People.VIEWER, topic)).isEqualTo(Topics.Admission.LISTEN_AND_PUSH);
        assertThat(topics.admit(People.OWNER, topic)).isEqualTo(Topics.Admission.NOTHING);
    }

    @Test
    void nobodyListensToWhatIsNotThere() {
        for (String topic : List.of(
                "shop:" + People.ORDER,
                "shop:",
                "shop:1-1-1-1-1",
                "shop:" + People.SHOP.toString().replace('0', 'A'),
                "merchant:%",
                "lobby:" + People.SHOP,
                Topics.ofSockets(People.OWNER.id()))) {
            assertThat(topics.admit(People.OWNER, topic)).as(topic).isEqualTo(Topics.Admission.NOTHING);
        }
        assertThat(topics.isKnown("shop:x")).isTrue();
        assertThat(topics.isKnown("lobby:x")).isFalse();
        assertThat(topics.isKnown(Topics.ofSockets(People.OWNER.id()))).isFalse();
    }

    private Topics.Admission admit(Visitor visitor, Inbound join) {
        return topics.admit(visitor, join.topic(), Topics.pass(visitor, join));
    }

    private static Inbound join(String topic, String payload) {
        return new Inbound("1", "1", topic, Events.JOIN, payload);
    }

    private Topics.Admission admission(Visitor visitor, String topic) {
        return admit(visitor, join(topic, "{}"));
    }

    @Test
    void aGuestListensToTopicsOfAppsAlone() {
        var guest = new Visitor.Guest(new Pass("j.w.t", "csrf"), "203.0.113.1");
        assertThat(admission(guest, "public:obrolan")).isEqualTo(Topics.Admission.LISTEN_AND_PUSH_ANY);
        assertThat(admission(guest, "private:obrolan:ruang")).isEqualTo(Topics.Admission.LISTEN);
        assertThat(admission(guest, "public:lain")).isEqualTo(Topics.Admission.NOTHING);
        OF_THE_MERCHANT.forEach(topic -> assertThat(admission(guest, topic)).isEqualTo(Topics.Admission.NOTHING));
        assertThat(admission(guest, "user:" + People.OWNER.id())).isEqualTo(Topics.Admission.NOTHING);
    }

    @Test
    void whatCameWithTheJoinCountsBeforeWhatCameWithTheConnection() {
        var guest = new Visitor.Guest(new Pass(null, "csrf"), "203.0.113.1");
        var shown = "{\"guardian_token\":\"j.w.t\",\"csrf_token\":\"csrf\"}";
        assertThat(admission(guest, "private:obrolan")).isEqualTo(Topics.Admission.NOTHING);
        assertThat(admit(guest, join("private:obrolan", shown))).isEqualTo(Topics.Admission.LISTEN);
        assertThat(admit(guest, join("private:obrolan", "[]"))).isEqualTo(Topics.Admission.NOTHING);
        var holder = new Visitor.Guest(new Pass("j.w.t", "csrf"), "203.0.113.1");
        assertThat(admit(holder, join("private:obrolan", "{\"guardian_token\":\"a.b.c\"}")))
                .isEqualTo(Topics.Admission.NOTHING);
    }

    @Test
    void onTopicsOfAppsAMemberIsWhatTheAppSays() {
        var owner = new Visitor.Member(People.OWNER);
        assertThat(admission(owner, "public:obrolan")).isEqualTo(Topics.Admission.LISTEN_AND_PUSH_ANY);
        assertThat(admission(owner, "private:obrolan")).isEqualTo(Topics.Admission.NOTHING);
        assertThat(admission(owner, "shop:" + People.SHOP)).isEqualTo(Topics.Admission.LISTEN_AND_PUSH);
        assertThat(topics.isKnown("public:obrolan")).isTrue();
        assertThat(topics.isKnown("public:")).isFalse();
    }

    @Test
    void ofTheParametersTheOneThatLooksLikeAJwtIsTheToken() {
        assertThat(Pass.of(Map.of("guardian_token", "acak", "csrf_token", "j.w.t")::get))
                .isEqualTo(new Pass("j.w.t", "acak"));
        assertThat(Pass.of(Map.of("guardian_token", "j.w.t", "csrf_token", "acak")::get))
                .isEqualTo(new Pass("j.w.t", "acak"));
        assertThat(Pass.of(Map.of("guardian_token", "acak", "guardian_csrf", "j.w.t")::get))
                .isEqualTo(new Pass("j.w.t", "acak"));
        assertThat(Pass.of(Map.of("guardian_token", "a.".repeat(2_001))::get).isEmpty())
                .isTrue();
        assertThat(new Pass("j.w.t", "acak").toString()).doesNotContain("j.w.t", "acak");
    }

    /** Lets in whoever has the one token; of a user it remembers who it was before it joined the merchant. */
    private static final class Forgetful implements Authentication {
        final AtomicInteger askedAfresh = new AtomicInteger();
        final User remembered;

        Forgetful(User remembered) {
            this.remembered = remembered;
        }

        @Override
        public Optional<User> byAccessToken(String token) {
            return Optional.of(remembered);
        }

        @Override
        public Optional<User> byPageCookie(String cookie) {
            return Optional.of(remembered);
        }

        @Override
        public Optional<User> lately(User user) {
            return Optional.of(remembered);
        }

        @Override
        public Optional<User> afresh(User user) {
            askedAfresh.incrementAndGet();
            return Optional.of(People.OWNER);
        }

        Topics.Admission admit() {
            return new Topics(this, NOBODYS, NOBODYS, NOBODYS, NO_APPS, InstantSource.system())
                    .admit(People.OWNER, "merchant:" + People.MERCHANT);
        }
    }

    private static final Topics.Owners NOBODYS = (_, _) -> false;

    private static final Topics.Apps NO_APPS = new Topics.Apps() {
        @Override
        public Topics.Admission admit(AppTopic topic, Pass pass) {
            return Topics.Admission.NOTHING;
        }

        @Override
        public boolean mayTell(AppTopic topic) {
            return false;
        }
    };

    @Test
    void whatIsRememberedOfAUserLetsItInAndOnlyWhatIsKnownNowKeepsItOut() {
        var known = new Forgetful(People.OWNER);
        assertThat(known.admit()).isEqualTo(Topics.Admission.LISTEN_AND_PUSH);
        assertThat(known.askedAfresh).hasValue(0);
        var joinedSince = new Forgetful(People.STRANGER);
        assertThat(joinedSince.admit()).isEqualTo(Topics.Admission.LISTEN_AND_PUSH);
        assertThat(joinedSince.askedAfresh).hasValue(1);
    }

    @Test
    void whoseAThingIsIsRememberedAndWhoseItIsNotIsAskedAgain() {
        var asked = new AtomicInteger();
        var owners = Topics.Owners.remembering((merchant, id) -> {
            asked.incrementAndGet();
            return merchant.equals(People.MERCHANT) && id.equals(People.SHOP);
        });
        for (int i = 0; i < 2; i++) {
            assertThat(owners.owns(People.MERCHANT, People.SHOP)).isTrue();
        }
        assertThat(asked).hasValue(1);
        for (int i = 0; i < 2; i++) {
            assertThat(owners.owns(People.OTHER_MERCHANT, People.SHOP)).isFalse();
        }
        assertThat(asked).hasValue(3);
    }

    @Test
    void aUserPushesTwentyASecondAndAHundredAtOnceOnAllTopicsTogether() {
        var now = new AtomicReference<>(Instant.EPOCH);
        var strict = people.topics(now::get);
        var owner = new Visitor.Member(People.OWNER);
        assertThat(told(strict, owner)).isEqualTo(100);
        assertThat(strict.mayTell(new Visitor.Member(People.VIEWER), OF_THE_MERCHANT.getFirst()))
                .isTrue();
        assertThat(strict.mayTell(owner, "public:obrolan")).isTrue();
        now.set(Instant.EPOCH.plusSeconds(1));
        assertThat(told(strict, owner)).isEqualTo(20);
    }

    private static long told(Topics strict, Visitor visitor) {
        return IntStream.range(0, 200)
                .filter(i -> strict.mayTell(visitor, OF_THE_MERCHANT.get(i % OF_THE_MERCHANT.size())))
                .count();
    }

    @Test
    void whoHasSignedOutListensToNothing() {
        people.signOut(People.OWNER);
        assertThat(topics.admit(People.OWNER, OF_THE_MERCHANT.getFirst())).isEqualTo(Topics.Admission.NOTHING);
    }
}
