package id.lababersih.app.imports.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrderFilesTest {
    @TempDir
    Path folder;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    @ParameterizedTest
    @CsvSource({
        "small, shopee-orders.xlsx",
        "small, tiktok-orders.xlsx",
        "small, tiktok-orders.csv",
        "small, mengantar-orders.xlsx",
        "month, shopee-orders.xlsx",
        "month, tiktok-orders.xlsx",
        "month, tiktok-orders.csv",
        "month, mengantar-orders.xlsx"
    })
    void anOrderFileGivesTheOrdersAndAmountsThatAreInIt(String folder, String name) {
        JsonNode expected = Samples.expected(folder);
        JsonNode preview = expected.at("/imports/" + name);
        var read = (ParsedFile.Orders) Samples.read(folder, name, FileKind.ORDERS);

        assertThat(read.marketplace().name()).isEqualTo(preview.get("platform").asText());
        assertThat(read.rows()).isEqualTo(preview.get("rows").asInt());
        assertThat(read.totalOrders()).isEqualTo(preview.get("total_orders").asInt());
        assertThat(read.descriptionRows())
                .isEqualTo(preview.path("description_rows").asInt(0));
        assertThat(read.errors()).isEmpty();
        assertThat(read.skipped()).isEmpty();

        Map<String, String> map = Samples.skuMap(folder);
        var unmatched = new HashMap<String, List<String>>();
        for (FileOrder order : read.orders()) {
            var unknown = order.lines().stream()
                    .filter(line -> Samples.product(map, order, line).isEmpty())
                    .map(FileLine::sku)
                    .toList();
            if (unknown.isEmpty()) {
                assertSame(order, expected.at("/orders/" + order.number()), map);
            } else {
                unmatched.put(order.number(), unknown);
            }
        }
        assertThat(unmatched.keySet()).hasSize(preview.get("unmatched_sku").asInt());
        preview.get("unmatched_orders")
                .properties()
                .forEach(entry -> assertThat(unmatched).containsKey(entry.getKey()));
    }

    private static void assertSame(FileOrder order, JsonNode expected, Map<String, String> map) {
        assertThat(order.createdAt())
                .isEqualTo(LocalDateTime.parse(expected.get("created").asText(), TIME));
        assertThat(order.goods())
                .as(order.number())
                .isEqualTo(expected.get("goods").asLong());
        assertThat(order.voucher())
                .as(order.number())
                .isEqualTo(expected.get("voucher").asLong());
        if (order.marketplace() == Marketplace.MENGANTAR) {
            assertThat(order.shippingFee())
                    .isEqualTo(expected.at("/fees/ongkir").asLong());
        }
        var lines = new ArrayList<String>();
        expected.get("lines")
                .forEach(line -> lines.add(line.get("product").asText() + " x"
                        + line.get("quantity").asInt() + " @"
                        + line.get("price").asLong()));
        assertThat(order.lines())
                .as(order.number())
                .extracting(
                        line -> Samples.product(map, order, line) + " x" + line.quantity() + " @" + line.unitPrice())
                .containsExactlyElementsOf(lines);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void twoExportsInOneFileGiveEachOrderOnceWhereItGotTo(boolean olderFirst) throws IOException {
        String header = "No. Pesanan,Status Pesanan,No. Resi,Waktu Pengiriman Diatur,Waktu Pesanan Dibuat,"
                + "Waktu Pesanan Selesai,Nomor Referensi SKU,Harga Setelah Diskon,Jumlah,Catatan\n";
        String older = "2508A,Perlu Dikirim,,,2025-08-01 10:15,,%s\n";
        String newer = "2508A,Selesai,SPX1,2025-08-02 09:00,2025-08-01 10:15,2025-08-05 12:00,%s\n";
        String rows = String.join(
                "",
                (olderFirst ? List.of(older, newer) : List.of(newer, older))
                        .stream()
                                .flatMap(row -> Stream.of("A,50000,1,", "A,50000,1,paket dua", "B,20000,2,")
                                        .map(row::formatted))
                                .toList());
        Path file = Files.writeString(folder.resolve("file.csv"), header + rows);
        var read = (ParsedFile.Orders) SpreadsheetReader.read(file, "file.csv", FileKind.ORDERS, Samples.TIMES);

        FileOrder order = read.orders().getFirst();
        assertThat(order.lines()).extracting(FileLine::row).containsExactly(2, 3, 4);
        assertThat(order.goods()).isEqualTo(50_000 + 50_000 + 40_000);
        assertThat(order.status()).isEqualTo(FileStatus.DELIVERED);
        assertThat(order.trackingNumber()).isEqualTo("SPX1");
        assertThat(order.shippedOn()).isEqualTo(LocalDate.of(2025, 8, 2));
        assertThat(read.skipped()).extracting(RowProblem::row).containsExactly(5, 6, 7);
    }

    @Test
    void anOrderWhoseRowsComeToMoreThanTheBooksTakeIsKeptOut() throws IOException {
        Path file = Files.writeString(folder.resolve("file.csv"), """
                No. Pesanan,Status Pesanan,Waktu Pesanan Dibuat,Nomor Referensi SKU,Harga Setelah Diskon,Jumlah
                2508A,Perlu Dikirim,2025-08-01 10:15,A,600000000000,1
                2508A,Perlu Dikirim,2025-08-01 10:15,B,400000000001,1
                2508B,Perlu Dikirim,2025-08-01 10:15,A,600000000000,1
                2508B,Perlu Dikirim,2025-08-01 10:15,B,400000000000,1
                """);
        var read = (ParsedFile.Orders) SpreadsheetReader.read(file, "file.csv", FileKind.ORDERS, Samples.TIMES);

        assertThat(read.orders()).extracting(FileOrder::goods).containsExactly(1_000_000_000_000L);
        assertThat(read.errors()).singleElement().satisfies(error -> {
            assertThat(error.row()).isEqualTo(3);
            assertThat(error.reason()).isEqualTo(RowProblem.Reason.MONEY_OVERFLOW);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "Dikirim/Terkirim, Selesai/, DELIVERED",
        "Selesai/, Dikirim/Terkirim, DELIVERED",
        "Dikirim/In transit, Dikirim/Terkirim, DELIVERED",
        "Belum dibayar/, Ditahan/, CREATED"
    })
    void twoWordsForOneStatusAreTwoExportsToo(String one, String other, FileStatus status) throws IOException {
        String rows = Stream.of(one, other)
                .map(words -> "1,%s,01/08/2025,A,1,5000,JX1\n".formatted(words.replace('/', ',')))
                .collect(Collectors.joining());
        Path file = Files.writeString(
                folder.resolve("file.csv"),
                "Order ID,Order Status,Order Substatus,Created Time,Seller SKU,Quantity,SKU Subtotal Before Discount,"
                        + "Tracking ID\n" + rows);
        var read = (ParsedFile.Orders) SpreadsheetReader.read(file, "file.csv", FileKind.ORDERS, Samples.TIMES);

        assertThat(read.orders()).extracting(FileOrder::status).containsExactly(status);
        assertThat(read.orders().getFirst().lines()).hasSize(1);
        assertThat(read.skipped()).extracting(RowProblem::row).containsExactly(3);
    }

    @Test
    void aTimeInUtcIsOfTheMerchantsDayAndADayStays() throws IOException {
        Path orders = Files.writeString(folder.resolve("orders.csv"), """
                Order ID,Order Status,Created Time (UTC),Shipped Time (UTC),Seller SKU,Quantity,\
                SKU Subtotal Before Discount
                1,Dikirim,31/07/2025 18:30:00,01/08/2025,A,1,5000
                """);
        var order = ((ParsedFile.Orders) SpreadsheetReader.read(orders, "orders.csv", FileKind.ORDERS, Samples.TIMES))
                .orders()
                .getFirst();
        assertThat(order.createdAt()).isEqualTo(LocalDateTime.of(2025, 8, 1, 1, 30));
        assertThat(order.shippedOn()).isEqualTo(LocalDate.of(2025, 8, 1));

        Path income = Files.writeString(folder.resolve("income.csv"), """
                Order/adjustment ID,Type,Order settled time (UTC),Total settlement amount,\
                Subtotal after seller discounts
                1,Order,2025/07/31 18:30,4000,5000
                2,Order,2025/07/31,4000,5000
                """);
        var rows = (ParsedFile.Income) SpreadsheetReader.read(income, "income.csv", FileKind.INCOME, Samples.TIMES);
        assertThat(rows.rows())
                .extracting(IncomeRow::settledOn)
                .containsExactly(LocalDate.of(2025, 8, 1), LocalDate.of(2025, 7, 31));
    }

    @Test
    void aTimeOfAMarketplaceIsWibAndOneOfTheMerchantsOwnFilesTheMerchants() throws IOException {
        var makassar = ZoneId.of("Asia/Makassar");
        Path orders = Files.writeString(folder.resolve("orders.csv"), """
                Order ID,Order Status,Created Time,Shipped Time,Seller SKU,Quantity,SKU Subtotal Before Discount
                1,Dikirim,31/07/2025 23:30:00,31/07/2025,A,1,5000
                """);
        var order = ((ParsedFile.Orders) SpreadsheetReader.read(
                        orders, "orders.csv", FileKind.ORDERS, new FileTimes(makassar, Samples.TIMES.last())))
                .orders()
                .getFirst();
        assertThat(order.createdAt().atZone(makassar).toInstant()).isEqualTo(Instant.parse("2025-07-31T16:30:00Z"));
        assertThat(order.shippedOn()).isEqualTo(LocalDate.of(2025, 7, 31));

        Path stock = Files.writeString(folder.resolve("stock.csv"), """
                sku,date,quantity,unit_cost
                A,2025-07-31 23:30,1,5000
                """);
        var layer = ((ParsedFile.Masters) SpreadsheetReader.read(
                        stock, "stock.csv", FileKind.OPENING_STOCK, new FileTimes(makassar, Samples.TIMES.last())))
                .rows()
                .getFirst();
        assertThat(((MasterRow.OpeningLayer) layer).date()).isEqualTo(LocalDate.of(2025, 7, 31));
    }

    @Test
    void aFailedDeliveryOfTikTokCameBackOnTheDayItWasCancelled() throws IOException {
        Path file = Files.writeString(folder.resolve("file.csv"), """
                Order ID,Order Status,Created Time,Shipped Time,Delivered Time,Cancelled Time,Cancel By,Cancel Reason,\
                Seller SKU,Quantity,SKU Subtotal Before Discount
                1,Dibatalkan,26/07/2025,28/07/2025,,05/08/2025 10:00:00,System,Pengiriman paket gagal,A,1,5000
                """);
        var read = (ParsedFile.Orders) SpreadsheetReader.read(file, "file.csv", FileKind.ORDERS, Samples.TIMES);

        assertThat(read.orders().getFirst().status()).isEqualTo(FileStatus.RETURNED);
        assertThat(read.orders().getFirst().updatedOn()).isEqualTo(LocalDate.of(2025, 8, 5));
    }

    private ParsedFile.Orders readTikTok(String... rows) throws IOException {
        Path file = Files.writeString(
                folder.resolve("file.csv"),
                "Order ID,Order Status,Created Time,Shipped Time,Cancelled Time,Cancel By,Cancel Reason,Tracking ID,"
                        + "Seller SKU,Quantity,SKU Subtotal Before Discount,Warehouse Name\n"
                        + String.join("\n", rows));
        return (ParsedFile.Orders) SpreadsheetReader.read(file, "file.csv", FileKind.ORDERS, Samples.TIMES);
    }

    @Test
    void aLineThatTikTokCancelledAloneIsNoLineOfItsOrder() throws IOException {
        var read = readTikTok(
                "1,Dibatalkan,01/08/2025,,02/08/2025,User,Stok habis,,A,2,10000,",
                "1,Dikirim,01/08/2025,03/08/2025,,,,JX1,B,1,7000,",
                "1,Dikirim,01/08/2025,03/08/2025,,,,JX1,C,1,5000,",
                "2,Dibatalkan,01/08/2025,,02/08/2025,User,Berubah pikiran,,A,1,5000,",
                "2,Dibatalkan,01/08/2025,,02/08/2025,User,Berubah pikiran,,B,1,7000,");

        assertThat(read.errors()).isEmpty();
        FileOrder sent = read.orders().getFirst();
        assertThat(sent.status()).isEqualTo(FileStatus.SHIPPED);
        assertThat(sent.trackingNumber()).isEqualTo("JX1");
        assertThat(sent.lines()).extracting(FileLine::sku).containsExactly("B", "C");
        assertThat(sent.rows()).containsExactly(3, 4);
        assertThat(sent.goods()).isEqualTo(12_000);
        assertThat(sent.cancelReason()).isNull();
        assertThat(read.skipped())
                .extracting(RowProblem::row, RowProblem::reason)
                .containsExactly(tuple(2, RowProblem.Reason.LINE_CANCELLED));
        FileOrder cancelled = read.orders().getLast();
        assertThat(cancelled.status()).isEqualTo(FileStatus.CANCELLED);
        assertThat(cancelled.lines()).extracting(FileLine::sku).containsExactly("A", "B");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void linesThatSellAlikeAreTwoWhereverTheOneIsThatWasCancelled(boolean cancelledFirst) throws IOException {
        var rows = new ArrayList<>(List.of(
                "1,Dikirim,01/08/2025,03/08/2025,,,,JX1,B,1,7000,Jakarta",
                "1,Dikirim,01/08/2025,03/08/2025,,,,JX1,B,1,7000,Bandung"));
        rows.add(cancelledFirst ? 0 : 2, "1,Dibatalkan,01/08/2025,,02/08/2025,User,Stok habis,,A,2,10000,");
        rows.add("1,Selesai,01/08/2025,03/08/2025,,,,JX1,B,1,7000,Jakarta");
        rows.add("1,Selesai,01/08/2025,03/08/2025,,,,JX1,B,1,7000,Bandung");

        var read = readTikTok(rows.toArray(String[]::new));

        FileOrder sent = read.orders().getFirst();
        assertThat(sent.lines()).extracting(FileLine::sku).containsExactly("B", "B");
        assertThat(sent.goods()).isEqualTo(14_000);
        assertThat(sent.status()).isEqualTo(FileStatus.DELIVERED);
        assertThat(read.skipped())
                .extracting(RowProblem::reason)
                .containsExactly(
                        RowProblem.Reason.DUPLICATE_ROW,
                        RowProblem.Reason.DUPLICATE_ROW,
                        RowProblem.Reason.LINE_CANCELLED);
    }

    @Test
    void aRowThatWasMendedIsNoLineOfItsOrderWhereItWasCancelledAlone() throws IOException {
        var cancelled = readTikTok("1,Dibatalkan,01/08/2025,,02/08/2025,User,Stok habis,,A,2,10000,")
                .orders()
                .getFirst();
        var sent = readTikTok("1,Dikirim,01/08/2025,03/08/2025,,,,JX1,B,1,7000,")
                .orders()
                .getFirst();

        assertThat(sent.with(cancelled)).isEqualTo(sent);
        assertThat(cancelled.with(sent)).isEqualTo(sent);
    }

    @Test
    void anOrderThatALaterExportHasAsCancelledIsCancelledWhole() throws IOException {
        var read = readTikTok(
                "1,Perlu dikirim,01/08/2025,,,,,,A,1,5000,Jakarta",
                "1,Perlu dikirim,01/08/2025,,,,,,A,1,5000,Bandung",
                "1,Perlu dikirim,01/08/2025,,,,,,B,1,7000,",
                "2,Perlu dikirim,01/08/2025,,,,,,A,1,5000,",
                "2,Perlu dikirim,01/08/2025,,,,,,B,1,7000,",
                "1,Dibatalkan,01/08/2025,,02/08/2025,User,Berubah pikiran,,A,1,5000,Jakarta",
                "1,Dibatalkan,01/08/2025,,02/08/2025,User,Berubah pikiran,,A,1,5000,Bandung",
                "1,Dibatalkan,01/08/2025,,02/08/2025,User,Berubah pikiran,,B,1,7000,",
                "2,Dibatalkan,01/08/2025,,02/08/2025,User,Stok habis,,A,1,5000,",
                "2,Dikirim,01/08/2025,03/08/2025,,,,JX1,B,1,7000,");

        FileOrder cancelled = read.orders().getFirst();
        assertThat(cancelled.status()).isEqualTo(FileStatus.CANCELLED);
        assertThat(cancelled.lines()).extracting(FileLine::sku).containsExactly("A", "A", "B");
        FileOrder sent = read.orders().getLast();
        assertThat(sent.status()).isEqualTo(FileStatus.SHIPPED);
        assertThat(sent.lines()).extracting(FileLine::sku).containsExactly("B");
        assertThat(read.skipped())
                .extracting(RowProblem::row, RowProblem::reason)
                .contains(tuple(5, RowProblem.Reason.LINE_CANCELLED))
                .filteredOn(tuple(5, RowProblem.Reason.LINE_CANCELLED)::equals)
                .hasSize(1);
    }

    private ParsedFile.Orders readMengantar(String... rows) throws IOException {
        Path file = Files.writeString(
                folder.resolve("file.csv"),
                "Order ID,Tracking ID,Last Status,Create Date,Last Update,Product ID,Quantity,Product Value,COD,Notes\n"
                        + String.join("\n", rows));
        return (ParsedFile.Orders) SpreadsheetReader.read(file, "file.csv", FileKind.ORDERS, Samples.TIMES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MGT1,JX2,DELIVERED,01/08/2025,03/08/2025,B,1,80000,90000,",
                "MGT1,JX2,DELIVERED,01/08/2025,03/08/2025,A,1,150000,165000,",
                "MGT1,JX2,ON DELIVERY,01/08/2025,02/08/2025,A,1,150000,165000,",
                "MGT1,JX1,DELIVERED,01/08/2025,03/08/2025,B,1,80000,90000,"
            })
    void anotherParcelUnderTheNumberOfAnOrderOfMengantarIsInErrorAlone(String other) throws IOException {
        var read = readMengantar("MGT1,JX1,ON DELIVERY,01/08/2025,02/08/2025,A,1,150000,165000,", other);

        FileOrder order = read.orders().getFirst();
        assertThat(order.trackingNumber()).isEqualTo("JX1");
        assertThat(order.status()).isEqualTo(FileStatus.SHIPPED);
        assertThat(order.goods()).isEqualTo(165_000);
        assertThat(read.skipped()).isEmpty();
        assertThat(read.errors())
                .extracting(RowProblem::row, problem -> problem.detail().indonesian())
                .containsExactly(tuple(
                        3,
                        "Kolom \"Order ID\": nomor pesanan ini dipakai baris 2 dengan resi atau isi yang lain;"
                                + " beri nomornya sendiri di file, lalu unggah lagi"));
        assertThat(read.errors().getFirst().cells())
                .as("mended alone it would move the other parcel")
                .isEmpty();
    }

    @Test
    void aParcelOfMengantarThatIsToldAgainIsOneOrderWhereItGotTo() throws IOException {
        var read = readMengantar(
                "MGT1,,PENDING PICKUP,01/08/2025,01/08/2025,A,1,150000,165000,",
                "MGT1,JX1,ON DELIVERY,01/08/2025,02/08/2025,A,1,150000,165000,",
                "MGT1,JX1,ON DELIVERY,01/08/2025,02/08/2025,A,1,150000,165000,rumah kosong",
                "MGT1,JX1,DELIVERED,01/08/2025,03/08/2025,A,1,150000,165000,",
                "MGT1,JX2,RTS,01/08/2025,04/08/2025,A,1,150000,165000,");

        FileOrder order = read.orders().getFirst();
        assertThat(order.trackingNumber()).isEqualTo("JX1");
        assertThat(order.status()).isEqualTo(FileStatus.DELIVERED);
        assertThat(order.goods()).isEqualTo(165_000);
        assertThat(read.errors()).extracting(RowProblem::row).containsExactly(6);
        assertThat(read.skipped()).extracting(RowProblem::row).containsExactly(3, 4, 5);
    }

    @Test
    void theSameGoodsInTwoParcelsAreTwoLines() throws IOException {
        Path file = Files.writeString(folder.resolve("file.csv"), """
                Order ID,Order Status,Created Time,Seller SKU,Quantity,SKU Subtotal Before Discount,Tracking ID
                1,Dikirim,01/08/2025,A,1,5000,JX1
                1,Dikirim,01/08/2025,A,1,5000,JX2
                """);
        var read = (ParsedFile.Orders) SpreadsheetReader.read(file, "file.csv", FileKind.ORDERS, Samples.TIMES);

        assertThat(read.orders().getFirst().goods()).isEqualTo(10_000);
    }

    @Test
    void anOrderOfWhichALaterLineWasCancelledIsWhereItsFirstRowSays() throws IOException {
        Path file = Files.writeString(folder.resolve("file.csv"), """
                Order ID,Order Status,Created Time,Seller SKU,Quantity,SKU Subtotal Before Discount,Tracking ID
                1,Selesai,01/08/2025,A,1,5000,JX1
                1,Dibatalkan,01/08/2025,B,1,5000,JX1
                """);
        var read = (ParsedFile.Orders) SpreadsheetReader.read(file, "file.csv", FileKind.ORDERS, Samples.TIMES);

        assertThat(read.orders().getFirst().status()).isEqualTo(FileStatus.DELIVERED);
        assertThat(read.orders().getFirst().lines()).extracting(FileLine::sku).containsExactly("A");
    }

    @ParameterizedTest
    @CsvSource({"small, 1", "month, 1"})
    void theSameTikTokOrdersComeOutOfTheSheetAndOutOfTheCsv(String folder, int descriptionRows) {
        var sheet = (ParsedFile.Orders) Samples.read(folder, "tiktok-orders.xlsx", FileKind.ORDERS);
        var csv = (ParsedFile.Orders) Samples.read(folder, "tiktok-orders.csv", FileKind.ORDERS);

        assertThat(sheet.descriptionRows()).isEqualTo(descriptionRows);
        assertThat(csv.orders()).isEqualTo(sheet.orders());
    }

    @ParameterizedTest
    @CsvSource({"small", "month"})
    void aFileStatusIsTheStatusOfTheOrderUnlessStockWasShort(String folder) {
        JsonNode expected = Samples.expected(folder);
        JsonNode orders = expected.at("/stages/after_orders_import/orders");
        for (String name : List.of("shopee-orders.xlsx", "tiktok-orders.xlsx", "mengantar-orders.xlsx")) {
            var read = (ParsedFile.Orders) Samples.read(folder, name, FileKind.ORDERS);
            for (FileOrder order : read.orders()) {
                boolean shortOfStock = expected.get("rejected_no_stock").has(order.number());
                JsonNode status = orders.path(order.number()).path("status");
                if (!status.isMissingNode() && !shortOfStock) {
                    assertThat(order.status().name()).as(order.number()).isEqualTo(status.asText());
                }
            }
        }
    }
}
