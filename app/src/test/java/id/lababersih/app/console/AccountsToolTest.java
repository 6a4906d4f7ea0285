package id.lababersih.app.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import id.lababersih.app.account.HandedLinks;
import id.lababersih.app.http.ApiServer;
import id.lababersih.cluster.console.Line;
import id.lababersih.persistence.account.Invitations;
import id.lababersih.persistence.account.PasswordResets;
import id.lababersih.persistence.account.Sessions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** An engineer helps people whom no mail reaches; the links that open their accounts are written nowhere. */
class AccountsToolTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Pattern TOKEN = Pattern.compile("https://laba\\.test/app/[a-z-]+/([\\w-]{64})");
    private static final String EMAIL = "siti@example.com";
    private static final String NEW_PASSWORD = "kata sandi yang baru";

    private final ApiServer server = ApiServer.start();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Queue<Frame> said = new ConcurrentLinkedQueue<>();

    private final Line client = new Line() {
        @Override
        public void take(String frame) {
            said.add(Frame.read(frame));
        }

        @Override
        public void close() {}
    };

    @BeforeEach
    void begin() {
        log.start();
        root.addAppender(log);
        register(EMAIL);
    }

    @AfterEach
    void end() {
        root.detachAppender(log);
        server.close();
    }

    @Test
    void whoForgotThePasswordIsHandedALinkThatIsWrittenNowhere() {
        var shown = typed(true, "accounts.passwordLink(\"SITI@example.com\")");
        var token = token(shown);
        assertThat(server.client()
                        .put("/v1/password-resets/" + token, "{\"password\":\"" + NEW_PASSWORD + "\"}")
                        .status())
                .isEqualTo(204);
        assertThat(signIn(NEW_PASSWORD)).isEqualTo(200);
        assertThat(logged()).contains("ani (may write): accounts.passwordLink").doesNotContain(token);
        assertThat(audited()).contains("password-link-handed").doesNotContain(token);
        assertThat(count("mail")).isZero();
    }

    @Test
    void theLinksOfOpenInvitationsAreShownWhole() {
        var invited = server.owner().post("/v1/invitations", "{\"email\":\"budi@example.com\",\"role\":\"STAFF\"}");
        var shown = typed(true, "accounts.invitationLinks(\"budi@example.com\")");
        assertThat(token(shown)).isEqualTo(invited.at("/data/token").asText());
        assertThat(shown).contains(" as STAFF of Toko Maju, until 2026-03-08T03:00:00Z");
        assertThat(logged()).doesNotContain(token(shown));
    }

    @Test
    void anAddressThatNobodyHasIsSaidToBe() {
        assertThat(typed(true, "accounts.passwordLink(\"sitti@example.com\")"))
                .contains("Nobody has an account with the address sitti@example.com");
    }

    @Test
    void whoOnlyReadsIsHandedNone() {
        for (String text : List.of("accounts.passwordLink(\"" + EMAIL + "\")", "accounts.invitationLinks(\"x\")")) {
            assertThat(typed(false, text)).contains("begin one with --write");
        }
        assertThat(count("password_reset")).isZero();
    }

    /** What is shown for one text. */
    private String typed(boolean write, String text) {
        said.clear();
        var links = new HandedLinks(
                new PasswordResets(
                        server.database().jdbi(), new Sessions(server.database().jdbi())),
                new Invitations(server.database().jdbi()),
                server.links,
                server.clock);
        var session = ConsoleSession.open(
                Frame.write(new Hello("", write, "ani")),
                client,
                may -> Map.of("accounts", new AccountsTool(links, new May(may))));
        try {
            session.take(Frame.of(Frame.Kind.EVALUATE, text).write());
            await().atMost(SOON)
                    .until(() -> said.stream()
                                    .filter(frame ->
                                            frame.kind() == Frame.Kind.DONE || frame.kind() == Frame.Kind.FAILED)
                                    .count()
                            == 2);
        } finally {
            session.close();
        }
        return said.stream()
                .filter(frame -> frame.kind() == Frame.Kind.SHOW)
                .map(Frame::text)
                .collect(Collectors.joining());
    }

    private static String token(String shown) {
        var found = TOKEN.matcher(shown);
        assertThat(found.find()).as(shown).isTrue();
        return found.group(1);
    }

    private void register(String email) {
        var body = "{\"user\":{\"name\":\"Siti\",\"email\":\"" + email + "\",\"password\":\"kata sandi panjang\"}}";
        assertThat(server.client().post("/v1/users", body).status()).isEqualTo(201);
    }

    private int signIn(String password) {
        var credentials = "{\"email\":\"" + EMAIL + "\",\"password\":\"" + password + "\"}";
        return server.client().post("/v1/sessions", credentials).status();
    }

    private String logged() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).collect(Collectors.joining("\n"));
    }

    private String audited() {
        return server.database()
                .jdbi()
                .withHandle(handle -> handle.createQuery("select row_to_json(a)::text from audit_log a")
                        .mapTo(String.class)
                        .list())
                .toString();
    }

    private int count(String table) {
        return server.database()
                .jdbi()
                .withHandle(handle -> handle.createQuery("select count(*) from " + table)
                        .mapTo(Integer.class)
                        .one());
    }
}
