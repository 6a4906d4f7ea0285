package id.lababersih.app.imports.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The sample files and their SKU maps. */
final class Samples {
    static final FileTimes TIMES = new FileTimes(ZoneId.of("Asia/Jakarta"), LocalDate.of(2026, 3, 1));

    private Samples() {}

    static Path file(String folder, String name) {
        try {
            var url = Objects.requireNonNull(Samples.class.getResource("/samples/" + folder + "/" + name), name);
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static JsonNode expected(String folder) {
        try {
            return new ObjectMapper().readTree(file(folder, "expected.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ParsedFile read(String folder, String name, FileKind kind) {
        try {
            return SpreadsheetReader.read(file(folder, name), name, kind, TIMES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The SKU map of a folder: platform|sku|variation to product, and product SKUs by themselves. */
    static Map<String, String> skuMap(String folder) {
        var map = new HashMap<String, String>();
        for (MasterRow row : masters(folder, "products.csv", FileKind.PRODUCTS).rows()) {
            var product = (MasterRow.Product) row;
            for (Marketplace marketplace : Marketplace.values()) {
                map.put(marketplace + "|" + product.sku() + "|", product.sku());
            }
        }
        for (MasterRow row : masters(folder, "sku-map.csv", FileKind.SKU_MAP).rows()) {
            var mapping = (MasterRow.SkuMapping) row;
            map.put(mapping.platform() + "|" + mapping.sku() + "|" + mapping.variation(), mapping.product());
        }
        return map;
    }

    static ParsedFile.Masters masters(String folder, String name, FileKind kind) {
        return (ParsedFile.Masters) read(folder, name, kind);
    }

    /** The product a line means; empty when none. */
    static String product(Map<String, String> map, FileOrder order, FileLine line) {
        String exact = map.get(order.marketplace() + "|" + line.sku() + "|" + line.variation());
        return exact != null ? exact : map.getOrDefault(order.marketplace() + "|" + line.sku() + "|", "");
    }
}
