package id.lababersih.app.imports;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.app.page.Language;
import id.lababersih.app.page.Texts;
import id.lababersih.domain.order.Status;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Words that name what a page shows name it as that page does, in either language. */
class WordsTest {
    @ParameterizedTest
    @EnumSource(Status.class)
    void aStatusIsCalledAsThePagesCallIt(Status status) {
        var key = "status." + status;
        assertThat(Words.of(status)).isEqualTo(Texts.in(Language.INDONESIAN).of(key));
        assertThat(Words.inEnglish(status)).isEqualTo(Texts.in(Language.ENGLISH).of(key));
    }

    @Test
    void whoIsToldToTakeAReturnInByHandFindsThePageTheButtonsAndTheFieldByTheirNames() {
        var said = Words.backward(Status.SETTLED, Status.RETURNED);
        for (var key : List.of("orders.title", "order.return", "order.refund", "order.return_now")) {
            assertThat(said.indonesian()).contains(Texts.in(Language.INDONESIAN).of(key));
            assertThat(said.english()).contains(Texts.in(Language.ENGLISH).of(key));
        }
    }
}
