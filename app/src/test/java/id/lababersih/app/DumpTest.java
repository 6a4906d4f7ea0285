package id.lababersih.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DumpTest {
    @Test
    void extensionsAreNotRestoredAndAllElseIs() {
        var ours = List.of(
                ";     dbname: EXTENSION ",
                "217; 1259 16418 TABLE public t laba",
                "3362; 0 0 COMMENT public TABLE t laba",
                "3354; 0 16418 TABLE DATA public extension laba");
        var extensions = List.of(
                "2; 3079 16387 EXTENSION - pg_stat_statements ", "3361; 0 0 COMMENT - EXTENSION pg_stat_statements ");
        var all = List.of(ours.get(0), extensions.get(0), extensions.get(1), ours.get(1), ours.get(2), ours.get(3));
        assertThat(Dump.withoutExtensions(all)).isEqualTo(ours);
    }
}
