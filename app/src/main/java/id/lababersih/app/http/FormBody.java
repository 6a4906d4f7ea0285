package id.lababersih.app.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code application/x-www-form-urlencoded}. An empty field counts as not given, as browsers send them all. */
final class FormBody {
    private FormBody() {}

    static Map<String, List<String>> parse(byte[] body, int fieldsMax) {
        var fields = all(body, fieldsMax);
        fields.values().forEach(values -> values.removeIf(String::isEmpty));
        fields.values().removeIf(List::isEmpty);
        return fields;
    }

    /** The empty fields, too. */
    static Map<String, List<String>> all(byte[] body, int fieldsMax) {
        var fields = new LinkedHashMap<String, List<String>>();
        var text = new String(body, StandardCharsets.UTF_8);
        if (text.isEmpty()) {
            return fields;
        }
        var pairs = text.split("&", fieldsMax + 1);
        if (pairs.length > fieldsMax) {
            throw Problem.of(ProblemType.INVALID_REQUEST, "A form has at most " + fieldsMax + " fields.")
                    .exception();
        }
        for (var pair : pairs) {
            int equals = pair.indexOf('=');
            var name = decode(equals < 0 ? pair : pair.substring(0, equals));
            var value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            fields.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
        }
        return fields;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Problem.of(ProblemType.INVALID_REQUEST, "The form is not correctly encoded.")
                    .exception();
        }
    }
}
