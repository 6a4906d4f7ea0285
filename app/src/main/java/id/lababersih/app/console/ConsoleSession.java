package id.lababersih.app.console;

import id.lababersih.cluster.console.Line;
import id.lababersih.persistence.inspect.Table;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One engineer's session on this node: evaluates one text after the other, and writes each into the log. */
final class ConsoleSession implements Line {
    private static final Logger LOG = LoggerFactory.getLogger("id.lababersih.console");
    private static final int SESSIONS_MAX = 4;
    private static final int WAITING_MAX = 20;
    private static final int LOGGED_CHARACTERS_MAX = 2_000;
    private static final AtomicInteger OPEN = new AtomicInteger();

    /** Not a virtual one: compiling would keep the requests' threads from the processor. */
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("session of the console").factory());

    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Hello hello;
    private final Line client;
    private final Output output = new Output();
    private volatile @Nullable Shell shell;

    private ConsoleSession(Hello hello, Line client) {
        this.hello = hello;
        this.client = client;
    }

    /** Begins a session; the client is told when it is ready, or why it is not. */
    static Line open(String hello, Line client, Tools.Maker tools) {
        var session = new ConsoleSession(Frame.read(hello, Hello.class), client);
        if (OPEN.incrementAndGet() > SESSIONS_MAX) {
            session.say(Frame.Kind.ENDED, "There are " + SESSIONS_MAX + " sessions on this node already.");
            session.close();
        } else {
            session.inTurn(() -> session.begin(tools));
        }
        return session;
    }

    @Override
    public void take(String line) {
        var frame = Frame.read(line);
        switch (frame.kind()) {
            case EVALUATE -> inTurn(() -> evaluate(frame.text()));
            case COMPLETE -> inTurn(() -> complete(frame));
            case STOP -> {
                var running = shell;
                if (running != null) {
                    running.stop();
                }
            }
            case SHOW, CHOICES, DONE, FAILED, UNFINISHED, ENDED -> say(Frame.Kind.FAILED, frame.kind() + "?");
        }
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        var running = shell;
        if (running != null) {
            running.stop();
        }
        thread.execute(this::end);
        thread.shutdown();
        client.close();
    }

    /** In the order of their coming, on a thread that may wait. */
    private void inTurn(Runnable work) {
        if (waiting.incrementAndGet() > WAITING_MAX) {
            waiting.decrementAndGet();
            say(Frame.Kind.FAILED, "Too much is waiting already.");
            return;
        }
        try {
            thread.execute(() -> {
                waiting.decrementAndGet();
                answered(work);
            });
        } catch (RejectedExecutionException _) {
            // It was closed meanwhile, and whoever closed it has been told.
            waiting.decrementAndGet();
        }
    }

    /** The client waits for an answer, whatever the compiler makes of what was typed. */
    private void answered(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error failed) {
            LOG.error("A text could not be evaluated", failed);
            output.flush();
            say(shell == null ? Frame.Kind.ENDED : Frame.Kind.FAILED, String.valueOf(failed));
        }
    }

    private void begin(Tools.Maker tools) {
        log("begins");
        shell = new Shell(tools.make(hello.write()), hello.write(), Guard.Limits.standard(), output::add);
        say(Frame.Kind.DONE, "");
    }

    private void end() {
        var running = shell;
        log("ends");
        if (running == null) {
            OPEN.decrementAndGet();
        } else {
            running.close();
            // What was left behind keeps its place, so that there are never many.
            running.ended().thenAccept(_ -> OPEN.decrementAndGet());
        }
    }

    private void evaluate(String text) {
        var running = shell;
        if (running == null || closed.get()) {
            return;
        }
        log(text);
        var how = running.evaluate(text);
        output.flush();
        say(how, "");
        if (how == Frame.Kind.ENDED) {
            close();
        }
    }

    private void complete(Frame asked) {
        var running = shell;
        if (running != null && !closed.get()) {
            client.take(running.choices(asked.text(), asked.at()).write());
        }
    }

    private void log(String text) {
        String line = Table.withoutPasswords(text.strip())
                .replaceAll("[\\r\\n]+", " ⏎ ")
                .replaceAll("\\p{Cntrl}", "?");
        for (int at = 0; at == 0 || at < line.length(); at += LOGGED_CHARACTERS_MAX) {
            String piece = line.substring(at, Math.min(line.length(), at + LOGGED_CHARACTERS_MAX));
            LOG.info("{} ({}): {}", hello.by(), hello.write() ? "may write" : "reads", piece);
        }
    }

    private void say(Frame.Kind kind, String text) {
        client.take(Frame.of(kind, text).write());
    }

    /** Gathers what is shown, for each piece that goes to the client costs as much as a thousand characters. */
    private final class Output {
        private static final long KEPT_NS_MAX = 100_000_000;

        private final StringBuilder kept = new StringBuilder();
        private long flushedNs = System.nanoTime();

        synchronized void add(String text) {
            for (int at = 0; at < text.length(); at += Frame.CHARACTERS_MAX) {
                kept.append(text, at, Math.min(text.length(), at + Frame.CHARACTERS_MAX));
                if (kept.length() >= Frame.CHARACTERS_MAX || System.nanoTime() - flushedNs > KEPT_NS_MAX) {
                    flush();
                }
            }
        }

        synchronized void flush() {
            if (!kept.isEmpty()) {
                say(Frame.Kind.SHOW, kept.toString());
                kept.setLength(0);
            }
            flushedNs = System.nanoTime();
        }
    }
}
