package id.lababersih.app;

import id.lababersih.cluster.topology.Formation;
import id.lababersih.cluster.topology.NodeConfig;
import id.lababersih.persistence.database.DatabaseUrl;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the environment says, checked as a whole. {@link #toString} shows no secret.
 *
 * @param database empty for the embedded server, which only development uses
 * @param host the name that browsers know this service by
 * @param clientAddressHeader in which the proxy in front names the client; empty where browsers connect themselves
 * @param var where uploads are while they are worked on, and where development keeps its data
 */
record Config(
        Mode mode,
        Optional<DatabaseUrl> database,
        int poolSize,
        int port,
        String host,
        Optional<String> clientAddressHeader,
        String secretKeyBase,
        String guardianSecretKey,
        Optional<Cluster> cluster,
        Integrations integrations,
        Path var) {
    private static final int SECRET_CHARACTERS_MIN = 32;
    private static final int COOKIE_CHARACTERS_MIN = 16;

    /** Whether missing values are made up or refused. */
    enum Mode {
        DEV,
        PROD
    }

    /**
     * How nodes find and trust each other.
     *
     * @param host this node's private address, as Java writes it
     * @param region where its machine stands; empty where nobody said
     */
    record Cluster(String host, int port, Optional<String> region, Formation formation) {
        NodeConfig node() {
            return new NodeConfig(host, port, region, Optional.of(formation));
        }

        /** Where the other nodes reach this one's HTTP. */
        String http(int httpPort) {
            return NodeConfig.inUrl(host) + ":" + httpPort;
        }

        @Override
        public String toString() {
            return "Cluster[" + formation.dnsQuery() + "]";
        }
    }

    /**
     * The services outside; each is off while its key is missing.
     *
     * @param mailFrom who e-mail comes from, {@code Name <address>} or an address
     * @param openTelemetry the variables of OpenTelemetry, where a collector is named
     */
    record Integrations(
            Optional<String> adminSecret,
            Optional<String> resendApiKey,
            String mailFrom,
            Optional<URI> sentryDsn,
            Optional<Map<String, String>> openTelemetry,
            Optional<String> tiktokAppKey,
            Optional<String> tiktokAppSecret,
            Optional<String> mengantarApiKey) {
        @Override
        public String toString() {
            return "Integrations[…]";
        }
    }

    /**
     * Reads and checks all variables.
     *
     * @param var where development keeps its data and the secrets it makes for itself
     * @throws ConfigException if anything is missing or malformed, naming all of it
     */
    static Config read(Map<String, String> variables, Path var) {
        var environment = new Environment(variables);
        var config = read(environment, var);
        requireFine(environment);
        return config;
    }

    private static Config read(Environment environment, Path var) {
        Mode mode = mode(environment);
        var database = database(environment, Variable.DATABASE_URL, mode == Mode.PROD);
        String host = host(environment, mode);
        // Read by LogSetup, as it is written here.
        environment.oneOf(Variable.LOG_FORMAT, "text", "json");
        return new Config(
                mode,
                database,
                environment.number(Variable.POOL_SIZE, 10, 2, 200),
                environment.number(Variable.PORT, 4000, 0, 65_535),
                host,
                environment.headerName(Variable.CLIENT_ADDRESS_HEADER),
                secret(environment, mode, Variable.SECRET_KEY_BASE, var),
                secret(environment, mode, Variable.GUARDIAN_SECRET_KEY, var),
                cluster(environment, mode),
                integrations(environment, host),
                var);
    }

    private static void requireFine(Environment environment) {
        if (!environment.problems().isEmpty()) {
            throw new ConfigException(environment.problems());
        }
    }

    /**
     * As {@link #read}, for a command that serves nobody: which node of a cluster this is, a container may have told
     * its service alone.
     */
    static Config readForCommand(Map<String, String> variables, Path var) {
        return read(ofNoCluster(variables), var);
    }

    private static Map<String, String> ofNoCluster(Map<String, String> variables) {
        var alone = new HashMap<>(variables);
        alone.remove(Variable.DNS_CLUSTER_QUERY.name());
        return alone;
    }

    /** What the command needs that takes an older system's database over: the service's settings, and that database. */
    record Takeover(Config config, DatabaseUrl old) {}

    /** As {@link #readForCommand}, with the older system's database. */
    static Takeover readForTakeover(Map<String, String> variables, Path var) {
        var environment = new Environment(ofNoCluster(variables));
        var config = read(environment, var);
        var old = database(environment, Variable.OLD_DATABASE_URL, true);
        requireFine(environment);
        return new Takeover(config, old.orElseThrow());
    }

    /** What tells this node from others: its private address, or the name of the service where it is the only one. */
    String node() {
        return cluster.map(Cluster::host).orElse(host);
    }

    boolean development() {
        return mode == Mode.DEV;
    }

    /** Whether links reach people by e-mail; in development they are in the log. */
    boolean sendsMail() {
        return development() || integrations.resendApiKey().isPresent();
    }

    /** Where browsers find this service, without a slash at its end. */
    String origin() {
        return development() ? "http://localhost:" + port : "https://" + host;
    }

    @Override
    public String toString() {
        return "Config[" + mode + ", " + database.map(DatabaseUrl::toString).orElse("embedded") + ", port " + port
                + ", " + host + ", " + cluster.map(Cluster::toString).orElse("one node") + "]";
    }

    private static Mode mode(Environment environment) {
        return switch (environment.text(Variable.LABABERSIH_ENV).orElse("prod")) {
            case "dev" -> Mode.DEV;
            case "prod" -> Mode.PROD;
            default -> {
                environment.wrong(Variable.LABABERSIH_ENV, "is neither");
                yield Mode.PROD;
            }
        };
    }

    private static Optional<DatabaseUrl> database(Environment environment, Variable variable, boolean needed) {
        if (needed && environment.text(variable).isEmpty()) {
            environment.missing(variable);
        }
        Path authorities = environment.readableFile(Variable.SSL_CERT_FILE).orElse(DatabaseUrl.AUTHORITIES);
        return environment.database(variable).map(url -> url.provenBy(authorities));
    }

    private static String host(Environment environment, Mode mode) {
        Optional<String> host = environment.hostName(Variable.PHX_HOST).or(() -> environment.hostName(Variable.HOST));
        boolean unnamed = environment.text(Variable.PHX_HOST).isEmpty()
                && environment.text(Variable.HOST).isEmpty();
        if (mode == Mode.PROD && unnamed) {
            environment.missing(Variable.PHX_HOST);
        }
        return host.orElse("localhost");
    }

    private static String secret(Environment environment, Mode mode, Variable variable, Path var) {
        if (environment.text(variable).isPresent()) {
            return environment.secret(variable, SECRET_CHARACTERS_MIN).orElse("");
        }
        Supplier<String> absent = () -> {
            environment.missing(variable);
            return "";
        };
        return mode == Mode.DEV ? DevSecrets.of(var, variable) : absent.get();
    }

    /** Without a name to look up there is one node, and the rest of the cluster's variables say nothing. */
    private static Optional<Cluster> cluster(Environment environment, Mode mode) {
        if (environment.text(Variable.DNS_CLUSTER_QUERY).isEmpty()) {
            return Optional.empty();
        }
        environment.together(Variable.DNS_CLUSTER_QUERY, Variable.RELEASE_COOKIE);
        if (mode == Mode.DEV) {
            environment.wrong(
                    Variable.LABABERSIH_ENV,
                    "is dev, where a node makes secrets of its own and serves its own machine, while"
                            + " DNS_CLUSTER_QUERY is set");
        }
        Optional<String> query = environment.hostName(Variable.DNS_CLUSTER_QUERY);
        Optional<String> cookie = environment.secret(Variable.RELEASE_COOKIE, COOKIE_CHARACTERS_MIN);
        int port = environment.number(Variable.CLUSTER_PORT, 25_520, 1, 65_535);
        int bootstrapPort = environment.number(Variable.CLUSTER_BOOTSTRAP_PORT, 8_558, 1, 65_535);
        Optional<String> region = environment.region(Variable.FLY_REGION);
        Optional<Path> tls = environment.folderOf(Variable.CLUSTER_TLS_DIR, "tls.key", "tls.crt", "ca.crt");
        Optional<String> address = environment.privateAddress(
                environment.text(Variable.CLUSTER_TLS_DIR).isPresent());
        if (environment.number(Variable.PORT, 4000, 0, 65_535) == 0) {
            environment.wrong(Variable.PORT, "is 0, and other nodes must know it");
        }
        if (port == bootstrapPort) {
            environment.wrong(Variable.CLUSTER_BOOTSTRAP_PORT, "is the same as CLUSTER_PORT");
        }
        if (query.isEmpty() || cookie.isEmpty() || address.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Cluster(address.get(), port, region, new Formation(query.get(), bootstrapPort, cookie.get(), tls)));
    }

    private static Integrations integrations(Environment environment, String host) {
        environment.together(Variable.TIKTOK_SHOP_APP_KEY, Variable.TIKTOK_SHOP_APP_SECRET);
        environment.together(Variable.TIKTOK_SHOP_APP_SECRET, Variable.TIKTOK_SHOP_APP_KEY);
        return new Integrations(
                environment.secret(Variable.ADMIN_SECRET, COOKIE_CHARACTERS_MIN),
                environment.key(Variable.RESEND_API_KEY),
                environment.mailbox(Variable.MAIL_FROM).orElse("LabaBersih <noreply@" + host + ">"),
                environment.dsn(Variable.SENTRY_DSN),
                environment
                        .httpOrHttps(Variable.OTEL_EXPORTER_OTLP_ENDPOINT)
                        .map(_ -> environment.startingWith("OTEL_")),
                environment.text(Variable.TIKTOK_SHOP_APP_KEY),
                environment.text(Variable.TIKTOK_SHOP_APP_SECRET),
                environment.text(Variable.MENGANTAR_API_KEY));
    }
}
