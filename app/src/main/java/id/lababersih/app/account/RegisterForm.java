package id.lababersih.app.account;

import id.lababersih.app.http.Call;
import id.lababersih.app.http.Fields;

/**
 * Someone who registers on the page, with a first business.
 *
 * @param password empty where the form is shown again
 */
public record RegisterForm(String name, String merchant, String email, String password) {
    static final RegisterForm BLANK = new RegisterForm("", "", "", "");

    static RegisterForm from(Fields form) {
        var name = form.text("name", AccountJson.NAME_CHARACTERS_MAX);
        var merchant = form.text("merchant", AccountJson.NAME_CHARACTERS_MAX);
        var email = AccountJson.readEmail(form);
        return new RegisterForm(name, merchant, email, AccountJson.readPassword(form, email));
    }

    /** What was typed, right or wrong, without the password. */
    static RegisterForm typed(Call call) {
        return new RegisterForm(call.typed("name"), call.typed("merchant"), call.typed("email"), "");
    }
}
