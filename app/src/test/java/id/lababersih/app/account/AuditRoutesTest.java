package id.lababersih.app.account;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.app.http.ApiServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditRoutesTest {
    @Test
    void aMerchantsTrailSaysWhoDidWhatTheNewestFirst() {
        try (var server =
                ApiServer.start(own -> List.of(new AuditRoutes(own.database().jdbi())))) {
            var owner = server.owner();
            server.clock.advance(Duration.ofSeconds(1));
            var made = owner.with("X-Request-Id", "make-the-shop")
                    .post("/v1/shops", "{\"name\":\"Toko\",\"platform\":\"OTHER\"}");
            server.clock.advance(Duration.ofSeconds(1));
            owner.post("/v1/users", "{\"user\":{\"name\":\"Budi\",\"role\":\"VIEWER\"}}");
            server.clock.advance(Duration.ofSeconds(1));
            owner.delete(made.header("Location"));

            var newest = owner.get("/v1/audit?limit=1");
            assertThat(newest.at("/data/0/action").asText()).isEqualTo("shop-archived");
            assertThat(newest.at("/data/0/subject").asText()).isEqualTo("shop");
            assertThat(newest.at("/data/0/subject_id")).isEqualTo(made.at("/data/id"));
            assertThat(newest.at("/data/0/user_name").asText()).isEqualTo("Siti");
            var rest = owner.get("/v1/audit?cursor=" + newest.at("/next_cursor").asText());
            assertThat(rest.at("/next_cursor").isNull()).isTrue();
            var actions = rest.at("/data").findValuesAsText("action");
            assertThat(actions)
                    .containsExactlyInAnyOrder(
                            "user-registered", "member-added", "shop-created", "merchant-created", "member-added");
            assertThat(rest.at("/data").findValuesAsText("request_id")).contains("make-the-shop");
            assertThat(rest.at("/data").findValuesAsText("role")).containsExactly("VIEWER", "OWNER");

            assertThat(server.owner().get("/v1/audit").at("/data").findValuesAsText("action"))
                    .as("another merchant's")
                    .containsExactlyInAnyOrder("merchant-created", "member-added");
            assertThat(server.client().get("/v1/audit").status()).isEqualTo(401);
        }
    }

    /** Shops and acts are both listed by time and id. */
    @Test
    void aCursorOfAnotherListIsRefused() {
        try (var server =
                ApiServer.start(own -> List.of(new AuditRoutes(own.database().jdbi())))) {
            var owner = server.owner();
            for (var name : List.of("Satu", "Dua", "Tiga")) {
                owner.post("/v1/shops", "{\"name\":\"%s\",\"platform\":\"OTHER\"}".formatted(name));
            }
            for (var lists : List.of(List.of("/v1/shops", "/v1/audit"), List.of("/v1/audit", "/v1/shops"))) {
                var cursor = "?cursor="
                        + owner.get(lists.getFirst() + "?limit=1")
                                .at("/next_cursor")
                                .asText();
                assertThat(owner.get(lists.getFirst() + cursor).status()).isEqualTo(200);
                var refused = owner.get(lists.getLast() + cursor);
                assertThat(refused.status()).as(refused.text()).isEqualTo(422);
                assertThat(refused.pointers()).containsExactly("?cursor");
                assertThat(refused.text()).contains("another list");
            }
        }
    }
}
