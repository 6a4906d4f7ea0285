package id.lababersih.app.shop;

import id.lababersih.domain.ledger.Chart;
import id.lababersih.domain.money.Money;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.shop.FeeRule;
import id.lababersih.domain.shop.FeeRule.Basis;
import id.lababersih.domain.shop.FeeSchedule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads {@code conf/fees.yml}, whose own header says what it may hold. */
public final class FeesFile {
    private static final int RULES_MAX = 1_000;
    private static final BigDecimal PPM_PER_PERCENT = BigDecimal.valueOf(10_000);
    private static final Set<String> KEYS = Set.of(
            "platform",
            "code",
            "account",
            "from",
            "to",
            "percent_of_gross",
            "per_order",
            "percent_of_cod",
            "tax_percent",
            "shipping_fee",
            "on_payout");

    private final List<String> problems = new ArrayList<>();

    private FeesFile() {}

    /** The file is wrong; the message lists every mistake and the rule it is in. */
    public static final class InvalidException extends Exception {
        private static final long serialVersionUID = 1;

        InvalidException(List<String> problems) {
            super("fees.yml: " + String.join("; ", problems));
        }
    }

    /**
     * The schedule that a file's text describes.
     *
     * @throws InvalidException naming every mistake at once
     */
    public static FeeSchedule read(String yaml) throws InvalidException {
        var file = new FeesFile();
        var rules = file.rules(file.document(yaml));
        if (!file.problems.isEmpty()) {
            throw new InvalidException(file.problems);
        }
        return new FeeSchedule(rules);
    }

    /**
     * The schedule of a release: {@code fees.yml} of its conf folder or, where there is none, the one built in.
     *
     * @throws InvalidException naming every mistake at once
     */
    public static FeeSchedule inForce(Path conf) throws InvalidException {
        Path file = conf.resolve("fees.yml");
        try (InputStream in = Files.exists(file)
                ? Files.newInputStream(file)
                : FeesFile.class.getResourceAsStream("/conf/fees.yml")) {
            return read(new String(Objects.requireNonNull(in, "conf/fees.yml").readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private @Nullable Object document(String yaml) {
        try {
            return new Load(LoadSettings.builder().setLabel("fees.yml").build()).loadFromString(yaml);
        } catch (YamlEngineException e) {
            problems.add("it is not YAML: " + e.getMessage());
            return null;
        }
    }

    private List<FeeRule> rules(@Nullable Object document) {
        if (!(document instanceof Map<?, ?> map) || !(map.get("fees") instanceof List<?> list)) {
            problems.add("it needs a list named fees");
            return List.of();
        }
        if (list.size() > RULES_MAX) {
            problems.add("it has more than " + RULES_MAX + " rules");
            return List.of();
        }
        var rules = new ArrayList<FeeRule>();
        for (int i = 0; i < list.size(); i++) {
            var rule = list.get(i) instanceof Map<?, ?> fields ? new Rule(i + 1, fields).read() : null;
            if (rule != null) {
                rules.add(rule);
            } else if (!(list.get(i) instanceof Map<?, ?>)) {
                problems.add("rule " + (i + 1) + " is not a set of names and values");
            }
        }
        return rules;
    }

    /** One rule as written; {@code number} counts from 1. */
    private final class Rule {
        private final int number;
        private final Map<?, ?> fields;
        private final int problemsBefore = problems.size();

        Rule(int number, Map<?, ?> fields) {
            this.number = number;
            this.fields = fields;
        }

        @Nullable
        FeeRule read() {
            fields.keySet().stream()
                    .filter(key -> !KEYS.contains(String.valueOf(key)))
                    .forEach(key -> problem("does not know " + key));
            var platform = platform();
            var code = text("code");
            var account = text("account");
            if (code.isBlank()) {
                problem("needs a code");
            }
            if (Chart.find(account).isEmpty()) {
                problem("names an account that the chart does not have: " + account);
            }
            var basis = basis();
            var from = date("from");
            var to = date("to");
            return problems.size() > problemsBefore || platform == null || basis == null
                    ? null
                    : new FeeRule(platform, code, account, basis, from, to);
        }

        private @Nullable Platform platform() {
            for (Platform platform : Platform.values()) {
                if (platform.name().equals(text("platform"))) {
                    return platform;
                }
            }
            problem("needs a platform, one of SHOPEE, TIKTOK, MENGANTAR, OTHER");
            return null;
        }

        private @Nullable Basis basis() {
            var bases = new ArrayList<Basis>();
            if (fields.containsKey("percent_of_gross")) {
                bases.add(new Basis.PercentOfGross(ppm("percent_of_gross")));
            }
            if (fields.containsKey("per_order")) {
                bases.add(new Basis.PerOrder(rupiah("per_order")));
            }
            if (fields.containsKey("percent_of_cod")) {
                bases.add(new Basis.PercentOfCod(ppm("percent_of_cod"), ppm("tax_percent")));
            }
            if (fields.containsKey("shipping_fee")) {
                bases.add(new Basis.ShippingFee());
            }
            if (fields.containsKey("on_payout")) {
                bases.add(new Basis.OnPayout());
            }
            if (bases.size() != 1) {
                problem("needs exactly one basis");
                return null;
            }
            return bases.getFirst();
        }

        private long ppm(String key) {
            try {
                long ppm = new BigDecimal(text(key)).multiply(PPM_PER_PERCENT).longValueExact();
                if (ppm >= 0 && ppm <= Money.WHOLE_PPM) {
                    return ppm;
                }
            } catch (ArithmeticException | NumberFormatException _) {
                // Said below, with the rates out of range.
            }
            problem("needs " + key + " from 0 to 100 with at most four decimals, as \"8.25\"");
            return 0;
        }

        private long rupiah(String key) {
            if (fields.get(key) instanceof Integer rupiah && rupiah >= 0) {
                return rupiah;
            }
            problem("needs " + key + " as whole rupiah");
            return 0;
        }

        private @Nullable LocalDate date(String key) {
            if (!fields.containsKey(key)) {
                return null;
            }
            try {
                return LocalDate.parse(text(key));
            } catch (DateTimeParseException _) {
                problem("needs " + key + " as yyyy-mm-dd");
                return null;
            }
        }

        private String text(String key) {
            var value = fields.get(key);
            return value == null ? "" : String.valueOf(value);
        }

        private void problem(String what) {
            problems.add("rule " + number + " " + what);
        }
    }
}
