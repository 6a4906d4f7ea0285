package id.lababersih.app.page;

import gg.jte.generated.precompiled.StaticTemplates;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.PageProblems;
import id.lababersih.app.http.Problem;
import id.lababersih.app.http.ProblemType;
import id.lababersih.app.http.Problems;
import id.lababersih.app.http.SameOrigin;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.jspecify.annotations.Nullable;

/** Tells a person what went wrong and where to go on; who is not signed in is led to do so. */
public final class PageErrors implements PageProblems {
    private static final StaticTemplates TEMPLATES = new StaticTemplates();

    private final Pages pages;

    public PageErrors(Pages pages) {
        this.pages = pages;
    }

    @Override
    public Answer signIn(Call call) {
        boolean part = Pages.asksForPart(call);
        // Who signs out wanted nothing kept.
        boolean form = !call.request().method().equals(HttpMethods.GET)
                && !call.request().getUri().path().equals("/app/keluar");
        var seen = part
                ? SameOrigin.path(call.request(), "HX-Current-URL")
                : form
                        ? SameOrigin.path(call.request(), "Referer")
                        : pages.frame(call).here();
        var address = "/app/masuk?lanjut=" + URLEncoder.encode(Pages.safePath(undone(seen)), StandardCharsets.UTF_8)
                + (form ? "&berakhir=ya" : "");
        // A redirect would put the sign-in page into the part that was asked for.
        return part ? Answer.html(401, "").with("HX-Redirect", address) : Answer.seeOther(address);
    }

    /** The page without what was done before it: after the sign-in that would be taken for what was just lost. */
    private static @Nullable String undone(@Nullable String path) {
        return path == null ? null : path.replaceFirst("[?&]" + Call.DONE + "=[a-z_]+$", "");
    }

    @Override
    public Answer show(Call call, Problem problem) {
        var user = call.userIfAny();
        if (problem.type() == ProblemType.FORBIDDEN
                && user != null
                && user.memberships().isEmpty()) {
            var done = pages.frame(call).done();
            return done.isEmpty() ? Answer.seeOther("/app/usaha/baru") : Pages.done("/app/usaha/baru", done);
        }
        var frame = pages.frame(call);
        boolean opened = call.request().method().equals(HttpMethods.GET);
        var key =
                "problem." + problem.type().slug() + (opened && problem.type() == ProblemType.FORBIDDEN ? ".page" : "");
        var title = frame.texts().orElse(key, "problem.other");
        var status = problem.type().status();
        return Pages.asksForPart(call)
                ? pages.show(status, TEMPLATES.pageAlert(title))
                : pages.show(
                        status,
                        TEMPLATES.pageProblem(frame, status, title, Problems.neededRole(problem), call.requestId()));
    }
}
