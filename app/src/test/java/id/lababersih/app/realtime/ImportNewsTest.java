package id.lababersih.app.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.app.http.TestClock;
import id.lababersih.cluster.realtime.Broadcast;
import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import id.lababersih.persistence.imports.ImportRun;
import id.lababersih.persistence.imports.ImportRun.Counts;
import id.lababersih.persistence.imports.ImportTables;
import id.lababersih.persistence.imports.ImportTables.NewRun;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ImportNewsTest {
    private final Database database = ScratchDatabase.open();
    private final ImportTables tables = new ImportTables(database.jdbi());
    private final TestClock clock = new TestClock(Instant.parse("2026-03-01T03:00:00Z"));
    private final List<Broadcast> told = new ArrayList<>();
    private final ImportNews news = new ImportNews(database.jdbi(), told::add, Runnable::run, clock);
    private final UUID merchant = UUID.randomUUID();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void progressIsToldFourTimesASecondAndTheEndAlways() {
        var run = running();

        for (int i = 0; i < 100; i++) {
            news.gotOn(run);
            clock.advance(Duration.ofMillis(10));
        }
        assertThat(told).hasSize(2 * 4);
        news.stopped(run);
        assertThat(told).as("it was left, to go on later").hasSize(2 * 5);

        end(run, "DONE");
        news.gotOn(run);
        news.stopped(run);
        assertThat(told).hasSize(2 * 7 + 1);
        assertThat(told.stream().map(AsyncApi::check).distinct())
                .containsExactly("import import_progress", "merchant import_progress", "merchant import_done");
        assertThat(told)
                .as("an id is a place to go on from, and nothing else")
                .noneMatch(broadcast -> broadcast.payload().contains("\"id\""));
        assertThat(told.getLast().topic()).isEqualTo("merchant:" + merchant);
        assertThat(told.getLast().payload()).contains("\"state\":\"DONE\"", "\"total\":7", "\"errors\":2");
        assertThat(told.get(12))
                .isEqualTo(new Broadcast(
                        "import:" + run.id(), "import_progress", told.getLast().payload(), null));
    }

    private ImportRun running() {
        var user = UUID.randomUUID();
        database.jdbi().useHandle(handle -> {
            handle.execute("insert into app_user (id, name, created_at) values (?, 'Siti', now())", user);
            handle.execute("insert into merchant (id, name, created_at) values (?, 'Toko Maju', now())", merchant);
        });
        var by = new Actor(merchant, user, clock.instant(), null);
        var run = new NewRun(UUID.randomUUID(), merchant, "products", null, null, "products.csv", "sha", by);
        var reading = tables.begin(run).orElseThrow();
        tables.publish(reading, new Counts(9, 7, 0, 0, 2), "{}");
        tables.confirm(merchant, run.id(), by);
        return tables.find(merchant, run.id()).orElseThrow();
    }

    private void end(ImportRun run, String state) {
        database.jdbi()
                .useHandle(handle -> handle.execute("update import_run set state = ? where id = ?", state, run.id()));
    }
}
