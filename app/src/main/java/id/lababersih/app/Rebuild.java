package id.lababersih.app;

import id.lababersih.app.projection.JournaledRows;
import id.lababersih.app.projection.StoredJournal;
import id.lababersih.cluster.order.Steps;
import id.lababersih.cluster.projection.Projections;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.database.DatabaseUrl;
import id.lababersih.persistence.database.EmbeddedDatabase;
import id.lababersih.persistence.database.StartRefusedException;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The command behind {@code lababersih rebuild} and {@code bin/rebuild}: empties the read models; the running service,
 * or the next, refills them.
 */
public final class Rebuild {
    private static final Logger LOG = LoggerFactory.getLogger(Rebuild.class);

    private Rebuild() {}

    public static void main(String[] arguments) throws SQLException {
        try {
            Config config = Config.readForCommand(System.getenv(), Main.var());
            var url = config.database();
            if (url.isPresent()) {
                run(url.get());
                return;
            }
            try (var server = EmbeddedDatabase.start(config.var().resolve("postgres"))) {
                run(server.url());
            }
        } catch (ConfigException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(Main.REFUSED);
        } catch (StartRefusedException refused) {
            System.err.println(refused.getMessage());
            System.exit(Main.FAILED);
        }
    }

    private static void run(DatabaseUrl url) throws SQLException {
        try (Database database = Database.open(url, 2)) {
            Projections.reset(database.dataSource(), new StoredJournal(), new JournaledRows(Steps.NONE));
            LOG.info("Order lists and stock are empty, the books' totals counted anew; events refill the lists");
        }
    }
}
