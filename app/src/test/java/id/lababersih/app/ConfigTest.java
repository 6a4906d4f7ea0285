package id.lababersih.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.lababersih.app.mail.LoggedMail;
import id.lababersih.app.mail.NoMail;
import id.lababersih.app.mail.Resend;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {
    private static final String SECRET = "rahasia-rahasia-rahasia-rahasia-rahasia";
    private static final Map<String, String> PRODUCTION = Map.of(
            "DATABASE_URL",
            "postgres://toko:sandi@db/laba",
            "SECRET_KEY_BASE",
            SECRET,
            "GUARDIAN_SECRET_KEY",
            SECRET,
            "PHX_HOST",
            "app.example.com");

    @TempDir
    private Path var;

    @Test
    void everyProblemIsNamedAtOnceWithWhatItIsForAndHowToMakeOne() {
        assertThatThrownBy(() -> Config.read(Map.of("PORT", "x", "SENTRY_DSN", "ftp://a", "POOL_SIZE", "1"), var))
                .isInstanceOf(ConfigException.class)
                .message()
                .contains("7 problem(s)", "PORT is not such a number", "POOL_SIZE", "SENTRY_DSN is not an https URL")
                .contains("DATABASE_URL is missing. It is for: the PostgreSQL database. Set it to: postgres://")
                .contains("SECRET_KEY_BASE is missing", "openssl rand", "GUARDIAN_SECRET_KEY", "PHX_HOST is missing");
    }

    @Test
    void theOlderDatabaseIsTalkedOfWithTheRest() {
        assertThatThrownBy(() -> Config.readForTakeover(Map.of("SSL_CERT_FILE", "/tidak/ada"), var))
                .isInstanceOf(ConfigException.class)
                .message()
                .contains(
                        "6 problem(s)", "\n  DATABASE_URL is missing", "OLD_DATABASE_URL is missing", "SSL_CERT_FILE");
        var variables = new HashMap<>(PRODUCTION);
        variables.put("OLD_DATABASE_URL", "postgres://lama:sandi@old/laba");
        var read = Config.readForTakeover(variables, var);
        assertThat(read.old().jdbcUrl()).contains("//old:5432/laba");
        assertThat(read.config().database().orElseThrow().jdbcUrl()).contains("//db:5432/laba");
    }

    @Test
    void whereFaultsAreReportedHasAKeyAndAProject() {
        for (String wrong : List.of(
                "https://o1.ingest.sentry.io/123",
                "https://kunci@o1.ingest.sentry.io",
                "https://kunci@o1.ingest.sentry.io/",
                "https://@o1.ingest.sentry.io/123")) {
            var variables = new HashMap<>(PRODUCTION);
            variables.put("SENTRY_DSN", wrong);
            assertThatThrownBy(() -> Config.read(variables, var))
                    .message()
                    .contains("SENTRY_DSN has no key or no project")
                    .doesNotContain("kunci");
        }
        for (String right : List.of("https://kunci@o1.ingest.sentry.io/123", "https://a:b@host:9000/jalur/123")) {
            var variables = new HashMap<>(PRODUCTION);
            variables.put("SENTRY_DSN", right);
            assertThat(Config.read(variables, var).integrations().sentryDsn()).contains(URI.create(right));
        }
    }

    @Test
    void whatOpenTelemetryDoesNotTakeIsAProblemOfTheEnvironment() {
        var variables = new HashMap<>(PRODUCTION);
        variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1");
        variables.put("OTEL_TRACES_SAMPLER", "sometimes");
        var config = Config.read(variables, var);
        assertThatThrownBy(() -> Service.traces(config, InstantSource.system()))
                .isInstanceOf(ConfigException.class)
                .message()
                .contains("1 problem(s)", "OpenTelemetry cannot be set up so", "sometimes");
    }

    @Test
    void anAddressOfAnotherMachineIsNoTakenPort() {
        var elsewhere = new IllegalStateException(new BindException("Cannot assign requested address"));
        assertThat(Main.foreseen(elsewhere).orElseThrow())
                .contains("RELEASE_NODE")
                .doesNotContain("taken");
        var taken = new IllegalStateException(new BindException("Address already in use"));
        assertThat(Main.foreseen(taken).orElseThrow()).contains("A port is taken", "CLUSTER_PORT");
    }

    @Test
    void aComplaintNeverQuotesASecret() {
        var variables = new HashMap<>(PRODUCTION);
        variables.put("SECRET_KEY_BASE", "pendek");
        variables.put("DATABASE_URL", "postgres://toko:sandi rahasia@db/laba");
        assertThatThrownBy(() -> Config.read(variables, var))
                .message()
                .contains("SECRET_KEY_BASE has fewer", "DATABASE_URL is not a URL")
                .doesNotContain("pendek", "sandi");
    }

    @Test
    void aConfigurationPrintsWithoutItsSecrets() {
        var variables = new HashMap<>(PRODUCTION);
        variables.put("ADMIN_SECRET", SECRET);
        variables.put("RESEND_API_KEY", "re_" + SECRET);
        variables.put("DNS_CLUSTER_QUERY", "lababersih-id.internal");
        variables.put("RELEASE_COOKIE", SECRET);
        variables.put("RELEASE_NODE", "lababersih@fdaa::3");
        assertThat(Config.read(variables, var).toString())
                .contains("app.example.com", "lababersih-id.internal")
                .doesNotContain("rahasia", "sandi");
        var config = Config.read(variables, var);
        assertThat(config.integrations() + "; " + Features.mailer(config)).doesNotContain("rahasia");
    }

    @Test
    void mailComesFromAnAddressOfTheHostOrFromTheOneThatIsNamed() {
        var variables = new HashMap<>(PRODUCTION);
        assertThat(Config.read(variables, var).integrations().mailFrom())
                .isEqualTo("LabaBersih <noreply@app.example.com>");
        for (String right : List.of("Toko Laba & Rekan <halo@laba.example>", "halo+x@laba.example", "Lábá <a@b>")) {
            variables.put("MAIL_FROM", right);
            assertThat(Config.read(variables, var).integrations().mailFrom()).isEqualTo(right);
        }
        for (String wrong : List.of(
                "Laba",
                "laba.example",
                "Laba <halo>",
                "Laba halo@laba.example",
                "Laba <halo@laba.example",
                "halo@laba.example>",
                "a@b, c@d",
                "\"Laba\" <halo@laba.example>",
                "Laba\r\nBcc: x <halo@laba.example>",
                "<halo@laba.example>")) {
            variables.put("MAIL_FROM", wrong);
            assertThatThrownBy(() -> Config.read(variables, var))
                    .as(wrong)
                    .message()
                    .contains(
                            "1 problem(s)",
                            "MAIL_FROM is neither an address nor NAME <ADDRESS>. It is for: who e-mail");
        }
    }

    @Test
    void aKeyOfResendIsOneWordWhichNoComplaintQuotes() {
        for (String wrong : List.of("re_rahasia re_lain", "re_rahasia\nX-Header: 1", "re_rähasia")) {
            var variables = new HashMap<>(PRODUCTION);
            variables.put("RESEND_API_KEY", wrong);
            variables.put("MAIL_FROM", "x");
            assertThatThrownBy(() -> Config.read(variables, var))
                    .message()
                    .contains("2 problem(s)", "RESEND_API_KEY has a blank, or a character that no key has", "MAIL_FROM")
                    .doesNotContain("rahasia", "rähasia");
        }
    }

    @Test
    void mailGoesThroughResendWhereItsKeyIsSetToTheLogOfDevelopmentAndElseNowhere() {
        var variables = new HashMap<>(PRODUCTION);
        assertThat(Features.mailer(Config.read(variables, var))).isInstanceOf(NoMail.class);
        variables.put("LABABERSIH_ENV", "dev");
        assertThat(Features.mailer(Config.read(variables, var))).isInstanceOf(LoggedMail.class);
        for (String mode : List.of("dev", "prod")) {
            variables.put("LABABERSIH_ENV", mode);
            variables.put("RESEND_API_KEY", "re_123");
            assertThat(Features.mailer(Config.read(variables, var))).isInstanceOf(Resend.class);
        }
    }

    @Test
    void theLogIsWrittenInAFormatThatThereIs() {
        for (String wrong : List.of("JSON", " json", "")) {
            var variables = new HashMap<>(PRODUCTION);
            variables.put("LOG_FORMAT", wrong);
            assertThatThrownBy(() -> Config.read(variables, var))
                    .message()
                    .contains("LOG_FORMAT is none of text, json");
        }
        var variables = new HashMap<>(PRODUCTION);
        variables.put("LOG_FORMAT", "json");
        assertThat(Config.read(variables, var).host()).isEqualTo("app.example.com");
    }

    @Test
    void theProxysHeaderIsANameOrNothing() {
        var variables = new HashMap<>(PRODUCTION);
        assertThat(Config.read(variables, var).clientAddressHeader()).isEmpty();
        variables.put("CLIENT_ADDRESS_HEADER", "Fly-Client-IP");
        assertThat(Config.read(variables, var).clientAddressHeader()).contains("Fly-Client-IP");
        variables.put("CLIENT_ADDRESS_HEADER", "Fly-Client-IP: 1.2.3.4");
        assertThatThrownBy(() -> Config.read(variables, var))
                .message()
                .contains("CLIENT_ADDRESS_HEADER is not the name of a header");
    }

    @Test
    void aClusterNeedsACookie() {
        var variables = new HashMap<>(PRODUCTION);
        variables.put("DNS_CLUSTER_QUERY", "lababersih-id.internal");
        assertThatThrownBy(() -> Config.read(variables, var)).message().contains("RELEASE_COOKIE is missing while");
    }

    @Test
    void aNodesAddressIsWrittenAsJavaWritesItWhicheverVariableNamesIt() {
        var variables = new HashMap<>(PRODUCTION);
        variables.put("DNS_CLUSTER_QUERY", "lababersih-id.internal");
        variables.put("RELEASE_COOKIE", SECRET);
        variables.put("FLY_PRIVATE_IP", "fdaa:0:0:a7b:7b::2");
        assertThat(Config.read(variables, var).cluster().orElseThrow().host()).isEqualTo("fdaa:0:0:a7b:7b:0:0:2");
        variables.put("RELEASE_NODE", "laba@10.0.0.7");
        assertThat(Config.read(variables, var).cluster().orElseThrow().host()).isEqualTo("10.0.0.7");
    }

    @Test
    void aClusterNeedsAnAddressThatIsANumberAndTheKeysItIsPromised() {
        var variables = new HashMap<>(PRODUCTION);
        variables.put("DNS_CLUSTER_QUERY", "lababersih-id.internal");
        variables.put("RELEASE_COOKIE", SECRET);
        assertThatThrownBy(() -> Config.read(variables, var))
                .message()
                .contains("RELEASE_NODE is missing while DNS_CLUSTER_QUERY is set");
        variables.put("RELEASE_NODE", "laba@server.internal");
        variables.put("CLUSTER_TLS_DIR", var.toString());
        assertThatThrownBy(() -> Config.read(variables, var))
                .message()
                .contains("RELEASE_NODE does not end in an address")
                .contains("CLUSTER_TLS_DIR names a folder in which tls.key cannot be read");
    }

    @Test
    void nodesThatDoNotProveThemselvesSpeakToEachOtherOnAPrivateAddressAlone() throws IOException {
        var variables = new HashMap<>(PRODUCTION);
        variables.put("DNS_CLUSTER_QUERY", "lababersih-id.internal");
        variables.put("RELEASE_COOKIE", SECRET);
        for (String address : List.of("8.8.8.8", "172.32.0.1", "100.128.0.1", "2001:db8::3", "fbff::1")) {
            variables.put("RELEASE_NODE", "lababersih@" + address);
            assertThatThrownBy(() -> Config.read(variables, var))
                    .message()
                    .contains("RELEASE_NODE names a public address");
        }
        for (String address : List.of("172.31.0.1", "192.168.1.2", "100.64.0.1", "100.127.0.1", "fc00::1", "fdaa::3")) {
            variables.put("RELEASE_NODE", "lababersih@" + address);
            assertThat(Config.read(variables, var).cluster()).as(address).isPresent();
        }
        for (String file : List.of("tls.key", "tls.crt", "ca.crt")) {
            Files.createFile(var.resolve(file));
        }
        variables.put("RELEASE_NODE", "lababersih@2001:db8::3");
        variables.put("CLUSTER_TLS_DIR", var.toString());
        assertThat(Config.read(variables, var).cluster()).isPresent();
    }

    @Test
    void severalNodesAreNothingForDevelopmentWhereEachWouldMakeSecretsOfItsOwn() {
        var variables = new HashMap<>(PRODUCTION);
        variables.put("LABABERSIH_ENV", "dev");
        variables.put("DNS_CLUSTER_QUERY", "lababersih-id.internal");
        variables.put("RELEASE_COOKIE", SECRET);
        variables.put("RELEASE_NODE", "lababersih@fdaa::3");
        variables.put("PORT", "0");
        assertThatThrownBy(() -> Config.read(variables, var))
                .message()
                .contains("2 problem(s)", "LABABERSIH_ENV is dev", "PORT is 0, and other nodes must know it");
    }

    @Test
    void developmentMakesSecretsOnceAndKeepsThem() {
        Config first = Config.read(Map.of("LABABERSIH_ENV", "dev"), var);
        Config second = Config.read(Map.of("LABABERSIH_ENV", "dev"), var);
        assertThat(first.secretKeyBase()).hasSize(64).isEqualTo(second.secretKeyBase());
        assertThat(first.guardianSecretKey()).hasSize(64).isNotEqualTo(first.secretKeyBase());
        assertThat(first.database()).isEmpty();
        assertThat(first.port()).isEqualTo(4000);
    }
}
