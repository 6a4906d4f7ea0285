package id.lababersih.app.ops.dashboard;

import id.lababersih.app.job.JobScheduler;
import id.lababersih.app.ops.Latencies;
import id.lababersih.app.ops.LogTail;
import id.lababersih.app.ops.Samples;
import id.lababersih.app.projection.Entities;
import id.lababersih.app.realtime.PresenceAttendance;
import id.lababersih.app.realtime.Realtime;
import id.lababersih.cluster.realtime.PubSub;
import id.lababersih.persistence.database.Database;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Who knows what the pages show.
 *
 * @param behind how long the oldest event has waited for the read models
 */
public record Sources(
        String version,
        Entities entities,
        Database database,
        JobScheduler jobs,
        Samples samples,
        Latencies latencies,
        Supplier<Duration> behind,
        Realtime realtime,
        PubSub pubSub,
        PresenceAttendance presences,
        LogTail log) {}
