package id.lababersih.app.proof;

import static id.lababersih.app.proof.Answer.whole;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Marketplaces export the same orders again and again: they move forward and are never doubled. */
class LaterExportTest {
    private static final String FILE = "tiktok-orders.csv";
    private static final Set<String> HAPPENED_LATER =
            Set.of("RTS Time", "Shipped Time", "Delivered Time", "Cancelled Time", "Cancel By", "Cancel Reason");

    @Test
    void ordersImportedWhenTheyWereUnsentEndWithTheNumbersOfOneLateImport() {
        Expected expected = Expected.of("small");
        Merchant merchant = SharedServer.newMerchant("later");
        Map<String, String> shops = Played.createShops(expected, merchant);
        for (String file : Played.MASTER_ORDER) {
            merchant.importFile(Played.kindOf(file), null, file, expected.file(file));
        }
        merchant.importFile("orders", Played.shopOf(FILE, shops), FILE, unsent(expected.file(FILE)));
        for (String file : Played.ORDER_FILES) {
            merchant.importFile("orders", Played.shopOf(file, shops), file, expected.file(file));
        }
        Played.Shown shown = Played.look(expected, Expected.AFTER_ORDERS, merchant);
        Played.compare(expected, Expected.AFTER_ORDERS, shown).none();
    }

    @Test
    void theSameFilesAgainChangeNothing() {
        // Of its own: the token of the one that all share may have run out by now.
        Expected expected = Expected.of("small");
        Played played = Played.play(expected, SharedServer.newMerchant("again"));
        List<String> files = new ArrayList<>(Played.ORDER_FILES);
        files.addAll(Played.INCOME_FILES);
        for (String file : files) {
            JsonNode run = played.merchant()
                    .importFile(Played.kindOf(file), Played.shopOf(file, played.shops()), file, expected.file(file));
            assertThat(whole(run, "created") + whole(run, "updated") + whole(run, "failed"))
                    .as(file + ": " + run)
                    .isZero();
        }
        Played.Shown shown = Played.look(expected, Expected.AFTER_INCOME, played.merchant());
        Played.compare(expected, Expected.AFTER_INCOME, shown).none();
    }

    /** The export as it would have been before any of its orders was sent or cancelled. */
    private static byte[] unsent(byte[] export) {
        String text = new String(export, StandardCharsets.UTF_8).replace("\uFEFF", "");
        StringWriter written = new StringWriter();
        CsvWriter writer = CsvWriter.builder().build(written);
        List<String> header = new ArrayList<>();
        for (CsvRecord row : CsvReader.builder().ofCsvRecord(text)) {
            if (header.isEmpty()) {
                header.addAll(row.getFields());
            }
            List<String> fields = new ArrayList<>(row.getFields());
            boolean sentLater = row.getStartingLineNumber() > 2
                    && !fields.get(header.indexOf("Order Status")).equals("Belum dibayar");
            if (sentLater) {
                fields.set(header.indexOf("Order Status"), "Perlu dikirim");
                fields.set(header.indexOf("Order Substatus"), "Awaiting shipment");
                fields.set(header.indexOf("Cancelation/Return Type"), "");
                HAPPENED_LATER.forEach(column -> fields.set(header.indexOf(column), ""));
            }
            writer.writeRecord(fields);
        }
        return written.toString().getBytes(StandardCharsets.UTF_8);
    }
}
