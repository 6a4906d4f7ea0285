package id.lababersih.app.account;

import id.lababersih.app.http.Call;
import id.lababersih.app.http.Fields;
import id.lababersih.app.page.Pages;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Someone who registers on the page, with a first business.
 *
 * @param password empty where the form is shown again
 * @param next the page of ours to go on to
 */
public record RegisterForm(String name, String merchant, String email, String password, String next) {
    private static final Pattern OF_ONE = Pattern.compile("/[0-9a-f]{8}-|^/app/stok/hitung");

    static RegisterForm blank(String next) {
        return new RegisterForm("", "", "", "", next(next));
    }

    static RegisterForm from(Fields form) {
        var name = form.text("name", AccountJson.NAME_CHARACTERS_MAX);
        var merchant = form.text("merchant", AccountJson.NAME_CHARACTERS_MAX);
        var email = AccountJson.readEmail(form);
        var next = next(form.optionalText(Pages.NEXT, Pages.PATH_CHARACTERS_MAX));
        return new RegisterForm(name, merchant, email, AccountJson.readPassword(form, email), next);
    }

    /** What was typed, right or wrong, without the password. */
    static RegisterForm typed(Call call) {
        return new RegisterForm(
                call.typed("name"), call.typed("merchant"), call.typed("email"), "", next(call.typed(Pages.NEXT)));
    }

    /** A page of one thing alone is of a business that the first of somebody new is not. */
    private static String next(@Nullable String path) {
        return OF_ONE.matcher(String.valueOf(path)).find() ? Pages.safePath(null) : Pages.safePath(path);
    }
}
