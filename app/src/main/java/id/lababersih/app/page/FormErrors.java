package id.lababersih.app.page;

import id.lababersih.app.http.Problem;
import id.lababersih.app.http.Violation;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is wrong with the fields of a form that was sent, in the reader's words.
 *
 * @param byField the text to show at a field, by its name
 * @param general what concerns no single field; empty when there is nothing of the kind
 */
public record FormErrors(Map<String, String> byField, String general) {
    public FormErrors {
        byField = Map.copyOf(byField);
    }

    public static FormErrors none() {
        return new FormErrors(Map.of(), "");
    }

    public static FormErrors general(String text) {
        return new FormErrors(Map.of(), text);
    }

    /** Puts each violation at its field, and the problem itself above the form when it names none. */
    public static FormErrors of(Problem problem, Texts texts) {
        var byField = new HashMap<String, String>();
        for (var violation : problem.errors()) {
            var field = violation.pointer().replaceFirst("^[?/]", "");
            byField.putIfAbsent(field, words(violation, field, texts));
        }
        return new FormErrors(
                byField,
                byField.isEmpty() ? texts.orElse("problem." + problem.type().slug(), "problem.other") : "");
    }

    /** What is wrong in words of the field where there are such, else of its limits where they are known. */
    private static String words(Violation violation, String field, Texts texts) {
        var key = "violation." + violation.code();
        if (texts.has(key + "." + field)) {
            return texts.of(key + "." + field);
        }
        var limits = violation.limits().stream().map(Rupiah::grouped).toArray();
        return limits.length > 0 && texts.has(key + ".limits")
                ? texts.of(key + ".limits", limits)
                : texts.orElse(key, "violation.other");
    }

    /** All that is wrong with the fields of the form, or with the form itself, in one text. */
    public String all() {
        return Stream.concat(Stream.of(general), byField.values().stream().distinct())
                .filter(words -> !words.isEmpty())
                .collect(Collectors.joining(" "));
    }

    /** The text for a field, empty when nothing is wrong with it. */
    public String at(String field) {
        return byField.getOrDefault(field, "");
    }

    public boolean has(String field) {
        return byField.containsKey(field);
    }
}
