package id.lababersih.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import gg.jte.generated.precompiled.StaticTemplates;
import id.lababersih.app.imports.ImportView;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** In which language an import's rows are spoken of. */
class ImportTemplatesTest {
    private static final String INDONESIAN = "SKU belum dikenal: X";
    private static final String ENGLISH = "SKU not known: X";

    private static String rows(Language language, String english) {
        var frame = new Frame(Texts.in(language), new Assets(), "/app/impor/1", "", false, List.of(), null, "");
        var contents = new ImportView.Contents(null, "", "", List.of(), 0, null, 0);
        var row = new ImportView.Row(
                0, "2", "N1", contents, "", INDONESIAN, english, "", List.of(), false, List.of(), null);
        var tab = new ImportView.Tab(new UUID(0, 1), "unmatched", List.of(row), List.of(), null);
        return new StaticTemplates().importsRows(frame, tab).render();
    }

    @Test
    void eachReaderSeesTheWordsOfTheOwnLanguageAlone() {
        assertThat(rows(Language.INDONESIAN, ENGLISH)).contains(INDONESIAN).doesNotContain(ENGLISH);
        assertThat(rows(Language.ENGLISH, ENGLISH)).contains(ENGLISH).doesNotContain(INDONESIAN, "<q");
    }

    @Test
    void whatTheReleaseBeforeSaidInIndonesianAloneIsQuotedAsSuch() {
        assertThat(rows(Language.INDONESIAN, "")).contains(INDONESIAN).doesNotContain("<q");
        assertThat(rows(Language.ENGLISH, "")).contains("Recorded as <q lang=\"id\">" + INDONESIAN + "</q>");
    }
}
