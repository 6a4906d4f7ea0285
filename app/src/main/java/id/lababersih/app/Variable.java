package id.lababersih.app;

/** Everything the environment may say, what it is for, and how to make a value. */
enum Variable {
    LABABERSIH_ENV("prod, or dev to generate what is missing", "dev or prod; prod where it is not set"),
    DATABASE_URL("the PostgreSQL database", "postgres://user:password@host:5432/lababersih"),
    OLD_DATABASE_URL(
            "the database that import-database reads",
            "postgres://user:password@host:5432/database of the older system; nothing else needs it"),
    LOG_FORMAT("how the log is written", "text, or json for one object a line; text where it is not set"),
    POOL_SIZE("connections to the database for queries", "a number from 2 to 200; 10 where it is not set"),
    PORT("the port of the HTTP server", "a number from 0 to 65535; 4000 where it is not set"),
    PHX_HOST("the name that browsers know this service by", "a host name such as app.example.com; HOST is the same"),
    HOST("as PHX_HOST", "a host name such as app.example.com"),
    CLIENT_ADDRESS_HEADER(
            "the header in which the proxy in front names the client, for the rate limits",
            "one that the proxy sets itself: Fly-Client-IP, or X-Forwarded-For; without a proxy leave it out"),
    SECRET_KEY_BASE("signs cookies and stored keys", "openssl rand -base64 48"),
    GUARDIAN_SECRET_KEY("signs access tokens", "openssl rand -base64 48"),
    ADMIN_SECRET("opens the administration of apps", "openssl rand -base64 24; without it that stays shut"),
    DNS_CLUSTER_QUERY("the DNS name of all nodes", "a name such as lababersih-id.internal; without it one node"),
    RELEASE_COOKIE("lets a node join; the same on all", "openssl rand -base64 24"),
    RELEASE_NODE(
            "the private address that the other nodes reach this one at",
            "name@address with the address as a number, such as lababersih@fdaa::3; without it FLY_PRIVATE_IP counts"),
    FLY_PRIVATE_IP("as the address in RELEASE_NODE; Fly.io sets it", "an IPv6 or IPv4 address"),
    FLY_REGION("where this node's machine stands, which the dashboard shows; Fly.io sets it", "a name such as sin"),
    CLUSTER_PORT("where the nodes talk, on the private address", "a number from 1 to 65535; 25520 where it is not set"),
    CLUSTER_BOOTSTRAP_PORT(
            "where a node that starts asks the others who is there, on the private address; the same on all",
            "a number from 1 to 65535; 8558 where it is not set"),
    CLUSTER_TLS_DIR(
            "the folder of tls.key, tls.crt and ca.crt with which nodes prove themselves to each other",
            "the path of a folder; without it the private network is trusted"),
    RESEND_API_KEY("sends e-mail through Resend", "from resend.com/api-keys; without it no e-mail is sent"),
    MAIL_FROM(
            "who e-mail comes from, at a domain that Resend has verified",
            "LabaBersih <noreply@app.example.com>; noreply at PHX_HOST where it is not set"),
    SENTRY_DSN("where faults are reported", "https://key@host/project; without it to the log alone"),
    OTEL_EXPORTER_OTLP_ENDPOINT(
            "where traces of requests are sent, by OTLP over HTTP",
            "http://localhost:4318, a collector's; without it nowhere. Other OTEL_ variables count as well"),
    TIKTOK_SHOP_APP_KEY("the TikTok Shop app, with its secret", "from partner.tiktokshop.com"),
    TIKTOK_SHOP_APP_SECRET("the TikTok Shop app, with its key", "from partner.tiktokshop.com"),
    MENGANTAR_API_KEY("reads parcels from Mengantar", "from the Mengantar dashboard"),
    SSL_CERT_FILE(
            "the authorities that prove the database's certificate, where DATABASE_URL ends in ?sslmode=verify-full",
            "the path of a readable PEM file; Debian's, /etc/ssl/certs/ca-certificates.crt, where it is not set");

    private final String purpose;
    private final String example;

    Variable(String purpose, String example) {
        this.purpose = purpose;
        this.example = example;
    }

    String purpose() {
        return purpose;
    }

    /** A value, or the command that makes one. */
    String example() {
        return example;
    }
}
