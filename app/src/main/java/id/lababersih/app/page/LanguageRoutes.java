package id.lababersih.app.page;

import id.lababersih.app.http.Access;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.Routes;
import java.util.List;

/** The way in, and the choice of the language. */
public final class LanguageRoutes implements Routes {
    @Override
    public List<Endpoint> routes() {
        return List.of(
                Endpoint.page("/", Access.ANYONE, _ -> Answer.seeOther("/app")),
                Endpoint.form("/app/bahasa", Access.ANYONE, LanguageRoutes::choose));
    }

    private static Answer choose(Call call) {
        return call.form(form -> {
            var language = Language.of(form.text("bahasa", 2));
            return Pages.speaking(
                    Answer.seeOther(Pages.safePath(form.optionalText("kembali", Pages.PATH_CHARACTERS_MAX))), language);
        });
    }
}
