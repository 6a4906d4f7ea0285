package id.lababersih.app.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.lababersih.persistence.staging.StagedTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MappingTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"supabase", "phoenix"})
    void theMappingsThatComeWithTheServiceHaveAQueryForEachTable(String kind) throws IOException {
        assertThat(Mapping.read(Path.of("../conf/import-" + kind + ".sql"))).containsOnlyKeys(StagedTable.values());
    }

    @Test
    void allThatIsWrongIsToldAtOnce() throws IOException {
        Path file = Files.writeString(folder.resolve("old.sql"), """
                -- name: users
                select 1;
                -- name: customers
                select 2;
                -- name: members
                select 3;
                -- name: users
                select 4;
                -- name: shops
                -- name: products
                select 5;
                -- name: orders
                select 6;
                """);

        assertThatThrownBy(() -> Mapping.read(file))
                .isInstanceOf(IOException.class)
                .message()
                .satisfies(words -> assertThat(words.lines().map(line -> shown(line, file)))
                        .containsExactly(
                                "old.sql: \"-- name: customers\" names none of users, merchants, members, shops,"
                                        + " products, orders, lines.",
                                "old.sql has two queries for users.",
                                "old.sql has no query for merchants",
                                "old.sql has no query for shops",
                                "old.sql has no query for lines"));
    }

    private static String shown(String line, Path file) {
        return line.replace(file.toString(), "old.sql").replaceFirst(": a line.*", "");
    }
}
