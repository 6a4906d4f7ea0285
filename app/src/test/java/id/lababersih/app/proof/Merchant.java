package id.lababersih.app.proof;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** One merchant as its user's program sees it: every call carries the token and the merchant. */
record Merchant(Api api, String token, String id) {
    private static final String BOUNDARY = "----lababersih-proof-7d1b";
    static final Duration RUN_WITHIN = Duration.ofMinutes(4);

    Merchant at(Api other) {
        return new Merchant(other, token, id);
    }

    Answer get(String path) {
        return send("GET", path, Map.of(), new byte[0]);
    }

    Answer post(String path, JsonNode body) {
        return send("POST", path, Map.of("Content-Type", "application/json"), Api.bytes(body));
    }

    Answer put(String path, JsonNode body) {
        return send("PUT", path, Map.of("Content-Type", "application/json"), Api.bytes(body));
    }

    Answer send(String method, String path, Map<String, String> more, byte[] body) {
        Map<String, String> headers = new HashMap<>(more);
        headers.putAll(headers());
        return api.send(method, path, headers, body);
    }

    /** Adds a new user with this role, and gives the merchant as that user sees it. */
    Merchant addMember(String role) {
        String email = role.toLowerCase(Locale.ROOT) + "-" + id + "@contoh.test";
        ObjectNode user = Api.MAPPER.createObjectNode();
        user.putObject("user")
                .put("name", role)
                .put("email", email)
                .put("password", Api.PASSWORD)
                .put("role", role);
        post("/v1/users", user).expect(201);
        return new Merchant(api, api.signIn(email).token(), id);
    }

    Map<String, String> headers() {
        return Map.of("Authorization", "Bearer " + token, "X-Merchant-Id", id);
    }

    String createShop(String name, String platform) {
        ObjectNode shop = Api.MAPPER.createObjectNode().put("name", name).put("platform", platform);
        return Answer.words(post("/v1/shops", shop).expect(201).data(), "id");
    }

    /** Uploads a file and gives the preview. */
    Answer upload(String kind, @Nullable String shop, String fileName, byte[] file) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        part(body, "name=\"kind\"", kind.getBytes(StandardCharsets.UTF_8));
        if (shop != null) {
            part(body, "name=\"shop_id\"", shop.getBytes(StandardCharsets.UTF_8));
        }
        part(body, "name=\"file\"; filename=\"" + fileName + "\"\r\nContent-Type: " + typeOf(fileName), file);
        body.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return send(
                "POST",
                "/v1/imports",
                Map.of("Content-Type", "multipart/form-data; boundary=" + BOUNDARY),
                body.toByteArray());
    }

    /** The same with a file of these words. */
    Answer upload(String kind, @Nullable String shop, String fileName, String file) {
        return upload(kind, shop, fileName, file.getBytes(StandardCharsets.UTF_8));
    }

    /** Uploads, confirms and waits for the end; gives the last state. */
    JsonNode importFile(String kind, @Nullable String shop, String fileName, byte[] file) {
        String id = Answer.words(upload(kind, shop, fileName, file).expect(201).data(), "id");
        confirm(id);
        return awaitDone(id);
    }

    /** The same with a file of these words. */
    JsonNode importFile(String kind, @Nullable String shop, String fileName, String file) {
        return importFile(kind, shop, fileName, file.getBytes(StandardCharsets.UTF_8));
    }

    /** Undoes an import and waits until it is undone. */
    void undoImport(String importId) {
        send("POST", "/v1/imports/" + importId + "/undo", Map.of(), new byte[0]).expect(202);
        Awaitility.await("undoing of import " + importId)
                .atMost(RUN_WITHIN)
                .until(() -> Answer.words(importState(importId), "state").equals("UNDONE"));
    }

    void confirm(String importId) {
        post("/v1/imports/" + importId + "/confirm", Api.MAPPER.createObjectNode())
                .expect(202);
    }

    JsonNode importState(String importId) {
        return get("/v1/imports/" + importId).expect(200).data();
    }

    /** Waits until the run has ended and gives its last state, which must be DONE. */
    JsonNode awaitDone(String importId) {
        JsonNode state = Awaitility.await("import " + importId)
                .atMost(RUN_WITHIN)
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> importState(importId),
                        run -> !Answer.words(run, "state").matches("PREVIEWED|RUNNING"));
        if (!Answer.words(state, "state").equals("DONE")) {
            throw new AssertionError("the import ended otherwise: " + state);
        }
        return state;
    }

    /** Every item of a list, page by page; a page that repeats an earlier one is a failure. */
    List<JsonNode> all(String path) {
        return all(path, 200);
    }

    /** The same in pages of {@code limit} items. */
    List<JsonNode> all(String path, int limit) {
        List<JsonNode> items = new ArrayList<>();
        List<String> cursors = new ArrayList<>();
        String next = path + (path.contains("?") ? "&" : "?") + "limit=" + limit;
        while (true) {
            JsonNode page = get(cursors.isEmpty() ? next : next + "&cursor=" + encoded(cursors.getLast()))
                    .expect(200)
                    .json();
            Answer.field(page, "data").forEach(items::add);
            JsonNode cursor = Answer.field(page, "next_cursor");
            if (cursor.isNull()) {
                return items;
            }
            if (cursors.contains(cursor.textValue())) {
                throw new AssertionError(path + " gives the cursor " + cursor + " twice");
            }
            cursors.add(cursor.textValue());
        }
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static void part(ByteArrayOutputStream body, String disposition, byte[] content) {
        String head = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n";
        body.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        body.writeBytes(content);
        body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    }

    private static String typeOf(String fileName) {
        return fileName.endsWith(".csv")
                ? "text/csv"
                : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    }
}
