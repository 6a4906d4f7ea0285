package id.lababersih.domain.account;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The rules for a new password: length first, and none that everyone guesses. No rule asks for odd characters. */
public final class Passwords {
    public static final int CHARACTERS_MIN = 8;
    /** What bcrypt reads; a longer password would be cut in silence, so it is refused. */
    public static final int BYTES_MAX = 72;

    private static final List<String> GUESSED = List.of(
            "12345678",
            "123456789",
            "1234567890",
            "password",
            "password1",
            "qwertyui",
            "qwerty123",
            "11111111",
            "00000000",
            "iloveyou",
            "sayangku",
            "indonesia",
            "bismillah",
            "87654321",
            "abcd1234",
            "rahasia1");

    private Passwords() {}

    /** Every rule that this password breaks, as sentences; empty for a password that may be used. */
    public static List<String> faults(String password, String email) {
        var faults = new ArrayList<String>();
        if (password.codePointCount(0, password.length()) < CHARACTERS_MIN) {
            faults.add("A password has at least " + CHARACTERS_MIN + " characters.");
        }
        if (password.getBytes(StandardCharsets.UTF_8).length > BYTES_MAX) {
            faults.add("A password has at most " + BYTES_MAX + " bytes in UTF-8.");
        }
        var lower = password.toLowerCase(Locale.ROOT);
        if (GUESSED.contains(lower)) {
            faults.add("This password is among the first that everyone tries; choose another.");
        }
        if (lower.equals(email.toLowerCase(Locale.ROOT))) {
            faults.add("A password is not the e-mail address.");
        }
        return List.copyOf(faults);
    }
}
