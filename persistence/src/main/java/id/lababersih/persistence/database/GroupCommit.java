package id.lababersih.persistence.database;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets many share one statement: what is asked for while it runs goes together as the next. A busy server pays one
 * round trip for many, an idle one waits for nobody. A thread runs the statements one after the other; it is there
 * while some are asked for. A virtual one would have to be woken by another for each answer of the server.
 *
 * @param <T> what is asked for
 * @param <R> the answer
 */
public final class GroupCommit<T, R> {
    private static final int GROUP_MAX = 100;
    /** Far above what a healthy server lets wait; beyond it requests are turned away instead of kept. */
    static final int WAITING_MAX = 10_000;

    private static final long IDLE_SECONDS_MAX = 10;
    private static final ThreadFactory THREADS =
            Thread.ofPlatform().daemon().name("group-commit-", 0).factory();

    private final Work<T, R> work;
    private final Executor thread =
            new ThreadPoolExecutor(0, 1, IDLE_SECONDS_MAX, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), THREADS);
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Member<T, R>> waiting = new ArrayDeque<>();
    private boolean running;

    /** Does what a group asks for: one answer for each of its requests, in their order. */
    @FunctionalInterface
    public interface Work<T, R> {
        List<R> run(List<T> requests) throws SQLException;
    }

    private record Member<T, R>(T request, CompletableFuture<R> answer) {}

    public GroupCommit(Work<T, R> work) {
        this.work = work;
    }

    /**
     * Has the request done, alone or with others, and waits for it.
     *
     * @throws CompletionException as {@link #submit} fails
     */
    public R run(T request) {
        return submit(request).join();
    }

    /**
     * Has the request done, alone or with others; returns at once. Fails if the statement failed, which it then did for
     * the whole group, or if too many wait. What depends on the answer may run on the thread of the statements: it must
     * not wait for anything.
     */
    public CompletableFuture<R> submit(T request) {
        var member = new Member<T, R>(request, new CompletableFuture<>());
        lock.lock();
        try {
            if (waiting.size() >= WAITING_MAX) {
                return CompletableFuture.failedFuture(
                        new SQLTransientException(WAITING_MAX + " wait for one statement"));
            }
            if (!running) {
                thread.execute(this::runAll);
                running = true;
            }
            waiting.add(member);
        } finally {
            lock.unlock();
        }
        return member.answer;
    }

    @SuppressWarnings("ThreadPriorityCheck") // Nothing relies on it: it only makes groups larger.
    private void runAll() {
        boolean ended = false;
        try {
            List<Member<T, R>> group;
            do {
                // Whoever is about to ask comes along: no loss where a core is free, and larger groups where none is.
                Thread.yield();
                group = group();
                answer(group);
            } while (!group.isEmpty());
            ended = true;
        } finally {
            if (!ended) {
                giveUp();
            }
        }
    }

    /** Where there is no memory left to make a group: who waits is told, and the next begins anew. */
    private void giveUp() {
        lock.lock();
        try {
            running = false;
            for (var member = waiting.poll(); member != null; member = waiting.poll()) {
                member.answer.completeExceptionally(new SQLTransientException("the statement's thread has died"));
            }
        } finally {
            lock.unlock();
        }
    }

    /** The next; where nobody waits it is empty, and the last. */
    private List<Member<T, R>> group() {
        lock.lock();
        try {
            var group = new ArrayList<Member<T, R>>();
            while (group.size() < GROUP_MAX && !waiting.isEmpty()) {
                group.add(waiting.remove());
            }
            running = !group.isEmpty();
            return group;
        } finally {
            lock.unlock();
        }
    }

    private void answer(List<Member<T, R>> group) {
        if (group.isEmpty()) {
            return;
        }
        try {
            var answers = work.run(group.stream().map(Member::request).toList());
            for (int i = 0; i < group.size(); i++) {
                group.get(i).answer.complete(answers.get(i));
            }
        } catch (SQLException | RuntimeException | Error failure) {
            group.forEach(member -> member.answer.completeExceptionally(failure));
        }
    }
}
