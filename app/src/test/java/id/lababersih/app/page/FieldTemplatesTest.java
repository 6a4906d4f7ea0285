package id.lababersih.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class FieldTemplatesTest {
    private static final Path TEMPLATES = Path.of("src/main/jte");

    @Test
    void everyFieldThatMayBeWrongNamesItsMessage() throws IOException {
        var fields = new ArrayList<String>();
        try (var templates = Files.walk(TEMPLATES)) {
            for (var template : templates.filter(Files::isRegularFile).toList()) {
                Files.readAllLines(template).stream()
                        .filter(line -> line.contains("is-invalid"))
                        .forEach(fields::add);
            }
        }
        assertThat(fields).hasSizeGreaterThan(30).allMatch(field -> field.matches(".*aria-describedby=.*-error\".*"));
    }
}
