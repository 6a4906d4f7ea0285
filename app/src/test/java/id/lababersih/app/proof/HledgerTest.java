package id.lababersih.app.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Another bookkeeping program reads the exported journal and comes to the same totals. */
class HledgerTest {
    private static final Pattern BALANCE = Pattern.compile("\"(\\d{4})[^\"]*\",\"(-?\\d+)(?: IDR)?\"");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"small", "month"})
    void theExportedJournalIsSoundAndGivesTheTrialBalance(String sample) throws IOException, InterruptedException {
        Played played = Played.of(sample);
        String journal = played.afterIncome().journalText();
        hledger(journal, "check");
        new Differences()
                .compare("hledger", played.afterIncome().trialBalance(), balances(journal))
                .compare("expected", played.expected().trialBalance(Expected.AFTER_INCOME), balances(journal))
                .none();
    }

    @Test
    void aJournalThatDoesNotBalanceIsRefused() {
        String journal = "2025-07-15 x\n    1101 Kas  7 IDR\n    4101 P  -6 IDR\n";
        assertThatThrownBy(() -> hledger(journal, "check")).isInstanceOf(AssertionError.class);
    }

    @Test
    void theExpectedJournalGivesTheExpectedTotals() throws IOException, InterruptedException {
        Expected expected = Expected.of("small");
        String journal = new String(expected.file("expected.journal"), StandardCharsets.UTF_8);
        new Differences()
                .compare("hledger", expected.trialBalance(Expected.AFTER_INCOME), balances(journal))
                .none();
    }

    private Map<String, Long> balances(String journal) throws IOException, InterruptedException {
        Map<String, Long> balances = new TreeMap<>();
        for (String line : hledger(journal, "balance", "--flat", "-N", "-O", "csv")
                .lines()
                .skip(1)
                .toList()) {
            Matcher balance = BALANCE.matcher(line);
            assertThat(balance.matches()).as(line).isTrue();
            balances.put(balance.group(1), Long.parseLong(balance.group(2)));
        }
        return balances;
    }

    /** What hledger prints; a missing hledger or a complaint is a failure. */
    private String hledger(String journal, String... command) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("exported.journal"), journal);
        List<String> words = new java.util.ArrayList<>(List.of("hledger", "-f", file.toString()));
        words.addAll(List.of(command));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(String.join(" ", words) + "\n" + printed)
                .isZero();
        return printed;
    }
}
