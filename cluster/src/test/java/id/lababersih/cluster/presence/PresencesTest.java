package id.lababersih.cluster.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.lababersih.domain.presence.Presence;
import id.lababersih.domain.presence.PresenceState;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.typed.Leave;
import org.apache.pekko.remote.RemoteActorRefProvider;
import org.apache.pekko.remote.transport.ThrottlerTransportAdapter;
import org.apache.pekko.serialization.SerializationExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

/** Who is there, on nodes in one process with real remoting between them. */
class PresencesTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    /** How long a dead node's people may stay. */
    private static final Duration DEATH_MAX = Duration.ofSeconds(15);

    private static final String PARTED = "pekko.remote.artery.advanced.test-mode = on";

    private static final Station HERE = new Station("");
    private static final Station THERE = new Station("", HERE);

    @AfterAll
    static void stop() {
        THERE.close();
        HERE.close();
    }

    @Test
    void whoComesChangesAndGoesIsToldOnceOnEveryNode() {
        var phone = HERE.kit.<String>createTestProbe();
        var siti = HERE.track("shop:1", "siti", phone.ref());
        var budi = THERE.track("shop:1", "budi", THERE.holder());
        for (var node : List.of(HERE, THERE)) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(node.refs("shop:1")).containsExactlyInAnyOrder(siti, budi));
        }
        var changed = Station.ref(HERE.presences
                .update(siti, "{\"doing\":\"order:7\"}")
                .toCompletableFuture()
                .join());
        for (var node : List.of(HERE, THERE)) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(node.refs("shop:1")).containsExactlyInAnyOrder(changed, budi));
        }
        var seen = THERE.presences.list("shop:1").toCompletableFuture().join().stream()
                .filter(presence -> presence.ref().equals(changed))
                .findFirst()
                .orElseThrow();
        assertThat(seen.previousRef()).isEqualTo(siti);
        assertThat(seen.meta()).isEqualTo("{\"doing\":\"order:7\"}");
        THERE.presences.untrack(budi);
        phone.stop();
        for (var node : List.of(HERE, THERE)) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(node.refs("shop:1")).isEmpty());
            assertThat(node.told("shop:1"))
                    .containsExactlyInAnyOrder(
                            "+" + siti, "+" + budi, "-" + siti, "+" + changed, "-" + changed, "-" + budi);
            assertThat(node.told("shop:1").indexOf("+" + changed))
                    .isEqualTo(node.told("shop:1").indexOf("-" + siti) - 1);
        }
    }

    @Test
    void whoIsThereIsCountedOnEveryNode() {
        var phone = HERE.kit.<String>createTestProbe();
        HERE.track("shop:many", "siti", phone.ref());
        HERE.track("shop:many", "siti", phone.ref());
        THERE.track("shop:many", "budi", THERE.holder());
        THERE.track("order:few", "budi", THERE.holder());
        for (var node : List.of(HERE, THERE)) {
            await().atMost(SOON).untilAsserted(() -> {
                var crowds = node.presences.crowds().toCompletableFuture().join();
                assertThat(crowds.largest())
                        .contains(new Presences.Crowd("shop:many", 2), new Presences.Crowd("order:few", 1));
                assertThat(crowds.topics()).isEqualTo(crowds.largest().size());
                assertThat(crowds.people())
                        .isEqualTo(crowds.largest().stream()
                                .mapToInt(Presences.Crowd::people)
                                .sum());
            });
        }
        phone.stop();
    }

    @Test
    void whatIsNotThereIsNotChanged() {
        assertThat(HERE.presences.update("nobody", "{}").toCompletableFuture().join())
                .isEqualTo(new Presences.Outcome.Unknown());
    }

    @Test
    void whoComesTooOftenIsRefused() {
        long before = HERE.presences.refused();
        var holder = HERE.holder();
        for (int i = 0; i < PresenceState.PRESENCES_PER_KEY_MAX; i++) {
            HERE.track("shop:2", "siti", holder);
        }
        for (boolean again : List.of(false, true, true)) {
            assertThat(HERE.presences
                            .track("shop:2", "siti", "{}", holder, again)
                            .toCompletableFuture()
                            .join())
                    .isEqualTo(new Presences.Outcome.Refused(PresenceState.Refusal.KEY_FULL));
        }
        assertThat(HERE.refs("shop:2")).hasSize(PresenceState.PRESENCES_PER_KEY_MAX);
        assertThat(HERE.presences.refused()).as("who tries again is one").isEqualTo(before + 1);
    }

    @Test
    void aFailureLosesNobody() {
        var phone = HERE.kit.<String>createTestProbe();
        var before = HERE.track("shop:3", "siti", phone.ref());
        HERE.track(Station.FAULTY, "siti", HERE.holder());
        await().atMost(SOON).until(() -> !HERE.told(Station.FAULTY).isEmpty());
        var after = HERE.track("shop:3", "budi", HERE.holder());
        assertThat(HERE.refs("shop:3")).containsExactlyInAnyOrder(before, after);
        phone.stop();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(THERE.refs("shop:3")).containsExactly(after));
        assertThat(HERE.told("shop:3")).containsExactly("+" + before, "+" + after, "-" + before);
    }

    @Test
    void thePeopleOfANodeThatDiesOrLeavesGoWithIt() {
        try (var leaving = new Station("", HERE);
                var dying = new Station("", HERE)) {
            var siti = leaving.track("shop:4", "siti", leaving.holder());
            var budi = dying.track("shop:4", "budi", dying.holder());
            var dewi = HERE.track("shop:4", "dewi", HERE.holder());
            for (var node : List.of(HERE, THERE)) {
                await().atMost(SOON)
                        .untilAsserted(
                                () -> assertThat(node.refs("shop:4")).containsExactlyInAnyOrder(siti, budi, dewi));
            }
            leaving.cluster()
                    .manager()
                    .tell(Leave.create(leaving.cluster().selfMember().address()));
            for (var node : List.of(HERE, THERE)) {
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(node.refs("shop:4")).containsExactlyInAnyOrder(budi, dewi));
            }
            dying.kill();
            for (var node : List.of(HERE, THERE)) {
                await().atMost(DEATH_MAX)
                        .untilAsserted(() -> assertThat(node.refs("shop:4")).containsExactly(dewi));
                assertThat(node.told("shop:4"))
                        .containsExactlyInAnyOrder("+" + siti, "+" + budi, "+" + dewi, "-" + siti, "-" + budi);
            }
        }
    }

    @Test
    void afterAPartitionAllAgreeAgain() {
        try (var left = new Station(PARTED);
                var right = new Station(PARTED, left)) {
            var before = left.track("shop:5", "siti", left.holder());
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(right.refs("shop:5")).containsExactly(before));
            part(left, right);
            left.presences.untrack(before);
            var here = left.track("shop:5", "budi", left.holder());
            var there = right.track("shop:5", "dewi", right.holder());
            assertThat(left.refs("shop:5")).containsExactly(here);
            await().during(Duration.ofSeconds(2))
                    .untilAsserted(() -> assertThat(right.refs("shop:5")).containsExactlyInAnyOrder(before, there));
            heal(left, right);
            for (var node : List.of(left, right)) {
                await().atMost(DEATH_MAX)
                        .untilAsserted(() -> assertThat(node.refs("shop:5")).containsExactlyInAnyOrder(here, there));
                assertThat(node.told("shop:5"))
                        .containsExactlyInAnyOrder("+" + before, "-" + before, "+" + here, "+" + there);
            }
        }
    }

    @Test
    void aBucketIsPrunedOfANodeAndReadsBackEqual() {
        var here = HERE.cluster().selfMember().uniqueAddress();
        var there = THERE.cluster().selfMember().uniqueAddress();
        var presence = new Presence("shop:6", "siti", "a1", null, "{}");
        var bucket = Bucket.empty(7)
                .merge(PresenceState.EMPTY.join(Bucket.node(here), presence))
                .merge(PresenceState.EMPTY.join(Bucket.node(there), presence));

        assertThat(CollectionConverters.asJava(bucket.modifiedByNodes())).containsExactlyInAnyOrder(here, there);
        assertThat(bucket.needPruningFrom(there)).isTrue();
        assertThat(bucket.prune(there, here))
                .isEqualTo(Bucket.empty(7).merge(PresenceState.EMPTY.join(Bucket.node(here), presence)));
        var serialization = SerializationExtension.get(HERE.kit.system());
        assertThat(serialization
                        .deserialize(serialization.serialize(bucket).get(), Bucket.class)
                        .get())
                .isEqualTo(bucket);
    }

    @SuppressWarnings("deprecation") // Of the older transport; Artery takes the same commands.
    private static void part(Station one, Station other) {
        between(one, other, ThrottlerTransportAdapter.Blackhole$.MODULE$);
    }

    @SuppressWarnings("deprecation")
    private static void heal(Station one, Station other) {
        between(one, other, ThrottlerTransportAdapter.Unthrottled$.MODULE$);
    }

    @SuppressWarnings("deprecation")
    private static void between(Station one, Station other, ThrottlerTransportAdapter.ThrottleMode mode) {
        for (var pair : List.of(List.of(one, other), List.of(other, one))) {
            var system =
                    (ExtendedActorSystem) Adapter.toClassic(pair.getFirst().kit.system());
            var transport = ((RemoteActorRefProvider) system.provider()).transport();
            var address = pair.getLast().cluster().selfMember().address();
            transport.managementCommand(new ThrottlerTransportAdapter.SetThrottle(address, bothWays(), mode));
        }
    }

    /** An object of Scala inside another, which Java has no name for. */
    @SuppressWarnings("deprecation")
    private static ThrottlerTransportAdapter.Direction bothWays() {
        try {
            return (ThrottlerTransportAdapter.Direction)
                    Class.forName(ThrottlerTransportAdapter.Direction.class.getName() + "$Both$")
                            .getField("MODULE$")
                            .get(null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("Pekko has no such object", e);
        }
    }
}
