package id.lababersih.app.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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

    @Test
    void whoHasSignedOutListensToNothing() {
        people.signOut(People.OWNER);
        assertThat(topics.admit(People.OWNER, OF_THE_MERCHANT.getFirst())).isEqualTo(Topics.Admission.NOTHING);
    }
}
