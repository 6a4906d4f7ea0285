package id.lababersih.app.page;

import id.lababersih.domain.money.Money;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/** The words of the pages in one language, and the ways in which it writes days and times. */
public final class Texts {
    private static final Map<Language, Texts> ALL = readAll();

    private final Language language;
    private final Properties texts;

    private Texts(Language language, Properties texts) {
        this.language = language;
        this.texts = texts;
    }

    public static Texts in(Language language) {
        return ALL.getOrDefault(language, ALL.values().iterator().next());
    }

    public Language language() {
        return language;
    }

    /**
     * The text of a key, with {@code {0}}, {@code {1}}... replaced by the arguments.
     *
     * @throws IllegalArgumentException for a key that is in no file
     */
    public String of(String key, Object... arguments) {
        var text = texts.getProperty(key);
        if (text == null) {
            throw new IllegalArgumentException("No text for " + key + " in " + language.tag());
        }
        for (int i = 0; i < arguments.length; i++) {
            text = text.replace("{" + i + "}", String.valueOf(arguments[i]));
        }
        return text;
    }

    /** The text of a key made from data that may grow, or the text of another key where there is none yet. */
    public String orElse(String key, String other) {
        return texts.containsKey(key) ? of(key) : of(other);
    }

    /** Whether there is a text for the key. */
    public boolean has(String key) {
        return texts.containsKey(key);
    }

    public Set<String> keys() {
        return texts.stringPropertyNames();
    }

    /** A day, such as {@code 5 Agu 2025}. */
    public String day(LocalDate day) {
        return day.getDayOfMonth() + " " + month(day.getMonthValue()) + " " + day.getYear();
    }

    /** A day without its year, such as {@code 5 Agu}. */
    public String shortDay(LocalDate day) {
        return day.getDayOfMonth() + " " + month(day.getMonthValue());
    }

    /** A month, such as {@code Agu 2025}. */
    public String month(YearMonth month) {
        return month(month.getMonthValue()) + " " + month.getYear();
    }

    /** A point in time as the clock of the merchant's zone showed it, such as {@code 5 Agu 2025 14.05}. */
    public String time(Instant time, ZoneId zone) {
        var local = time.atZone(zone);
        var separator = of("format.hour_separator");
        return day(local.toLocalDate()) + " " + two(local.getHour()) + separator + two(local.getMinute());
    }

    /**
     * Part of a whole with one decimal, rounded, such as {@code 12,5%}; a dash where the whole is nothing or less. With
     * a comma in every language: rupiah and pieces on the same page have their thousands apart by points.
     */
    public String percent(long part, long whole) {
        if (whole <= 0) {
            return "–";
        }
        long permille = Money.divideHalfUp(Math.multiplyExact(part, 1000L), whole);
        var sign = permille < 0 ? "-" : "";
        long size = Math.abs(permille);
        return sign + size / 10 + "," + size % 10 + "%";
    }

    private String month(int number) {
        return of("month." + number);
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }

    private static Map<Language, Texts> readAll() {
        var all = new EnumMap<Language, Texts>(Language.class);
        for (var language : Language.values()) {
            all.put(language, new Texts(language, read("texts_" + language.tag() + ".properties")));
        }
        return all;
    }

    private static Properties read(String file) {
        try (var stream = Texts.class.getResourceAsStream(file)) {
            if (stream == null) {
                throw new IllegalStateException("The class path lacks " + file);
            }
            var texts = new Properties();
            texts.load(new InputStreamReader(stream, StandardCharsets.UTF_8));
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
