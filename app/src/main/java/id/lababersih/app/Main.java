package id.lababersih.app;

import id.lababersih.cluster.order.Steps;
import java.nio.file.Path;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program: reads the environment, starts the service, and stops it on SIGTERM or Ctrl-C. The only wall clock. */
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);
    private static final int REFUSED = 2;
    private static final int FAILED = 1;

    private Main() {}

    public static void main(String[] arguments) {
        serve(Steps.NONE);
    }

    /** Serves until the process is told to end; {@code steps} lets a test end it at a step of a shipment. */
    static void serve(Steps steps) {
        long startedNs = System.nanoTime();
        try {
            Config config = Config.read(System.getenv(), Path.of("var").toAbsolutePath());
            Service service = new Service(config, Clock.systemUTC(), steps);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(service), "stop"));
            LOG.info(
                    "LabaBersih answers on http://{}:{} after {} ms",
                    config.host(),
                    service.port(),
                    (System.nanoTime() - startedNs) / 1_000_000);
        } catch (ConfigException refused) {
            System.err.println(refused.getMessage());
            System.exit(REFUSED);
        } catch (RuntimeException failed) {
            LOG.error("LabaBersih could not start", failed);
            System.exit(FAILED);
        }
    }

    private static void stop(Service service) {
        LOG.info("Stopping");
        service.close();
        LOG.info("Stopped");
    }
}
