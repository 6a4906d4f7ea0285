package id.lababersih.app.projection;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.japi.snapshot.JavaSnapshotStoreSpec;
import org.apache.pekko.persistence.snapshot.SnapshotStoreSpec$;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The snapshots in PostgreSQL do what Pekko asks of every store of snapshots, by Pekko's own tests. */
class SnapshotContractTest {
    private static final Database DATABASE = ScratchDatabase.open();
    private static final ExecutorService BLOCKING = Executors.newVirtualThreadPerTaskExecutor();
    private static final ActorSystem SYSTEM = Contracts.start(SnapshotStoreSpec$.MODULE$.config(), DATABASE, BLOCKING);
    private static final Contract CONTRACT = new Contract(SYSTEM);

    @AfterAll
    static void stop() {
        TestKit.shutdownActorSystem(SYSTEM);
        BLOCKING.close();
        DATABASE.close();
    }

    /** Pekko's tests over our actor system, whose snapshots have a store. */
    @SuppressWarnings("serial") // ScalaTest says so of all of its suites.
    private static final class Contract extends JavaSnapshotStoreSpec {
        private final ActorSystem system;

        Contract(ActorSystem system) {
            // Pekko's constructor already asks for it.
            this.system = system;
            super(system.settings().config());
        }

        @Override
        public ActorSystem system() {
            return system;
        }

        /** ScalaTest calls it after each of the tests, since they are run one by one. */
        @Override
        public void afterAll() {}
    }

    @TestFactory
    Stream<DynamicTest> everyStoreOfSnapshots() {
        assertThat(CONTRACT.testNames().size()).isGreaterThanOrEqualTo(10);
        return Contracts.tests(CONTRACT, Set.of());
    }
}
