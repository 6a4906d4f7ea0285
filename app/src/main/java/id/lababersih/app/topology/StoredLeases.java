package id.lababersih.app.topology;

import id.lababersih.cluster.topology.Leases;
import id.lababersih.persistence.lease.LeaseTable;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** The leases of the cluster, in the database that all nodes share. */
public final class StoredLeases implements Leases {
    private final CompletionStage<LeaseTable> table;
    private final Executor blocking;

    /**
     * Leases in a table.
     *
     * @param table need not be open yet
     * @param blocking runs the JDBC calls; virtual threads
     */
    public StoredLeases(CompletionStage<LeaseTable> table, Executor blocking) {
        this.table = table;
        this.blocking = blocking;
    }

    @Override
    public CompletionStage<OptionalLong> take(String name, String owner, Duration length) {
        return table.thenApplyAsync(opened -> opened.take(name, owner, length), blocking);
    }

    @Override
    public CompletionStage<Boolean> renew(String name, String owner, long token, Duration length) {
        return table.thenApplyAsync(opened -> opened.renew(name, owner, token, length), blocking);
    }

    @Override
    public CompletionStage<Boolean> passOn(String name, Collection<String> from, String to, Duration length) {
        var owners = List.copyOf(from);
        return table.thenApplyAsync(opened -> opened.passOn(name, owners, to, length), blocking);
    }

    @Override
    public CompletionStage<Void> release(String name, String owner) {
        return table.thenAcceptAsync(opened -> opened.release(name, owner), blocking);
    }

    @Override
    public CompletionStage<Void> release(String name, String owner, long token) {
        return table.thenAcceptAsync(opened -> opened.release(name, owner, token), blocking);
    }
}
