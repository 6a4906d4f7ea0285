package id.lababersih.app.account;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import id.lababersih.app.http.Access;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.Json;
import id.lababersih.app.http.Page;
import id.lababersih.app.http.Routes;
import id.lababersih.app.http.Slice;
import id.lababersih.persistence.account.AuditLog;
import id.lababersih.persistence.account.AuditLog.Recorded;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Who did what for a merchant, and when; orders tell their own moves. */
public final class AuditRoutes implements Routes {
    private final Jdbi jdbi;

    public AuditRoutes(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(Endpoint.get("/v1/audit", Access.VIEWER, this::list));
    }

    private record ActJson(
            UUID id,
            Instant at,
            String action,
            String subject,
            String subjectId,
            JsonNode detail,
            @Nullable UUID userId,
            @Nullable String userName,
            @Nullable UUID importId,
            @Nullable String requestId) {
        static ActJson of(Recorded recorded) {
            var act = recorded.act();
            return new ActJson(
                    recorded.id(),
                    act.at(),
                    act.action(),
                    act.subject(),
                    act.subjectId(),
                    json(act.detail()),
                    act.userId(),
                    recorded.userName(),
                    act.importRun(),
                    act.requestId());
        }

        private static JsonNode json(String detail) {
            try {
                return Json.mapper().readTree(detail);
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Answer list(Call call) {
        var merchant = call.caller().merchantId();
        var slice = call.query(query -> Slice.from(query, "audit", 2));
        var after = slice.first() ? null : new AuditLog.Place(slice.time(0), slice.id(1));
        var rows = jdbi.withHandle(handle -> AuditLog.page(handle, merchant, after, slice.rows()));
        return Answer.json(Page.of(
                slice, rows, row -> List.of(row.act().at().toString(), row.id().toString()), ActJson::of));
    }
}
