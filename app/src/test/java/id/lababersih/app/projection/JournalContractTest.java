package id.lababersih.app.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.DeleteMessagesFailure;
import org.apache.pekko.persistence.JournalProtocol.DeleteMessagesTo;
import org.apache.pekko.persistence.JournalProtocol.RecoverySuccess;
import org.apache.pekko.persistence.JournalProtocol.ReplayMessages;
import org.apache.pekko.persistence.JournalProtocol.ReplayedMessage;
import org.apache.pekko.persistence.japi.journal.JavaJournalSpec;
import org.apache.pekko.persistence.journal.JournalSpec$;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The journal in PostgreSQL does what Pekko asks of every journal, by Pekko's own tests; but it never deletes. */
class JournalContractTest {
    /** What of Pekko's tests deletes events; here they are for ever, and a test below says so. */
    private static final Set<String> DELETING = Set.of(
            "A journal must not replay permanently deleted messages (range deletion)",
            "A journal must not reset highestSequenceNr after message deletion",
            "A journal must not reset highestSequenceNr after journal cleanup");

    private static final Database DATABASE = ScratchDatabase.open();
    private static final ExecutorService BLOCKING = Executors.newVirtualThreadPerTaskExecutor();
    private static final ActorSystem SYSTEM = Contracts.start(JournalSpec$.MODULE$.config(), DATABASE, BLOCKING);
    private static final Contract CONTRACT = new Contract(SYSTEM);

    @AfterAll
    static void stop() {
        TestKit.shutdownActorSystem(SYSTEM);
        BLOCKING.close();
        DATABASE.close();
    }

    /** Pekko's tests over our actor system, whose journal has a store. */
    @SuppressWarnings("serial") // ScalaTest says so of all of its suites.
    private static final class Contract extends JavaJournalSpec {
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
    Stream<DynamicTest> everyJournal() {
        assertThat(CONTRACT.testNames().size()).isGreaterThanOrEqualTo(16);
        return Contracts.tests(CONTRACT, DELETING);
    }

    @Test
    void aRequestToDeleteIsRefusedAndEveryEventStays() {
        var asker = new TestKit(SYSTEM);
        CONTRACT.beforeAll();
        CONTRACT.beforeEach();
        String entity = CONTRACT.pid();

        CONTRACT.journal().tell(new DeleteMessagesTo(entity, 3, asker.getRef()), asker.getRef());

        assertThat(asker.expectMsgClass(DeleteMessagesFailure.class).toSequenceNr())
                .isEqualTo(3);
        assertThat(numbers(entity)).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    /** Pekko's list only recommends it; without it the entity would take the numbers of its last events again. */
    @Test
    void anEntityThatStartsAnewWaitsForWhatItsLastStartStillWrites() throws Exception {
        var asker = new TestKit(SYSTEM);
        CONTRACT.beforeAll();
        CONTRACT.beforeEach();
        String entity = CONTRACT.pid();
        Future<?> writing;
        try (var others = DATABASE.dataSource().getConnection();
                var statement = others.createStatement()) {
            others.setAutoCommit(false);
            statement.execute("lock table event_journal in exclusive mode");
            writing = BLOCKING.submit(
                    () -> CONTRACT.writeMessages(6, 7, entity, ActorRef.noSender(), CONTRACT.writerUuid()));
            await().until(JournalContractTest::aWriteWaits);

            CONTRACT.journal().tell(new ReplayMessages(1, Long.MAX_VALUE, 0, entity, asker.getRef()), asker.getRef());

            asker.expectNoMessage(Duration.ofMillis(300));
            others.commit();
        }
        assertThat(asker.expectMsgClass(RecoverySuccess.class).highestSequenceNr())
                .isEqualTo(7);
        writing.get();
    }

    /** Pekko's list has entities of five events, which are read together with their last number. */
    @Test
    void anEntityOfManyEventsReplaysFromWhereverItIsAsked() {
        CONTRACT.beforeAll();
        CONTRACT.beforeEach();
        String entity = CONTRACT.pid();
        CONTRACT.writeMessages(6, 45, entity, ActorRef.noSender(), CONTRACT.writerUuid());

        for (long first : List.of(1L, 24L, 25L, 26L, 44L, 46L)) {
            assertThat(replayed(entity, first, Long.MAX_VALUE))
                    .as("from event %d", first)
                    .isEqualTo(LongStream.rangeClosed(first, 45).boxed().toList());
        }
        assertThat(replayed(entity, 3, 2)).containsExactly(3L, 4L);
        assertThat(replayed(entity, 40, 2)).containsExactly(40L, 41L);
    }

    /** The numbers of the events, before the answer that all were replayed, which names the last there is. */
    private static List<Long> replayed(String entity, long first, long max) {
        var asker = new TestKit(SYSTEM);
        CONTRACT.journal().tell(new ReplayMessages(first, Long.MAX_VALUE, max, entity, asker.getRef()), asker.getRef());
        var numbers = new ArrayList<Long>();
        while (true) {
            var answer = asker.expectMsgAnyClassOf(ReplayedMessage.class, RecoverySuccess.class);
            if (answer instanceof RecoverySuccess all) {
                assertThat(all.highestSequenceNr()).isEqualTo(45);
                return numbers;
            }
            numbers.add(((ReplayedMessage) answer).persistent().sequenceNr());
        }
    }

    private static boolean aWriteWaits() {
        return DATABASE.jdbi()
                .withHandle(handle -> handle.createQuery("select exists (select from pg_locks where not granted)")
                        .mapTo(Boolean.class)
                        .one());
    }

    private static List<Long> numbers(String entity) {
        return DATABASE.jdbi()
                .withHandle(handle -> handle.createQuery("""
                                select sequence_number from event_journal
                                where persistence_id = :entity order by ordering
                                """)
                        .bind("entity", entity)
                        .mapTo(Long.class)
                        .list());
    }
}
