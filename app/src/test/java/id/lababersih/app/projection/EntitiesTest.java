package id.lababersih.app.projection;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import id.lababersih.cluster.order.Steps;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.ScratchDatabase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class EntitiesTest {
    private static final Duration WITHIN = Duration.ofSeconds(40);

    /** A region that leaves while it waits for its shards would wait ten seconds in vain. */
    @Test
    void whatIsStoppedAsSoonAsItWorksStopsWithoutWaitingForShardsInVain() {
        var logger = (Logger) LoggerFactory.getLogger(ShardRegion.class);
        var log = new ListAppender<ILoggingEvent>();
        log.start();
        logger.addAppender(log);
        try (var database = Database.open(ScratchDatabase.create(), 4);
                var blocking = Executors.newVirtualThreadPerTaskExecutor()) {
            var clock = InstantSource.system();
            var node = Entities.node(database, blocking, clock);
            var entities = Entities.start(node, database, blocking, clock, Steps.NONE);
            assertThat(entities.ready()).succeedsWithin(WITHIN);
            entities.work();
            assertThat(entities.stop()).succeedsWithin(WITHIN);
            assertThat(log.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .noneMatch(line -> line.contains("timed out"));
        } finally {
            logger.detachAppender(log);
        }
    }
}
