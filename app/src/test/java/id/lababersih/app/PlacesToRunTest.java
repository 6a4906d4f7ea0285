package id.lababersih.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the files for Docker, systemd, Kubernetes and Fly.io say, each read as its tool reads it where one is here. */
class PlacesToRunTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path DOCKER = ROOT.resolve("docker");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    /** As long as a node takes at the worst to hand over its work, with some to spare. */
    private static final int STOP_SECONDS_MIN = 60;

    private static final Pattern PROGRAM = Pattern.compile("(?:/app|/current)/bin/([a-z]+)(?:\", \"| )?([a-z-]+)?");
    private static final Set<String> COMMANDS = Set.of("start", "ready");
    private static final Set<String> VARIABLES =
            Stream.of(Variable.values()).map(Enum::name).collect(Collectors.toUnmodifiableSet());

    @Test
    void kubernetesKnowsEveryWord() throws IOException {
        var objects = kubernetes();
        assertThat(objects).hasSize(6);
        for (JsonNode object : objects) {
            JsonElement read = JsonParser.parseString(object.toString());
            switch (object.path("kind").textValue()) {
                case "ConfigMap" -> V1ConfigMap.validateJsonElement(read);
                case "Service" -> V1Service.validateJsonElement(read);
                case "Deployment" -> V1Deployment.validateJsonElement(read);
                case "PodDisruptionBudget" -> V1PodDisruptionBudget.validateJsonElement(read);
                case "NetworkPolicy" -> V1NetworkPolicy.validateJsonElement(read);
                default -> throw new AssertionError("Nobody checks " + object);
            }
        }
    }

    @Test
    void systemdKnowsEveryWordAndFindsLittleToExpose(@TempDir Path root) throws IOException, InterruptedException {
        Path program = root.resolve("opt/lababersih/current/bin/lababersih");
        Files.createDirectories(program.getParent());
        Files.writeString(program, "#!/bin/sh\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Path units = Files.createDirectories(root.resolve("etc/systemd/system"));
        Files.copy(DOCKER.resolve("lababersih.service"), units.resolve("lababersih.service"));
        assertThat(systemd("verify", "--man=no", "--recursive-errors=no", "--root=" + root))
                .isEmpty();
        // Its measure is from 0 to 10, here in tenths.
        systemd("security", "--offline=true", "--threshold=20", "--root=" + root);
    }

    /** What it says of the unit. */
    private static String systemd(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("systemd-analyze"));
        command.addAll(List.of(arguments));
        command.add("lababersih.service");
        Process asked = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(asked.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(asked.exitValue()).as(said).isZero();
        return said;
    }

    @Test
    void everySettingIsOneThatTheServiceReads() throws IOException {
        var fly = fields(fly().path("env"));
        var compose = fields(compose().path("services").path("node").path("environment"));
        var kubernetes = fields(kubernetes().getFirst().path("data"));
        assertThat(kubernetes().getFirst().path("kind").textValue()).isEqualTo("ConfigMap");
        for (JsonNode one : container().path("env")) {
            kubernetes.add(one.path("name").textValue());
        }
        kubernetes.remove("POD_ADDRESS");
        String told = Files.readString(DOCKER.resolve("kubernetes.yaml"));
        words(told, Pattern.compile("--from-literal=([A-Z_]+)=")).forEach(secret -> kubernetes.add(secret.group(1)));
        assertThat(VARIABLES).containsAll(fly).containsAll(compose).containsAll(kubernetes);

        Set<String> needed = Set.of(
                "PHX_HOST", "DNS_CLUSTER_QUERY", "RELEASE_COOKIE", "SECRET_KEY_BASE", "GUARDIAN_SECRET_KEY", "PORT");
        assertThat(compose).containsAll(needed).contains("DATABASE_URL");
        assertThat(kubernetes).containsAll(needed).contains("DATABASE_URL", "RELEASE_NODE");
        String flyFile = Files.readString(ROOT.resolve("fly.toml"));
        assertThat(needed).allSatisfy(name -> assertThat(flyFile).contains(name));
    }

    @Test
    void allGiveTheServiceTheTimeToHandOverAndAskThePortItListensOn() throws IOException {
        var fly = fly();
        assertThat(fly.path("kill_signal").textValue()).isEqualTo("SIGTERM");
        assertThat(seconds(fly.path("kill_timeout"))).isGreaterThanOrEqualTo(STOP_SECONDS_MIN);
        assertThat(fly.path("http_service").path("internal_port").asText())
                .isEqualTo(fly.path("env").path("PORT").textValue());
        assertThat(ROOT.resolve(fly.path("build").path("dockerfile").textValue()))
                .exists();

        var node = compose().path("services").path("node");
        assertThat(seconds(node.path("stop_grace_period"))).isGreaterThanOrEqualTo(STOP_SECONDS_MIN);
        assertThat(DOCKER.resolve(node.path("build").path("context").textValue())
                        .resolve(node.path("build").path("dockerfile").textValue()))
                .exists();
        var balancer = compose().path("services").path("balancer").path("environment");
        assertThat(balancer.path("PORT")).isEqualTo(node.path("environment").path("PORT"));
        assertThat(balancer.path("DNS_CLUSTER_QUERY"))
                .isEqualTo(node.path("environment").path("DNS_CLUSTER_QUERY"));

        assertThat(pod().path("terminationGracePeriodSeconds").asInt()).isGreaterThanOrEqualTo(STOP_SECONDS_MIN);
        assertThat(container().path("ports").get(0).path("containerPort").asText())
                .isEqualTo(kubernetes().getFirst().path("data").path("PORT").textValue());

        String unit = Files.readString(DOCKER.resolve("lababersih.service"));
        assertThat(unit).contains("TimeoutStopSec=" + STOP_SECONDS_MIN + "\n", "RestartPreventExitStatus=2\n");
    }

    @Test
    void whoComesThroughTheBalancerIsMarked() throws IOException {
        assertThat(Files.readString(DOCKER.resolve("haproxy.cfg"))).contains("http-request set-header Via ");
    }

    @Test
    void whatCannotBeNotedDownIsNotStarted(@TempDir Path root) throws IOException, InterruptedException {
        Path program = root.resolve("bin/lababersih");
        Path java = root.resolve("runtime/bin/java");
        for (Path file : List.of(program, java, root.resolve("conf/lababersih.env"), root.resolve("lib/classpath"))) {
            Files.createDirectories(file.getParent());
            Files.createFile(file);
        }
        Files.copy(ROOT.resolve("release/bin/lababersih"), program, StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(java, "#!/bin/sh\nsleep 60\n");
        Files.writeString(root.resolve("VERSION"), "1");
        assertThat(program.toFile().setExecutable(true) && java.toFile().setExecutable(true))
                .isTrue();
        // As on a full disk, files can be made and not be written.
        String full = "trap '' XFSZ; ulimit -f 0; exec \"$0\" daemon";
        Process asked = new ProcessBuilder("sh", "-c", full, program.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var left = ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(root.toString()))
                .toList();
        left.forEach(ProcessHandle::destroyForcibly);
        assertThat(asked.waitFor()).isEqualTo(1);
        assertThat(said).contains("lababersih.pid cannot be written, so it was not started");
        assertThat(left).isEmpty();
    }

    @Test
    void everyProgramThatIsNamedIsInTheRelease() throws IOException {
        Path programs = ROOT.resolve("release/bin");
        String commands = Files.readString(programs.resolve("lababersih"));
        for (Path file : List.of(
                DOCKER.resolve("Dockerfile"),
                DOCKER.resolve("compose.yaml"),
                DOCKER.resolve("lababersih.service"),
                ROOT.resolve("fly.toml"))) {
            var named = words(Files.readString(file), PROGRAM);
            assertThat(named).as(file.toString()).isNotEmpty();
            for (MatchResult one : named) {
                assertThat(programs.resolve(one.group(1))).exists();
                if (one.group(1).equals("lababersih")) {
                    assertThat(COMMANDS).contains(one.group(2));
                    assertThat(commands).contains("\n    " + one.group(2) + ")");
                }
            }
        }
    }

    private static List<JsonNode> kubernetes() throws IOException {
        return YAML.readerFor(JsonNode.class)
                .<JsonNode>readValues(DOCKER.resolve("kubernetes.yaml").toFile())
                .readAll();
    }

    private static JsonNode pod() throws IOException {
        return kubernetes().stream()
                .filter(object -> object.path("kind").textValue().equals("Deployment"))
                .findFirst()
                .orElseThrow()
                .path("spec")
                .path("template")
                .path("spec");
    }

    private static JsonNode container() throws IOException {
        return pod().path("containers").get(0);
    }

    private static JsonNode compose() throws IOException {
        return YAML.readTree(DOCKER.resolve("compose.yaml").toFile());
    }

    private static JsonNode fly() throws IOException {
        return new TomlMapper().readTree(ROOT.resolve("fly.toml").toFile());
    }

    private static Set<String> fields(JsonNode object) {
        var names = new TreeSet<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<MatchResult> words(String text, Pattern pattern) {
        return pattern.matcher(text).results().toList();
    }

    private static int seconds(JsonNode duration) {
        return Integer.parseInt(duration.textValue().replace("s", ""));
    }
}
