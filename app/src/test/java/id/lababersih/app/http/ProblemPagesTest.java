package id.lababersih.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemPagesTest {
    private static final Path PAGES = Path.of("..", "docs", "problems");

    @ParameterizedTest
    @EnumSource
    void everyProblemHasAPageThatNamesItsPathAndStatus(ProblemType type) throws IOException {
        var page = Files.readString(PAGES.resolve(type.slug() + ".md"));
        assertThat(page)
                .startsWith("# " + type.title() + "\n")
                .contains("Type `" + type.path() + "`, status " + type.status() + ".")
                .contains("**What to do:**");
    }

    @Test
    void everyPageBelongsToAProblem() throws IOException {
        var slugs = Arrays.stream(ProblemType.values())
                .map(type -> type.slug() + ".md")
                .toList();
        try (var pages = Files.list(PAGES)) {
            assertThat(pages.map(page -> page.getFileName().toString())).containsExactlyInAnyOrderElementsOf(slugs);
        }
    }
}
