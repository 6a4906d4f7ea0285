package id.lababersih.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.app.http.ProblemType;
import id.lababersih.app.imports.ImportView;
import id.lababersih.app.imports.ImportsView;
import id.lababersih.app.imports.file.RowProblem;
import id.lababersih.domain.inventory.Shortage;
import id.lababersih.domain.ledger.Account;
import id.lababersih.domain.ledger.CashMove;
import id.lababersih.domain.ledger.Chart;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.ReturnTerms;
import id.lababersih.domain.order.Status;
import id.lababersih.domain.platform.Platform;
import id.lababersih.persistence.imports.ImportRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TextsTest {
    /** A key in a template or class: a text with a dot that names nothing else there. */
    private static final String CALL = "(?:frame|texts)(?:\\(\\))?\\.(?:text|of|orElse)\\(";

    private static final String KEY = "\"([a-z_]+\\.[A-Za-z0-9_.-]+)\"";
    private static final Pattern USED = Pattern.compile(CALL + "(?:[^\"()]*\\?\\s*)?" + KEY + "(?!\\s*\\+)");
    private static final Pattern SECOND = Pattern.compile(CALL + "[^;\\n]*?(?:: |, )" + KEY + "\\)");
    /** A reason's name before its words. */
    private static final Pattern REASON =
            Pattern.compile("\"([a-z]+(?:_[a-z]+)+)\",\\s+(?:\"[A-Z]|Words\\.|shortOf|new Said)");

    private static final Pattern BLANK = Pattern.compile("\\{\\d}");

    @Test
    void bothLanguagesHaveTheSameKeys() {
        assertThat(Texts.in(Language.ENGLISH).keys())
                .isEqualTo(Texts.in(Language.INDONESIAN).keys());
    }

    @Test
    void bothLanguagesLeaveTheSameBlanksInEachText() {
        for (var key : Texts.in(Language.INDONESIAN).keys()) {
            assertThat(blanks(Texts.in(Language.ENGLISH).of(key)))
                    .as(key)
                    .isEqualTo(blanks(Texts.in(Language.INDONESIAN).of(key)));
        }
    }

    @Test
    void everyKeyThatIsUsedExists() throws IOException {
        var used = new TreeSet<String>();
        for (var file : sources()) {
            var source = Files.readString(file);
            for (var pattern : List.of(USED, SECOND)) {
                pattern.matcher(source).results().map(match -> match.group(1)).forEach(used::add);
            }
        }
        assertThat(used).hasSizeGreaterThan(100);
        assertThat(Texts.in(Language.INDONESIAN).keys()).containsAll(used);
    }

    @Test
    void everyTextIsUsed() throws IOException {
        var all = new StringBuilder();
        for (var file : sources()) {
            all.append(Files.readString(file));
        }
        var families = Set.of(
                "month",
                "violation",
                "problem",
                "range",
                "platform",
                "status",
                "refusal",
                "moment",
                "entry",
                "fee",
                "chart");
        assertThat(Texts.in(Language.INDONESIAN).keys()).allSatisfy(key -> {
            var family = key.substring(0, key.indexOf('.'));
            var stem = key.substring(0, key.lastIndexOf('.') + 1);
            boolean literal = all.indexOf('"' + key + '"') >= 0;
            assertThat(literal || families.contains(family) || all.indexOf('"' + stem + '"') >= 0)
                    .as(key)
                    .isTrue();
        });
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void whateverDataSaysHasWords(Language language) {
        var keys = new TreeSet<String>();
        add(keys, "status.", Arrays.stream(Status.values()));
        add(keys, "stock.status.", Arrays.stream(Shortage.values()));
        add(keys, "platform.", Arrays.stream(Platform.values()));
        add(keys, "order.returned.", Arrays.stream(ReturnTerms.Goods.values()));
        add(keys, "cash.move.", Arrays.stream(CashMove.values()));
        add(keys, "chart.", Chart.accounts().stream().map(Account::code));
        add(
                keys,
                "moment.",
                Arrays.stream(Order.Event.class.getPermittedSubclasses()).map(Class::getSimpleName));
        add(
                keys,
                "refusal.",
                Arrays.stream(Order.Rejection.class.getPermittedSubclasses()).map(Class::getSimpleName));
        add(keys, "import.reason.", Arrays.stream(RowProblem.Reason.values()).map(RowProblem.Reason::code));
        add(keys, "import.tab.", ImportView.TABS.stream());
        add(keys, "import.hint.", ImportView.TABS.stream());
        add(keys, "import.empty.", ImportView.TABS.stream());
        add(keys, "imports.kind.", ImportsView.KINDS.stream());
        add(keys, "imports.state.", Arrays.stream(ImportRun.State.values()));
        add(
                keys,
                "problem.",
                Stream.of(ProblemType.FORBIDDEN, ProblemType.NOT_FOUND, ProblemType.INTERNAL)
                        .map(ProblemType::slug));
        assertThat(Texts.in(language).keys()).containsAll(keys);
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void everyReasonThatAnImportGivesInIndonesianHasWords(Language language) throws IOException {
        var reasons = new TreeSet<String>();
        for (var file : sources()) {
            if (file.toString().contains("/imports/")) {
                REASON.matcher(Files.readString(file)).results().forEach(match -> reasons.add(match.group(1)));
            }
        }
        assertThat(reasons).hasSizeGreaterThan(25);
        assertThat(reasons)
                .allSatisfy(reason -> assertThat(Texts.in(language).has("import.reason." + reason))
                        .isTrue());
    }

    @Test
    void moneyIsGroupedByThousandsAndNegativesAreMarked() {
        assertThat(Rupiah.format(0)).isEqualTo("Rp0");
        assertThat(Rupiah.format(999)).isEqualTo("Rp999");
        assertThat(Rupiah.format(1_000)).isEqualTo("Rp1.000");
        assertThat(Rupiah.format(1_234_567)).isEqualTo("Rp1.234.567");
        assertThat(Rupiah.format(-100)).isEqualTo("-Rp100");
        assertThat(Rupiah.format(-1_234_567)).isEqualTo("-Rp1.234.567");
        assertThat(Rupiah.format(Long.MIN_VALUE)).isEqualTo("-Rp9.223.372.036.854.775.808");
    }

    @Test
    void daysAndTimesFollowTheLanguage() {
        var indonesian = Texts.in(Language.INDONESIAN);
        var english = Texts.in(Language.ENGLISH);
        var time = Instant.parse("2025-08-05T17:05:00Z");
        assertThat(indonesian.day(LocalDate.of(2025, 8, 5))).isEqualTo("5 Agu 2025");
        assertThat(english.day(LocalDate.of(2025, 8, 5))).isEqualTo("5 Aug 2025");
        assertThat(indonesian.time(time, ZoneId.of("Asia/Jakarta"))).isEqualTo("6 Agu 2025 00.05");
        assertThat(english.time(time, ZoneId.of("Asia/Jakarta"))).isEqualTo("6 Aug 2025 00:05");
    }

    @Test
    void sharesHaveACommaInEveryLanguageAsRupiahAndPiecesHavePoints() {
        for (var language : Language.values()) {
            var texts = Texts.in(language);
            assertThat(texts.percent(125, 1000)).isEqualTo("12,5%");
            assertThat(texts.percent(-125, 1000)).isEqualTo("-12,5%");
            assertThat(texts.percent(1, 0)).isEqualTo("–");
        }
    }

    private static void add(Set<String> keys, String stem, Stream<?> names) {
        names.forEach(name -> keys.add(stem + name));
    }

    private static Set<String> blanks(String text) {
        return BLANK.matcher(text).results().map(match -> match.group()).collect(Collectors.toSet());
    }

    private static List<Path> sources() throws IOException {
        try (var templates = Files.walk(Path.of("src/main/jte"));
                var classes = Files.walk(Path.of("src/main/java"))) {
            return Stream.concat(templates, classes)
                    .filter(Files::isRegularFile)
                    .toList();
        }
    }
}
