package id.lababersih.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RemoteTest {
    private static final Path FILE = Path.of("var", "console");

    @Test
    void whereNobodyListensACloneIsToldOfItsOwnScriptsAndAReleaseOfItsProgram() {
        assertThat(Remote.nobody(FILE, true)).contains("PORT=4001 bin/remote").doesNotContain("lababersih status");
        assertThat(Remote.nobody(FILE, false)).contains("lababersih status").doesNotContain("bin/");
    }
}
