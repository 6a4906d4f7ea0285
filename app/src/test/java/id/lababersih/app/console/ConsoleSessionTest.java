package id.lababersih.app.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import id.lababersih.cluster.console.Line;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ConsoleSessionTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Logger logger = (Logger) LoggerFactory.getLogger("id.lababersih.console");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Client client = new Client();
    private final Line session = ConsoleSession.open(Frame.write(new Hello("", true, "ani")), client, _ -> Map.of());

    private static final class Client implements Line {
        private final Queue<Frame.Kind> said = new ConcurrentLinkedQueue<>();

        @Override
        public void take(String frame) {
            said.add(Frame.read(frame).kind());
        }

        @Override
        public void close() {}
    }

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void end() {
        session.close();
        logger.detachAppender(log);
    }

    @Test
    void whatIsTypedIsLoggedWithoutThePasswordsInIt() {
        session.take(Frame.of(Frame.Kind.EVALUATE, "\"ALTER ROLE laba PASSWORD 'it''s secret' LOGIN\".length()")
                .write());
        await().atMost(SOON).until(() -> client.said.contains(Frame.Kind.SHOW));
        assertThat(log.list.stream().map(ILoggingEvent::getFormattedMessage).collect(Collectors.joining("\n")))
                .contains("ani (may write): \"ALTER ROLE laba PASSWORD '…' LOGIN\".length()")
                .doesNotContain("secret");
    }

    @Test
    void noSpellingOfAPasswordIsLogged() {
        for (String typed : List.of(
                "db.execute(\"\"\"\n  ALTER ROLE x PASSWORD\n  'secret1'\"\"\")",
                "ALTER ROLE x PASSWORD E'it\\'s secret2'",
                "ALTER ROLE x PASSWORD $$a\nsecret3$$")) {
            session.take(Frame.of(Frame.Kind.EVALUATE, typed).write());
        }
        await().atMost(SOON)
                .until(() -> log.list.stream()
                                .filter(line -> line.getFormattedMessage().contains("PASSWORD"))
                                .count()
                        == 3);
        assertThat(log.list).noneMatch(line -> line.getFormattedMessage().contains("secret"));
    }
}
