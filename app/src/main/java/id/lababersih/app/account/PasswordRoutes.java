package id.lababersih.app.account;

import id.lababersih.app.http.Access;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.Routes;
import java.util.List;

/** New passwords for those who lost theirs. */
public final class PasswordRoutes implements Routes {
    private static final String TOKEN = "token";

    private final PasswordRecovery recovery;

    public PasswordRoutes(PasswordRecovery recovery) {
        this.recovery = recovery;
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(
                Endpoint.post("/v1/password-resets", Access.ANYONE, this::ask),
                Endpoint.put("/v1/password-resets/{token}", Access.ANYONE, this::set));
    }

    private Answer ask(Call call) {
        recovery.ask(call, call.body(AccountJson::readEmail), null);
        return Answer.json(202, new Asked());
    }

    /** What everybody is told, whether the address has an account or not. */
    private record Asked(String detail) {
        Asked() {
            this("If an account has this e-mail address, a link to set a new password is on its way to it.");
        }
    }

    private Answer set(Call call) {
        var token = call.path(TOKEN);
        var email = recovery.open(token).email();
        recovery.set(call, token, call.body(body -> AccountJson.readPassword(body, email)));
        return Answer.noContent();
    }
}
