package id.lababersih.app.http;

import java.util.UUID;
import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.ParsingErrorHandler;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.model.ErrorInfo;
import org.apache.pekko.http.scaladsl.model.StatusCode;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;

/** Answers what Pekko cannot read as a request, so that no route sees it; Pekko makes one for each connection. */
public final class UnparsedRequests extends ParsingErrorHandler {
    private static final String ADDRESS_TOO_LONG = "An address has at most 2,048 characters.";
    private static final String HEADER_TOO_LONG = "Headers are too long or too many; one has at most 8,192 characters.";
    private static final String BROKEN = "The request breaks the HTTP rules. In an address all but letters, digits and"
            + " some signs is percent-encoded, as UTF-8.";

    @Override
    public HttpResponse handle(StatusCode status, ErrorInfo error, LoggingAdapter log, ServerSettings settings) {
        log.warning("A request was refused: {}", error.summary());
        var problem = switch (status.intValue()) {
            case 414 -> Problem.of(ProblemType.TOO_LARGE, ADDRESS_TOO_LONG);
            case 431 -> Problem.of(ProblemType.TOO_LARGE, HEADER_TOO_LONG);
            default -> Problem.of(ProblemType.INVALID_REQUEST, BROKEN);
        };
        var requestId = UUID.randomUUID().toString();
        return Answer.problem(problem, requestId)
                .with(Handlers.REQUEST_ID, requestId)
                .response();
    }
}
