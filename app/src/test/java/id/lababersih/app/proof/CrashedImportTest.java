package id.lababersih.app.proof;

import static id.lababersih.app.proof.Answer.whole;
import static id.lababersih.app.proof.Answer.words;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server is killed in the middle of imports; each run goes on by itself and ends as if nothing had happened. */
class CrashedImportTest {
    private static final Set<String> KILLED =
            Set.of("shopee-orders.xlsx", "mengantar-orders.xlsx", "shopee-income.xlsx");
    private static final Path FOLDER = SharedServer.freshFolder("crashed-import");

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void importsKilledInTheMiddleResumeAndEndWithTheSameNumbers() {
        Expected expected = Expected.of("month");
        List<String> kills = new ArrayList<>();
        ServerProcess server = ServerProcess.start(FOLDER, Map.of());
        try {
            Merchant merchant = server.api().register("crash").createMerchant("Toko Crash");
            Map<String, String> shops = Played.createShops(expected, merchant);
            for (String file : Played.MASTER_ORDER) {
                merchant.importFile(Played.kindOf(file), null, file, expected.file(file));
            }
            List<String> files = new ArrayList<>(Played.ORDER_FILES);
            files.addAll(Played.INCOME_FILES);
            for (String file : files) {
                String shop = Played.shopOf(file, shops);
                Answer preview = merchant.upload(Played.kindOf(file), shop, file, expected.file(file));
                String id = words(preview.expect(201).data(), "id");
                merchant.confirm(id);
                if (KILLED.contains(file)) {
                    long done = awaitMiddle(merchant, id);
                    server.kill();
                    server = ServerProcess.start(FOLDER, Map.of());
                    merchant = merchant.at(server.api());
                    kills.add(file + " after " + done);
                }
                JsonNode end = merchant.awaitDone(id);
                assertThat(whole(end, "failed")).as(file).isZero();
                assertThat(whole(end, "done")).as(file).isEqualTo(whole(end, "importable"));
            }
            Played.Shown shown = Played.look(expected, Expected.AFTER_INCOME, merchant);
            Played.compare(expected, Expected.AFTER_INCOME, shown).none();
            System.out.println("imports killed in the middle, all numbers as expected: " + kills);
        } finally {
            server.close();
        }
    }

    /** Waits until the run has done a third but not all, and says how much. */
    private static long awaitMiddle(Merchant merchant, String id) {
        JsonNode state = Awaitility.await("the middle of an import")
                .atMost(Duration.ofMinutes(2))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> merchant.importState(id), CrashedImportTest::inTheMiddleOrOver);
        assertThat(words(state, "state")).as("caught in the middle: " + state).isEqualTo("RUNNING");
        return whole(state, "done");
    }

    private static boolean inTheMiddleOrOver(JsonNode state) {
        long done = whole(state, "done");
        long importable = whole(state, "importable");
        return words(state, "state").equals("DONE") || (done >= importable / 3 && done < importable);
    }
}
