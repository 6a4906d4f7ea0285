package id.lababersih.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class ProblemsTest {
    @Test
    void whatADatabaseThatIsAwayDidNotAnswerIsToBeAskedForAgain() {
        for (String state : List.of("08006", "25006", "40P01", "53300", "57P01", "57P03", "58030")) {
            assertThat(Problems.of(failed(state)).type()).as(state).isEqualTo(ProblemType.UNAVAILABLE);
        }
    }

    @Test
    void aStatementThatTheServerEndedIsToBeAskedForAgain() {
        assertThat(Problems.of(failed("57014")).type()).isEqualTo(ProblemType.UNAVAILABLE);
        assertThat(Problems.of(failed("42P01")).type()).as("a fault of ours").isEqualTo(ProblemType.INTERNAL);
    }

    private static Throwable failed(String sqlState) {
        return new CompletionException(new SQLException("a statement", sqlState));
    }
}
