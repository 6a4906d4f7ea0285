package id.lababersih.cluster.topology;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.cluster.journal.JournalSetup;
import id.lababersih.cluster.journal.NoEvents;
import id.lababersih.cluster.supervision.Branch;
import id.lababersih.cluster.supervision.Supervision;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

class NodeTest {
    private static final Duration WITHIN = Duration.ofSeconds(30);

    private final Supervision supervision = new Supervision(InstantSource.system());
    private final Node node =
            Node.startAlone(NodeConfig.local(), new JournalSetup(NoEvents::new, InstantSource.system()), supervision);

    @Test
    void aComponentThatFailsAgainAndAgainHasTheNodeLeaveInOrderAndSayWhich() {
        var told = new AtomicBoolean();
        node.beforeGivingUp(() -> {
            told.set(true);
            return CompletableFuture.completedStage(Done.done());
        });
        await(node.up(WITHIN));
        assertThat(node.ending()).isEmpty();
        var hub = supervision.watch(Branch.REALTIME, "hub");
        for (int failures = 0; failures < 11; failures++) {
            hub.failed(node.system().deadLetters(), new IllegalStateException("no memory of anything"));
        }
        assertThat(await(node.ended()).line())
                .contains("realtime/hub failed 11 times within 60 s", "no memory of anything");
        assertThat(told).as("sockets were told to come back").isTrue();
    }

    @Test
    void aNodeWhoseDatabaseAnotherTookOverLeavesInOrderAndSaysSo() {
        var told = new AtomicBoolean();
        node.beforeGivingUp(() -> {
            told.set(true);
            return CompletableFuture.completedStage(Done.done());
        });
        await(node.up(WITHIN));
        node.replaced();
        assertThat(await(node.ended()).line()).startsWith("Another service has taken this database over");
        assertThat(told).as("sockets were told to come back").isTrue();
    }

    @Test
    void aNodeThatIsStoppedHasNothingDoneThatIsForGivingUp() {
        var told = new AtomicBoolean();
        node.beforeGivingUp(() -> {
            told.set(true);
            return CompletableFuture.completedStage(Done.done());
        });
        await(node.up(WITHIN));
        await(node.stop());
        assertThat(await(node.ended()).line()).isEqualTo("This node has left the cluster.");
        assertThat(told).isFalse();
    }

    @Test
    void aNodeEndsThoughAnActorOfItNeverComesBackFromACall() {
        var released = new CompletableFuture<Done>();
        var entered = new CompletableFuture<Done>();
        await(node.up(WITHIN));
        node.system()
                .systemActorOf(
                        Behaviors.setup(_ -> {
                            entered.complete(Done.done());
                            released.join();
                            return Behaviors.empty();
                        }),
                        "stuck",
                        Props.empty());
        await(entered);
        var stopping = node.stop();
        assertThat(await(node.ended()).line()).isEqualTo("This node has left the cluster.");
        assertThat(node.system().getWhenTerminated().toCompletableFuture()).isNotDone();
        released.complete(Done.done());
        await(stopping);
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .orTimeout(WITHIN.toSeconds(), TimeUnit.SECONDS)
                .join();
    }
}
