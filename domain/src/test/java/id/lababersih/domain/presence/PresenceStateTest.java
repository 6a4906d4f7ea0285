package id.lababersih.domain.presence;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.domain.presence.PresenceState.Refusal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is there, without any node: copies are merged as a network may bring them. */
class PresenceStateTest {
    private static final String SHOP = "shop:1";
    private static final Presence SITI = presence("siti", "a1");
    private static final Presence BUDI = presence("budi", "b1");

    private static Presence presence(String key, String ref) {
        return new Presence(SHOP, key, ref, null, "{}");
    }

    @Test
    void bothSidesOfAMergeAreThere() {
        var a = PresenceState.EMPTY.join("a", SITI);
        var b = PresenceState.EMPTY.join("b", BUDI);

        assertThat(a.merge(b)).isEqualTo(b.merge(a));
        assertThat(a.merge(b).on(SHOP)).containsExactly(SITI, BUDI);
        assertThat(a.merge(b).on("shop:2")).isEmpty();
    }

    @Test
    void mergingTwiceEmitsNothing() {
        var a = PresenceState.EMPTY.join("a", SITI);
        var once = a.merge(PresenceState.EMPTY.join("b", BUDI));
        var twice = once.merge(PresenceState.EMPTY.join("b", BUDI));

        assertThat(PresenceDiff.between(a, once)).isEqualTo(Map.of(SHOP, diff(List.of(BUDI), List.of())));
        assertThat(PresenceDiff.between(once, twice)).isEmpty();
    }

    @Test
    void whoLeftDoesNotComeBackFromAnOlderCopy() {
        var joined = PresenceState.EMPTY.join("a", SITI);
        var left = joined.leave("a", SITI.ref());

        assertThat(left.merge(joined).on(SHOP)).isEmpty();
        assertThat(joined.merge(left).on(SHOP)).isEmpty();
        assertThat(PresenceDiff.between(joined, left)).isEqualTo(Map.of(SHOP, diff(List.of(), List.of(SITI))));
    }

    @Test
    void aChangedMetaLeavesAndJoinsAtOnce() {
        var before = PresenceState.EMPTY.join("a", SITI).join("a", BUDI);
        var changed = new Presence(SHOP, "siti", "a2", "a1", "{\"doing\":\"order:7\"}");
        var after = before.leave("a", "a1").join("a", changed);

        assertThat(PresenceDiff.between(before, after)).isEqualTo(Map.of(SHOP, diff(List.of(changed), List.of(SITI))));
    }

    @Test
    void changesAreToldByTopic() {
        var elsewhere = new Presence("order:1", "budi", "b2", null, "{}");
        var before = PresenceState.EMPTY.join("a", SITI);
        var after = before.leave("a", SITI.ref()).join("a", elsewhere);

        assertThat(PresenceDiff.between(before, after))
                .isEqualTo(
                        Map.of(SHOP, diff(List.of(), List.of(SITI)), "order:1", diff(List.of(elsewhere), List.of())));
    }

    @Test
    void aNodeThatIsGoneTakesItsPeopleAlong() {
        var both = PresenceState.EMPTY.join("a", SITI).join("b", BUDI);

        assertThat(both.without("b").on(SHOP)).containsExactly(SITI);
        assertThat(both.only(Set.of("b", "c")).on(SHOP)).containsExactly(BUDI);
    }

    @Test
    void presencesOfOneKeyAreShownTogether() {
        var phone = presence("siti", "a2");
        assertThat(PresenceDiff.byKey(List.of(SITI, BUDI, phone)))
                .isEqualTo(Map.of("siti", List.of(SITI, phone), "budi", List.of(BUDI)));
    }

    @Test
    void thereIsAlwaysALastOne() {
        assertThat(PresenceState.EMPTY.refusal(new Presence(SHOP, "siti", "x", null, "é".repeat(257))))
                .contains(Refusal.META_TOO_LARGE);
        assertThat(filled(16, 1).refusal(presence("key0", "x"))).contains(Refusal.KEY_FULL);
        assertThat(filled(16, 1).refusal(presence("key1", "x"))).isEmpty();
        assertThat(filled(1, 100).refusal(presence("another", "x"))).contains(Refusal.TOPIC_FULL);
        assertThat(filled(1, 100).refusal(presence("key0", "x"))).isEmpty();
        assertThat(filled(16, 16).refusal(new Presence("shop:2", "siti", "x", null, "{}")))
                .contains(Refusal.STATE_FULL);
        assertThat(filled(15, 17).refusal(new Presence("shop:2", "siti", "x", null, "{}")))
                .isEmpty();
    }

    @Test
    void oneKeyHasOnlyItsShareOfWhatManyTopicsShare() {
        var state = PresenceState.EMPTY;
        for (int i = 0; i < PresenceState.KEY_SHARE_MAX; i++) {
            var next = new Presence("shop:" + i, "siti", "r" + i, null, "{}");
            assertThat(state.refusal(next)).isEmpty();
            state = state.join("a", next);
        }
        assertThat(state.refusal(presence("siti", "x"))).contains(Refusal.KEY_FULL);
        assertThat(state.refusal(BUDI)).isEmpty();
    }

    /** Keys with as many presences each, over two nodes. */
    private static PresenceState filled(int each, int keys) {
        var state = PresenceState.EMPTY;
        for (int i = 0; i < each * keys; i++) {
            state = state.join("node" + i % 2, presence("key" + i % keys, "r" + i));
        }
        return state;
    }

    /** Three nodes write their own parts and get copies late, twice, or in another order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void allAgreeInWhateverOrderCopiesCome(long seed) {
        var random = new Random(seed);
        var nodes = new ArrayList<>(Collections.nCopies(3, PresenceState.EMPTY));
        var copies = new ArrayList<PresenceState>();
        for (int step = 0; step < 300; step++) {
            int at = random.nextInt(nodes.size());
            var own = nodes.get(at).only(Set.of("n" + at)).on(SHOP);
            var state = nodes.get(at);
            if (random.nextInt(3) == 0 && !own.isEmpty()) {
                state = state.leave(
                        "n" + at, own.get(random.nextInt(own.size())).ref());
            } else if (random.nextBoolean()) {
                state = state.join("n" + at, presence("k" + random.nextInt(5), "r" + step));
            } else if (!copies.isEmpty()) {
                state = state.merge(copies.get(random.nextInt(copies.size())));
            }
            nodes.set(at, state);
            copies.add(state);
        }
        var last = List.copyOf(nodes);
        Collections.shuffle(copies, random);
        copies.addAll(last);
        for (int at = 0; at < nodes.size(); at++) {
            nodes.set(at, copies.stream().reduce(nodes.get(at), PresenceState::merge));
        }

        assertThat(Set.copyOf(nodes)).hasSize(1);
        var agreed = nodes.getFirst();
        IntStream.range(0, last.size())
                .forEach(at -> assertThat(agreed.only(Set.of("n" + at)))
                        .isEqualTo(last.get(at).only(Set.of("n" + at))));
    }

    private static PresenceDiff diff(List<Presence> joins, List<Presence> leaves) {
        return new PresenceDiff(joins, leaves);
    }
}
