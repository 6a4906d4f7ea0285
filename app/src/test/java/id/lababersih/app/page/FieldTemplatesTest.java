package id.lababersih.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FieldTemplatesTest {
    private static final Path TEMPLATES = Path.of("src/main/jte");

    @Test
    void everyFieldThatMayBeWrongNamesItsMessage() throws IOException {
        assertThat(lines("is-invalid"))
                .hasSizeGreaterThan(30)
                .allMatch(field -> field.matches(".*aria-describedby=.*-error\".*"));
    }

    /** Whose message gets the focus when the page comes; it would be taken away on pages that are just looked at. */
    @Test
    void onlyWhatRefusesAFormIsAnAlertThatIsGoneTo() throws IOException {
        assertThat(lines("@template.page.alert("))
                .hasSizeGreaterThan(5)
                .allMatch(alert -> alert.matches(".*(\\.general\\(\\)|\\.refusal\\(\\)|= alert)\\)"));
    }

    private static List<String> lines(String having) throws IOException {
        var lines = new ArrayList<String>();
        try (var templates = Files.walk(TEMPLATES)) {
            for (var template : templates.filter(Files::isRegularFile).toList()) {
                Files.readAllLines(template).stream()
                        .filter(line -> line.contains(having))
                        .forEach(lines::add);
            }
        }
        return lines;
    }
}
