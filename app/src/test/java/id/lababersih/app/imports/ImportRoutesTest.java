package id.lababersih.app.imports;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.app.http.ApiClient;
import id.lababersih.app.http.ApiServer;
import id.lababersih.app.http.Reply;
import id.lababersih.domain.platform.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportRoutesTest {
    private static final String BOUNDARY = "batas";

    private final DomainDesk desk = new DomainDesk();
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicReference<Imports> imports = new AtomicReference<>();
    private final ApiServer server = ApiServer.start(api -> {
        var jdbi = api.database().jdbi();
        imports.set(
                Imports.start(desk, PlayedSamplesTest.fees(), jdbi, executor, InstantSource.system(), new PlainJobs()));
        return List.of(new ImportRoutes(imports.get()));
    });
    private ApiClient owner = server.client();
    private UUID merchant = new UUID(0, 0);
    private String shop = "";

    @BeforeEach
    void openShop() {
        var user = server.user();
        String id = user.post("/v1/merchants", "{\"name\":\"Toko Maju\"}")
                .at("/data/id")
                .asText();
        owner = user.with("X-Merchant-Id", id);
        merchant = UUID.fromString(id);
        shop = desk.open(merchant, "Toko Contoh TikTok", Platform.TIKTOK).toString();
    }

    @AfterEach
    void stop() {
        imports.get().close();
        server.close();
        executor.close();
    }

    private Reply upload(ApiClient client, String kind, String shopId, String name, String text) {
        String body = part("name=\"kind\"", kind)
                + (shopId.isEmpty() ? "" : part("name=\"shop_id\"", shopId))
                + part("name=\"file\"; filename=\"" + name + "\"\r\nContent-Type: text/csv", text)
                + "--" + BOUNDARY + "--\r\n";
        return client.with("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .post("/v1/imports", body);
    }

    private static String part(String disposition, String text) {
        return "--" + BOUNDARY + "\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + text + "\r\n";
    }

    private static String edge(String name) throws IOException {
        try (var in = ImportRoutesTest.class.getResourceAsStream("/samples/edge/" + name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Reply confirmAndWait(Reply preview) {
        String path = "/v1/imports/" + preview.at("/data/id").asText();
        assertThat(owner.post(path + "/confirm", "{}").status()).isEqualTo(202);
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> owner.get(path),
                        run -> run.at("/data/state").asText().equals("DONE"));
    }

    @Test
    void anUploadIsPreviewedThenAppliedAndKeptInTheHistory() throws IOException {
        Reply preview = upload(owner, "products", "", "products.csv", edge("products.csv"));
        assertThat(preview.status()).isEqualTo(201);
        assertThat(preview.at("/data/state").asText()).isEqualTo("PREVIEWED");
        assertThat(preview.at("/data/importable").asInt()).isEqualTo(4);

        Reply done = confirmAndWait(preview);
        assertThat(done.at("/data/created").asInt()).isEqualTo(4);
        assertThat(done.at("/data/done").asInt()).isEqualTo(4);

        Reply again = confirmAndWait(preview);
        assertThat(again.at("/data/created").asInt()).isEqualTo(4);
        Reply second = upload(owner, "products", "", "products.csv", edge("products.csv"));
        assertThat(second.at("/data/skipped").asInt()).isEqualTo(4);
        assertThat(owner.get("/v1/imports?limit=1").at("/data/0/id").asText())
                .isEqualTo(second.at("/data/id").asText());
    }

    @Test
    void aFileOfManyRowsIsKeptWhole() {
        String rows = IntStream.range(0, 1_100)
                .mapToObj("SKU-%04d,Barang,5000,\n"::formatted)
                .collect(Collectors.joining());
        Reply preview = upload(owner, "products", "", "products.csv", "sku,name,price,bundle\n" + rows);
        assertThat(preview.at("/data/importable").asInt()).isEqualTo(1_100);
        assertThat(confirmAndWait(preview).at("/data/created").asInt()).isEqualTo(1_100);
    }

    @Test
    void eachTabNamesRowsReasonAndWords() throws IOException {
        Reply preview = upload(owner, "orders", shop, "tiktok-unknown-status.csv", edge("tiktok-unknown-status.csv"));
        assertThat(preview.at("/data/total").asInt()).isEqualTo(2);
        String rows = "/v1/imports/" + preview.at("/data/id").asText() + "/rows?tab=";

        Reply errors = owner.get(rows + "errors");
        assertThat(errors.at("/data/0/rows/0").asInt()).isEqualTo(4);
        assertThat(errors.at("/data/0/reason").asText()).isEqualTo("unknown_status");
        assertThat(errors.at("/data/0/detail").asText())
                .isEqualTo("Kolom \"Order Status\": status tidak dikenal: Menguap");
        assertThat(errors.at("/data/0/detail_en").asText())
                .isEqualTo("Column \"Order Status\": the status is not known: Menguap");
        Reply unmatched = owner.get(rows + "unmatched");
        assertThat(unmatched.at("/data/0/order_number").asText()).isEqualTo("578000000000000101");
        assertThat(unmatched.at("/data/0/skus/0").asText()).isEqualTo("tt-botol");
        assertThat(owner.get(rows + "importable").at("/data")).isEmpty();
        assertThat(owner.get(rows + "everything").pointers()).containsExactly("?tab");
        assertThat(owner.get(rows.replace("?tab=", "?limit=3")).at("/errors").findValuesAsText("code"))
                .as("what is missing is no wrong choice as well")
                .containsExactly("required");
    }

    @Test
    void whatTheReleaseBeforeSaidOfARowItSaidInIndonesianAlone() throws IOException {
        Reply preview = upload(owner, "orders", shop, "tiktok-unknown-status.csv", edge("tiktok-unknown-status.csv"));
        var run = preview.at("/data/id").asText();
        server.database()
                .jdbi()
                .useHandle(handle -> handle.execute(
                        "update import_item set detail_en = null where run_id = ?", UUID.fromString(run)));
        Reply errors = owner.get("/v1/imports/" + run + "/rows?tab=errors");
        assertThat(errors.at("/data/0/detail").asText()).contains("Menguap");
        assertThat(errors.at("/data/0").has("detail_en")).isTrue();
        assertThat(errors.at("/data/0/detail_en").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "tiktok-zero-bytes.csv, orders, empty_file",
        "sku-map.csv, orders, wrong_kind",
        "mengantar-tabs.csv, orders, wrong_platform"
    })
    void aFileThatCannotBeUsedIsRefusedWithItsReasonAndChangesNothing(String name, String kind, String code)
            throws IOException {
        Reply refused = upload(owner, kind, shop, name, edge(name));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.at("/errors/0/pointer").asText()).isEqualTo("/file");
        assertThat(refused.at("/errors/0/code").asText()).isEqualTo(code);
        assertThat(refused.at("/errors/0/detail").asText()).startsWith("This file ");
        assertThat(refused.at("/detail_id").asText()).startsWith("File ");
        assertThat(owner.get("/v1/imports").at("/data")).isEmpty();
    }

    @Test
    void aShopWhosePlatformHasNoFilesIsToldWhichShopTakesThisOne() throws IOException {
        String other = desk.open(merchant, "Toko Kelontong", Platform.OTHER).toString();
        Reply refused = upload(owner, "orders", other, "tiktok-valid.csv", edge("tiktok-valid.csv"));
        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        assertThat(refused.at("/errors/0/code").asText()).isEqualTo("wrong_platform");
        assertThat(refused.at("/errors/0/detail").asText())
                .isEqualTo("This file is from TikTok Shop, but the shop is on another platform, whose files we do not"
                        + " know. Choose a shop on TikTok Shop, or add one first.");
        assertThat(refused.at("/detail_id").asText()).endsWith("Pilih toko TikTok Shop, atau tambahkan dahulu.");
        assertThat(owner.get("/v1/imports").at("/data")).isEmpty();
    }

    @Test
    void twoShopsOfOneNameAreToldApartFromNone() {
        desk.open(merchant, "toko contoh tiktok", Platform.TIKTOK);
        Reply preview = upload(owner, "sku_map", "", "sku-map.csv", """
                platform,shop,marketplace_sku,variation,product_sku
                TIKTOK,Toko Contoh TikTok,X-1,,A
                SHOPEE,Toko Contoh TikTok,X-1,,A
                """);
        Reply rows = owner.get("/v1/imports/" + preview.at("/data/id").asText() + "/rows?tab=unmatched");
        assertThat(rows.at("/data").findValuesAsText("reason")).containsExactly("shop_named_twice", "unknown_shop");
        assertThat(rows.at("/data/0/detail").asText())
                .isEqualTo("Lebih dari satu toko bernama Toko Contoh TikTok; ubah nama salah satunya");
        assertThat(rows.at("/data").findValuesAsText("detail_en"))
                .containsExactly(
                        "More than one shop is named Toko Contoh TikTok; rename one of them",
                        "There is no such shop yet: Toko Contoh TikTok");
    }

    @Test
    void whatIsMissingFromTheFormIsNamed() throws IOException {
        String file = edge("products.csv");
        assertThat(upload(owner, "gossip", "", "a.csv", file)
                        .at("/errors/0/pointer")
                        .asText())
                .isEqualTo("/kind");
        assertThat(upload(owner, "orders", "", "a.csv", file)
                        .at("/errors/0/pointer")
                        .asText())
                .isEqualTo("/shop_id");
        assertThat(upload(owner, "orders", UUID.randomUUID().toString(), "a.csv", edge("tiktok-valid.csv"))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void anotherMerchantSeesNothingOfIt() throws IOException {
        Reply preview = upload(owner, "products", "", "products.csv", edge("products.csv"));
        String path = "/v1/imports/" + preview.at("/data/id").asText();
        ApiClient other = server.owner();
        assertThat(other.get(path).status()).isEqualTo(404);
        assertThat(other.get(path + "/rows?tab=importable").status()).isEqualTo(404);
        assertThat(other.post(path + "/confirm", "{}").status()).isEqualTo(404);
        assertThat(other.get("/v1/imports").at("/data")).isEmpty();
        assertThat(upload(other, "orders", shop, "tiktok-valid.csv", edge("tiktok-valid.csv"))
                        .status())
                .isEqualTo(404);
        assertThat(owner.get(path).at("/data/state").asText()).isEqualTo("PREVIEWED");
    }
}
