package id.lababersih.app.http;

/** How a problem is told to a person at a browser. */
public interface PageProblems {
    /** Leads someone who must sign in first to where that is done. */
    Answer signIn(Call call);

    Answer show(Call call, Problem problem);

    /** For a service without pages: the same problem documents that programs get. */
    static PageProblems none() {
        return new PageProblems() {
            @Override
            public Answer signIn(Call call) {
                return Answer.seeOther("/");
            }

            @Override
            public Answer show(Call call, Problem problem) {
                return Answer.problem(problem, call.requestId());
            }
        };
    }
}
