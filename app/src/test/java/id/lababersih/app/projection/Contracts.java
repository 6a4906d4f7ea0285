package id.lababersih.app.projection;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import id.lababersih.cluster.journal.JournalSetup;
import id.lababersih.cluster.topology.NodeConfig;
import id.lababersih.persistence.database.Database;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.junit.jupiter.api.DynamicTest;
import org.scalatest.Args;
import org.scalatest.Suite;
import org.scalatest.events.TestFailed;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** Pekko's own tests of what it asks of every store, which are ScalaTest's, as tests of JUnit. */
final class Contracts {
    private Contracts() {}

    /** An actor system as those tests want it, which keeps everything in this database as the service does. */
    static ActorSystem start(Config theirs, Database database, Executor blocking) {
        var config = ConfigFactory.parseMap(Map.of("pekko.actor.provider", "local"))
                .withFallback(theirs)
                .withFallback(NodeConfig.local().toConfig());
        var store = new StoredEvents(database.journal(), blocking);
        var journal = new JournalSetup(() -> store, InstantSource.system());
        return ActorSystem.create("contract", ActorSystemSetup.create(BootstrapSetup.create(config), journal));
    }

    /** Each test of a suite but those named. */
    static Stream<DynamicTest> tests(Suite suite, Set<String> without) {
        var names = CollectionConverters.asJava(suite.testNames());
        assertThat(names).containsAll(without);
        return names.stream()
                .filter(name -> !without.contains(name))
                .map(name -> DynamicTest.dynamicTest(name, () -> run(suite, name)));
    }

    private static void run(Suite suite, String name) throws Throwable {
        var failure = new AtomicReference<Throwable>();
        var args = Args.apply(
                event -> {
                    if (event instanceof TestFailed failed) {
                        failure.set(failed.throwable().getOrElse(() -> new AssertionError(failed.message())));
                    }
                },
                Args.apply$default$2(),
                Args.apply$default$3(),
                Args.apply$default$4(),
                Args.apply$default$5(),
                Args.apply$default$6(),
                Args.apply$default$7(),
                Args.apply$default$8(),
                Args.apply$default$9(),
                Args.apply$default$10());
        boolean succeeded = suite.run(Option.apply(name), args).succeeds();
        if (failure.get() != null) {
            throw failure.get();
        }
        assertThat(succeeded).isTrue();
    }
}
