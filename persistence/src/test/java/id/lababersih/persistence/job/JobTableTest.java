package id.lababersih.persistence.job;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobTableTest {
    private static final String NAME = "hourly-job";
    private static final Instant NOON = Instant.parse("2026-03-01T05:00:00Z");
    private static final Instant NEXT = NOON.plus(Duration.ofHours(1));

    private final Database database = ScratchDatabase.open();
    private final JobTable jobs = new JobTable(database.jdbi());

    @BeforeEach
    void schedule() {
        database.jdbi().useHandle(handle -> handle.execute("""
                insert into scheduled_tasks (task_name, task_instance, execution_time, picked, picked_by, version)
                values (?, 'all', ?, true, 'one:1', 7)
                """, NAME, NOON));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aRunThatDiesIsListedOnceHoweverOftenItIsTold() {
        for (int time = 1; time <= 2; time++) {
            assertThat(jobs.died(NAME, 7, 5, "it broke", NOON, NEXT)).isEqualTo(time == 1);
            assertThat(job().dead()).isEqualTo(new JobTable.Dead(NOON, NOON, 5, "it broke"));
        }
        assertThat(job().next()).isEqualTo(NEXT);
        assertThat(job().runningOn()).isNull();
        assertThat(jobs.figures(List.of(NAME), NOON).dead()).isOne();
    }

    @Test
    void aJobWhoseRunIsAnotherByNowIsNotDead() {
        assertThat(jobs.died(NAME, 6, 5, "its node was lost", NOON, NEXT)).isFalse();
        assertThat(job().dead()).isNull();
        assertThat(job().runningOn()).isEqualTo("one:1");
        assertThat(job().failure()).isNull();
    }

    private JobTable.Job job() {
        return jobs.all().getFirst();
    }
}
