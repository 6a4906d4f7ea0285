package id.lababersih.app.proof;

import static id.lababersih.app.proof.Answer.field;
import static id.lababersih.app.proof.Answer.words;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The jobs of a live service, as an engineer sees and asks them. */
class JobsTest {
    private static final Duration SOON = Duration.ofMinutes(1);

    @Test
    void whoeverHasTheSecretHasAJobRunAtOnce() {
        awaitListed();
        assertThat(words(
                        ask("POST", "/ops/jobs/expired-sessions/run")
                                .expect(202)
                                .data(),
                        "told"))
                .isEqualTo("RUNS_SOON");
        Awaitility.await()
                .atMost(SOON)
                .until(() -> !field(job("expired-sessions"), "last_success").isNull());
        assertThat(field(job("expired-sessions"), "failure").isNull()).isTrue();
        assertThat(SharedServer.server().log()).contains("expired-sessions is asked to run now");
    }

    @Test
    void theDailyCloseSealsTheBooksOfAMerchantAndTheyAreProved() {
        awaitListed();
        var merchant = SharedServer.newMerchant("sealed");
        merchant.post("/v1/products", Api.json("{'sku':'TEH-01','name':'Teh','price':20000}"))
                .expect(201);
        merchant.post("/v1/stock/receipts", Api.json("""
                        {'warehouse':'UTAMA','kind':'OPENING','date':'2025-07-01',
                         'lines':[{'sku':'TEH-01','quantity':10,'unit_cost':7000}]}""")).expect(201);
        Awaitility.await("it is in the books").atMost(SOON).until(() -> {
            ask("POST", "/ops/jobs/daily-close/run").expect(202);
            return field(seals(merchant.id()), "seals").intValue() == 1;
        });
        assertThat(field(seals(merchant.id()), "faults")).isEmpty();
        assertThat(SharedServer.server().log()).contains("of merchant " + merchant.id() + ": ");
    }

    @Test
    void whatAJobWaitsForIsCancelled() {
        awaitListed();
        assertThat(words(
                        ask("POST", "/ops/jobs/old-previews/cancel").expect(202).data(), "told"))
                .isEqualTo("SKIPPED");
        ask("DELETE", "/ops/jobs/old-previews/dead").expect(204);
        assertThat(SharedServer.server().log()).contains("old-previews is cancelled");
    }

    @Test
    void othersAndOtherNamesChangeNothing() {
        for (String path : List.of("/ops/jobs/daily-close/run", "/ops/jobs/daily-close/cancel")) {
            SharedServer.api().send("POST", path, Map.of(), new byte[0]).expect(403);
        }
        SharedServer.api()
                .send("DELETE", "/ops/jobs/daily-close/dead", Map.of(), new byte[0])
                .expect(403);
        ask("POST", "/ops/jobs/no-such-job/run").expect(404);
        ask("POST", "/ops/jobs/no-such-job/cancel").expect(404);
        ask("GET", "/ops/seals/no-id").expect(404);
    }

    /** The scheduler looks for the first time some seconds after the start. */
    private static void awaitListed() {
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> assertThat(
                                field(ask("GET", "/ops/jobs").expect(200).json(), "data")
                                        .findValuesAsText("name"))
                        .containsExactly(
                                "daily-close",
                                "expired-invitations",
                                "expired-password-resets",
                                "expired-sessions",
                                "mail",
                                "old-previews",
                                "used-refresh-tokens"));
    }

    private static JsonNode job(String name) {
        var jobs = field(ask("GET", "/ops/jobs").expect(200).json(), "data");
        return StreamSupport.stream(jobs.spliterator(), false)
                .filter(job -> words(job, "name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode seals(String merchant) {
        return ask("GET", "/ops/seals/" + merchant).expect(200).data();
    }

    private static Answer ask(String method, String path) {
        return SharedServer.api()
                .send(method, path, Map.of("Authorization", "Bearer " + SharedServer.ADMIN_SECRET), new byte[0]);
    }
}
