package id.lababersih.persistence.database;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets many threads share one statement: what is asked for while it runs goes together as the next. A busy server pays
 * one round trip for many, an idle one waits for nobody. Blocking; the first thread of a group runs it for all of them.
 *
 * @param <T> what one thread asks for
 * @param <R> what it is told
 */
public final class GroupCommit<T, R> {
    private static final int GROUP_MAX = 100;
    /** Far above what a healthy server lets wait; beyond it requests are turned away instead of kept. */
    static final int WAITING_MAX = 10_000;

    private final Work<T, R> work;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Member<T, R>> waiting = new ArrayDeque<>();
    private boolean running;

    /** Does what a group asks for: one answer for each of its requests, in their order. */
    @FunctionalInterface
    public interface Work<T, R> {
        List<R> run(List<T> requests) throws SQLException;
    }

    /** One thread's request; {@code turn} completes with its answer, or with null when it is to run the next group. */
    private record Member<T, R>(T request, CompletableFuture<@Nullable R> turn) {}

    public GroupCommit(Work<T, R> work) {
        this.work = work;
    }

    /**
     * Has the request done, alone or with others.
     *
     * @throws CompletionException if the statement failed, which it then did for the whole group, or too many wait
     */
    public R run(T request) {
        var own = new Member<T, R>(request, new CompletableFuture<>());
        boolean first = join(own);
        R answer = first ? null : own.turn.join();
        return answer == null ? lead() : answer;
    }

    /** Returns whether nobody runs a group, so that this member has to. */
    private boolean join(Member<T, R> member) {
        lock.lock();
        try {
            if (waiting.size() >= WAITING_MAX) {
                throw new CompletionException(new SQLTransientException(WAITING_MAX + " wait for one statement"));
            }
            waiting.add(member);
            boolean first = !running;
            running = true;
            return first;
        } finally {
            lock.unlock();
        }
    }

    /** Runs the group whose first member is this thread's; returns its answer. */
    @SuppressWarnings("ThreadPriorityCheck") // Nothing relies on it: it only makes groups larger.
    private R lead() {
        // Whoever is about to ask comes along: no loss where a core is free, and larger groups where none is.
        Thread.yield();
        List<Member<T, R>> group = group();
        List<R> answers;
        try {
            answers = work.run(group.stream().map(Member::request).toList());
        } catch (SQLException | RuntimeException | Error failure) {
            group.forEach(member -> member.turn.completeExceptionally(failure));
            throw new CompletionException(failure);
        } finally {
            handOver();
        }
        for (int i = 1; i < group.size(); i++) {
            group.get(i).turn.complete(answers.get(i));
        }
        return answers.getFirst();
    }

    private List<Member<T, R>> group() {
        lock.lock();
        try {
            var group = new ArrayList<Member<T, R>>();
            while (group.size() < GROUP_MAX && !waiting.isEmpty()) {
                group.add(waiting.remove());
            }
            return group;
        } finally {
            lock.unlock();
        }
    }

    private void handOver() {
        lock.lock();
        try {
            var next = waiting.peek();
            running = next != null;
            if (next != null) {
                next.turn.complete(null);
            }
        } finally {
            lock.unlock();
        }
    }
}
