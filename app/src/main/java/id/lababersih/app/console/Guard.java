package id.lababersih.app.console;

import com.google.errorprone.annotations.DoNotCall;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what an engineer evaluates from hurting the service: each evaluation has a thread of its own, a time, an amount
 * of memory and of output. A thread cannot be ended from outside, so {@link Weaving} has the code ask at every jump
 * whether it may go on. Code of libraries does not ask; what hangs there is left behind.
 */
public final class Guard implements AutoCloseable {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Map<Integer, Guard> OPEN = new ConcurrentHashMap<>();
    private static final AtomicInteger LAST = new AtomicInteger();

    private static final int SESSION_TIMES = 8;
    private static final long BYTES_PER_MB = 1_000_000;
    private static final int BYTES_OF_ELEMENT = 8;
    private static final Pattern NOT_PLAIN = Pattern.compile("[\\p{Cc}&&[^\n\t]]");

    private final int id = LAST.incrementAndGet();
    private final Limits limits;
    private final boolean alone;
    private final Consumer<String> out;
    private volatile Evaluation evaluation = nothing();
    /** Completes when the text that is evaluated, in all its pieces, is to stop, with the reason. */
    private volatile CompletableFuture<String> stop = new CompletableFuture<>();

    private volatile boolean closed;
    private long shown;
    private final AtomicLong allocatedBefore = new AtomicLong();

    /**
     * What an evaluation may take.
     *
     * @param bytes that its thread allocates; a session may take eight times as many in all
     * @param characters that it shows
     * @param graceMs between being told to stop and being left behind; longer than a statement of the database takes
     */
    record Limits(long seconds, long bytes, long characters, long graceMs) {
        static Limits standard() {
            return new Limits(60, Runtime.getRuntime().maxMemory() / 16, 64_000, 12_000);
        }

        /** For a process that nothing else runs in. */
        static Limits none() {
            return new Limits(Integer.MAX_VALUE, Long.MAX_VALUE / SESSION_TIMES, Long.MAX_VALUE, 1_000);
        }
    }

    /** Ends an evaluation; an Error, so that ordinary handlers let it pass. */
    static final class StoppedError extends Error {
        private static final long serialVersionUID = 1;

        StoppedError(String why) {
            super(why, null, false, false);
        }
    }

    /** The session cannot go on: something runs where nothing can end it, or may be kept that is too large. */
    static final class SessionOverException extends Exception {
        private static final long serialVersionUID = 1;

        SessionOverException(String why) {
            super(why);
        }
    }

    /** One piece of a text, on its thread. */
    private static final class Evaluation {
        final CompletableFuture<@Nullable Object> ended = new CompletableFuture<>();

        @Nullable
        Thread thread;

        long bytesAtStart;
        long bytesInAll;
        boolean full;

        boolean runsHere() {
            return Thread.currentThread().equals(thread) && !ended.isDone();
        }

        /** What its thread, the one that asks, has allocated for it so far. */
        long bytes() {
            return THREADS.getCurrentThreadAllocatedBytes() - bytesAtStart;
        }
    }

    /** @param alone whether what is evaluated may run on its own thread only, and only while it is evaluated */
    Guard(Limits limits, boolean alone, Consumer<String> out) {
        this.limits = limits;
        this.alone = alone;
        this.out = out;
        OPEN.put(id, this);
    }

    int id() {
        return id;
    }

    /** Asked by woven code at every jump and call, and at the beginning of every method. */
    public static void check(int id) {
        open(id).check();
    }

    /** Asked by woven code before it makes an array. */
    public static void checkLength(int length, int id) {
        open(id).checkLength(length);
    }

    /** Called by woven code in place of what it must not do. */
    @DoNotCall("for woven code")
    public static void refuse(String what) {
        throw new UnsupportedOperationException(what);
    }

    /** Shows something while an evaluation runs. */
    public static void show(int id, String text) {
        Guard guard = open(id);
        guard.check();
        guard.show(text);
    }

    private static Guard open(int id) {
        Guard guard = OPEN.get(id);
        if (guard == null) {
            throw new StoppedError("Stopped: its session has ended");
        }
        return guard;
    }

    /** Begins a text: what is run from now on has its time and its characters together. */
    void begin() {
        shown = 0;
        stop = new CompletableFuture<String>()
                .completeOnTimeout("it took more than " + limits.seconds + " s", limits.seconds, TimeUnit.SECONDS);
        if (closed) {
            stop("the session has ended");
        }
    }

