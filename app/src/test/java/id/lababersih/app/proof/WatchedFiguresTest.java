package id.lababersih.app.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import id.lababersih.app.rules.Sections;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the dashboard and the alert rules in docs/ look at is told by {@code /metrics}, and alerts say what to do. */
class WatchedFiguresTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    /** A name with an underscore that is no function's. */
    private static final Pattern FIGURE = Pattern.compile("\\b[a-z]+(?:_[a-z]+)+\\b(?!\\()");

    private static final Pattern COMMAND = Pattern.compile("`([^`]+)`");
    private static final Pattern MANUAL = Pattern.compile("docs/operations\\.md#([\\w-]+)");

    @Test
    void everyFigureOfTheDashboardAndTheAlertsIsTold() throws IOException {
        var watched = new TreeSet<String>();
        for (JsonNode panel :
                Api.MAPPER.readTree(DOCS.resolve("grafana.json").toFile()).path("panels")) {
            panel.path("targets")
                    .forEach(
                            target -> watched.addAll(figures(target.path("expr").textValue())));
        }
        alerts().forEach(alert -> watched.addAll(figures(alert.path("expr").textValue())));
        assertThat(watched).hasSizeGreaterThan(15);

        var api = SharedServer.api();
        api.get("/health").expect(200);
        var headers = Map.of("Authorization", "Bearer " + SharedServer.ADMIN_SECRET);
        String told =
                api.send("GET", "/metrics", headers, new byte[0]).expect(200).text();
        assertThat(watched).allSatisfy(figure -> assertThat(told).containsPattern("(?m)^" + figure + "[{ ]"));
        assertThat(told)
                .as("a list's 200 ms are one of the steps")
                .contains("http_requests_seconds_bucket{method=\"GET\",route=\"/health\",status=\"2xx\",le=\"0.2\"}");
    }

    @Test
    void everyAlertSaysWhatToRunFirstAndWhereTheManualGoesOn() throws IOException {
        var manual = Sections.of(DOCS.resolve("operations.md"));
        assertThat(alerts()).hasSizeGreaterThan(10).allSatisfy(alert -> {
            String todo = alert.at("/annotations/what_to_do").asText();
            var command = COMMAND.matcher(todo);
            var sections = MANUAL.matcher(todo)
                    .results()
                    .map(section -> section.group(1))
                    .toList();
            String name = alert.path("alert").asText();
            assertThat(command.find()).as(name + " has a command").isTrue();
            assertThat(sections).as(name).isNotEmpty().isSubsetOf(manual.keySet());
            assertThat(manual.get(sections.getFirst())).as(name).contains(command.group(1));
            assertThat(todo.split("\\.( |$)")).as(name).hasSizeLessThanOrEqualTo(2);
        });
    }

    private static List<JsonNode> alerts() throws IOException {
        var alerts = new ArrayList<JsonNode>();
        for (JsonNode group :
                YAML.readTree(DOCS.resolve("alerts.yaml").toFile()).path("groups")) {
            group.path("rules").forEach(alerts::add);
        }
        return alerts;
    }

    private static Set<String> figures(String expression) {
        var names = new TreeSet<String>();
        FIGURE.matcher(expression).results().forEach(name -> names.add(name.group()));
        return names;
    }
}
