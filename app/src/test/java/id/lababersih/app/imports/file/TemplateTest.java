package id.lababersih.app.imports.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TemplateTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"PRODUCTS", "SKU_MAP", "OPENING_STOCK", "PURCHASES", "RETURNS"})
    void theReaderTakesEveryRowOfATemplateAsItIs(FileKind kind) throws IOException {
        var template = Template.of(kind).orElseThrow();
        var file = Files.writeString(folder.resolve("contoh.csv"), template.csv());
        var read = (ParsedFile.Masters) SpreadsheetReader.read(file, "contoh.csv", kind, Samples.TIMES);

        assertThat(read.errors()).isEmpty();
        assertThat(read.skipped()).isEmpty();
        assertThat(read.lookAlikes()).isEmpty();
        assertThat(read.rows()).hasSameSizeAs(template.rows()).isNotEmpty();
        assertThat(template.columns())
                .as("each column has an example")
                .allMatch(column -> template.rows().stream()
                        .anyMatch(row ->
                                !row.get(template.columns().indexOf(column)).isEmpty()));
    }

    @Test
    void theFilesOfMarketplacesHaveNoTemplate() {
        assertThat(Arrays.stream(FileKind.values())
                        .filter(kind -> Template.of(kind).isEmpty()))
                .containsExactly(FileKind.ORDERS, FileKind.INCOME, FileKind.ADJUSTMENTS, FileKind.FEE_COLUMNS);
    }
}