    /**
     * Runs something within the limits and returns what it gives.
     *
     * @throws StoppedError when it was stopped
     * @throws SessionOverException when it does not stop, or took too much memory, which it may keep
     * @throws Exception what it throws
     */
    @Nullable
    Object run(Callable<@Nullable Object> work) throws Exception {
        if (allocatedBefore.get() > SESSION_TIMES * limits.bytes) {
            throw new SessionOverException("This session has used up its memory; begin another");
        }
        var now = new Evaluation();
        var ending = stop;
        evaluation = now;
        var thread = Thread.ofPlatform().daemon().name("console-" + id).unstarted(() -> evaluate(now, work));
        now.thread = thread;
        thread.start();
        CompletableFuture.anyOf(now.ended.handle((_, _) -> true), ending).join();
        if (!now.ended.isDone()) {
            thread.interrupt();
        }
        try {
            Object value = now.ended.get(limits.graceMs, TimeUnit.MILLISECONDS);
            refuseToKeep(now);
            return value;
        } catch (ExecutionException failed) {
            refuseToKeep(now);
            if (failed.getCause() instanceof Exception exception) {
                throw exception;
            }
            throw (Error) failed.getCause();
        } catch (TimeoutException deaf) {
            throw new SessionOverException(
                    "Stopped, for " + ending.join() + ", but it goes on in the thread " + thread.getName());
        }
    }

    /** What it declared may hold all that it allocated, until the session is gone. */
    private void refuseToKeep(Evaluation ended) throws SessionOverException {
        if (ended.full || ended.bytesInAll > limits.bytes) {
            throw new SessionOverException("Stopped, for " + tooMuch() + " and may keep it; begin another session");
        }
    }

    private String tooMuch() {
        return "it took more than " + limits.bytes / BYTES_PER_MB + " MB";
    }

    /** Ends the text that is evaluated, if any. */
    void stop(String why) {
        stop.complete(why);
    }

    /** Completes when nothing runs any more, which for what was left behind may be never. */
    CompletionStage<?> ended() {
        return evaluation.ended.handle((_, _) -> true);
    }

    /** Ends what runs; what was left behind asks on, should it come back from where it hangs. */
    @Override
    public void close() {
        closed = true;
        stop("the session has ended");
        ended().thenAccept(_ -> OPEN.remove(id));
    }

    private static Evaluation nothing() {
        var nothing = new Evaluation();
        nothing.ended.complete(null);
        return nothing;
    }

    private void evaluate(Evaluation now, Callable<@Nullable Object> work) {
        now.bytesAtStart = THREADS.getCurrentThreadAllocatedBytes();
        try {
            Object value = work.call();
            count(now);
            now.ended.complete(value);
        } catch (Throwable whatever) { // It belongs to who typed it.
            count(now);
            now.ended.completeExceptionally(whatever);
        }
    }

    private void count(Evaluation now) {
        now.bytesInAll = now.bytes();
        allocatedBefore.addAndGet(now.bytesInAll);
    }

    private void check() {
        var now = evaluation;
        boolean here = now.runsHere();
        if (alone && !here) {
            throw new StoppedError("Stopped: what is for reading runs on its own thread only");
        }
        if (here && now.bytes() > limits.bytes) {
            stop(tooMuch());
        }
        if (stop.isDone() && !now.ended.isDone()) {
            throw new StoppedError("Stopped: " + stop.join());
        }
    }

    private void checkLength(int length) {
        check();
        if (length > limits.bytes / BYTES_OF_ELEMENT) {
            throw new StoppedError("An array of " + length + " is more than an evaluation may take");
        }
        var now = evaluation;
        if (now.runsHere() && length > (limits.bytes - now.bytes()) / BYTES_OF_ELEMENT) {
            now.full = true;
            throw new StoppedError("Stopped: " + tooMuch());
        }
    }

    /** Shows something, as much of it as the text may. */
    synchronized void show(String text) {
        if (shown > limits.characters) {
            return;
        }
        shown += text.length();
        // A buyer's name may have what moves the cursor.
        String plain = NOT_PLAIN.matcher(text).replaceAll("?");
        out.accept(
                shown <= limits.characters
                        ? plain
                        : plain.substring(0, (int) (plain.length() - (shown - limits.characters)))
                                + "\n(more is not shown)\n");
    }
}
