package id.lababersih.app.realtime;

import static id.lababersih.app.realtime.People.OWNER;
import static id.lababersih.app.realtime.People.SHOP;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import id.lababersih.app.http.Authentication;
import id.lababersih.cluster.realtime.Broadcast;
import id.lababersih.cluster.realtime.PubSub;
import id.lababersih.cluster.supervision.Supervision;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** A socket of the owner at the beginning of each test, and what is said over it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SocketScene {
    static final String TOPIC = "shop:" + SHOP;
    static final Limits LIMITS = Limits.standard();
    static final Duration SWEEP = Duration.ofSeconds(1);

    final ActorTestKit kit = ActorTestKit.create(
            "socket", ManualTime.config().withFallback(ConfigFactory.parseString("pekko.actor.provider = local")));
    final ManualTime time = ManualTime.get(kit.system());
    final PubSub pubSub = PubSub.start(kit.system(), new Supervision(InstantSource.system()));

    People people = new People();
    Journal journal = new Journal();
    Executor blocking = Runnable::run;

    @Nullable
    Attendance attendance;

    Line line = new Line(kit);
    ActorRef<Socket.Message> socket = kit.system().deadLetters();

    @BeforeEach
    void begin() {
        people = new People();
        journal = new Journal();
        blocking = Runnable::run;
        attendance = null;
        line = new Line(kit);
        open(OWNER, LIMITS);
    }

    @AfterEach
    void close() {
        socket.tell(new Socket.Message.Closed());
        await().until(() -> !pubSub.isHeard());
    }

    @AfterAll
    void stop() {
        kit.shutdownTestKit();
    }

    /** What has been told before, as a feed would keep it; reading waits until the test lets it. */
    static final class Journal implements Catchup {
        List<Broadcast> told = List.of();
        CompletableFuture<Void> readable = CompletableFuture.completedFuture(null);

        @Override
        public CompletionStage<Answer> since(String who, String topic, String id, int limit) {
            return readable.thenApply(_ -> {
                if (!id.matches("\\d{4}")) {
                    return new Answer.Unknown();
                }
                var missed = told.stream()
                        .filter(known -> String.valueOf(known.id()).compareTo(id) > 0)
                        .toList();
                var page = missed.subList(0, Math.min(limit, missed.size()));
                var last = page.isEmpty() ? id : String.valueOf(page.getLast().id());
                return new Answer.Missed(page, last, page.size() < missed.size());
            });
        }

        @Override
        public Comparator<String> order() {
            return Comparator.naturalOrder();
        }
    }

    void open(Authentication.User user, Limits limits) {
        open(new Visitor.Member(user), limits);
    }

    void open(Visitor visitor, Limits limits) {
        var wiring = new Wiring(
                pubSub,
                people.topics(InstantSource.fixed(Instant.EPOCH)),
                journal,
                attendance,
                limits,
                new Encodings(),
                command -> blocking.execute(command));
        socket = kit.spawn(Socket.create(wiring, new Channel.Client(visitor, Protocol.V2, line), limits.idle()));
    }

    void reopen(Authentication.User user, Limits limits) {
        socket.tell(new Socket.Message.Closed());
        line.expect("closed 1011");
        open(user, limits);
    }

    void send(String message) {
        var bytes = ByteString.fromArray(message.getBytes(StandardCharsets.UTF_8));
        socket.tell(new Socket.Message.Received(bytes, false));
    }

    void join(String ref, String payload) {
        send("[\"" + ref + "\",\"" + ref + "\",\"" + TOPIC + "\",\"phx_join\"," + payload + "]");
    }

    void joined(String ref) {
        join(ref, "{}");
        line.expect(ok(ref, ref));
    }

    static String ok(String joinRef, String ref) {
        return "[\"" + joinRef + "\",\"" + ref + "\",\"" + TOPIC
                + "\",\"phx_reply\",{\"status\":\"ok\",\"response\":{}}]";
    }

    static String error(String joinRef, String ref, String topic, String reason) {
        return "[" + joinRef + "," + ref + ",\"" + topic
                + "\",\"phx_reply\",{\"status\":\"error\",\"response\":{\"reason\":\"" + reason + "\"}}]";
    }

    static String end(String joinRef, String event) {
        return "[\"" + joinRef + "\",\"" + joinRef + "\",\"" + TOPIC + "\",\"" + event + "\",{}]";
    }

    static Broadcast told(int id) {
        return new Broadcast(TOPIC, "moved", "{}", "%04d".formatted(id));
    }

    static String frame(int id) {
        return "[null,null,\"" + TOPIC + "\",\"moved\",{\"id\":\"%04d\"}]".formatted(id);
    }

    void note(String joinRef, String ref) {
        send("[\"" + joinRef + "\",\"" + ref + "\",\"" + TOPIC + "\",\"client-note\",{}]");
    }

    void whileAdmissionIsAsked(Runnable deeds) {
        var asked = new LinkedBlockingQueue<Runnable>();
        blocking = asked::add;
        deeds.run();
        await().until(() -> !asked.isEmpty());
        blocking = Runnable::run;
        asked.remove().run();
    }

    /** Frames for this channel alone, which come in order; broadcasts come in between. */
    List<String> toldItselfUpTo(String last) {
        var frames = new ArrayList<String>();
        for (var frame = line.client.receiveMessage(); !frame.equals(last); frame = line.client.receiveMessage()) {
            if (!frame.startsWith("[null")) {
                frames.add(frame);
            }
        }
        return frames;
    }
}
