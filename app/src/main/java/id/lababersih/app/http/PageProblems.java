package id.lababersih.app.http;

/** How a problem is told to a person at a browser. */
public interface PageProblems {
    /** Where to go to sign in, given the path that was asked for. */
    Answer signIn(String path);

    Answer show(Problem problem, String requestId);

    /** Until there are pages: the same problem documents that programs get. */
    static PageProblems none() {
        return new PageProblems() {
            @Override
            public Answer signIn(String path) {
                return Answer.seeOther("/");
            }

            @Override
            public Answer show(Problem problem, String requestId) {
                return Answer.problem(problem, requestId);
            }
        };
    }
}
