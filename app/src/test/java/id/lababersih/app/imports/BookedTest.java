package id.lababersih.app.imports;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.app.imports.file.FileOrder;
import id.lababersih.app.imports.file.FileStatus;
import id.lababersih.app.imports.file.IncomeRow;
import id.lababersih.app.imports.file.Marketplace;
import id.lababersih.app.imports.file.ParsedFile;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.shop.Shop;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A preview holds a few of the orders that it asks for, however many its file has. */
class BookedTest {
    private static final FileDetail DETAIL = new FileDetail("Z", 0, 0, 0, Map.of(), Map.of());

    private final List<String> happened = new ArrayList<>();
    private final Preview.Items items = new Preview.Items(kept -> happened.add("kept " + kept.size()));
    private final Booked booked = numbers -> {
        happened.add("asked for " + numbers.size());
        return Map.of();
    };

    private void assertInTurns() {
        assertThat(happened)
                .containsExactly("asked for 500", "kept 500", "asked for 500", "kept 500", "asked for 100", "kept 100");
    }

    private static FileOrder order(int row) {
        return new FileOrder(
                Marketplace.TIKTOK,
                "5780" + row,
                LocalDateTime.of(2025, 8, 1, 10, 15),
                FileStatus.CREATED,
                null,
                null,
                null,
                null,
                0,
                0,
                0,
                0,
                0,
                null,
                null,
                List.of(),
                List.of(row));
    }

    @Test
    void ordersAreAskedForInTurnsAndKeptBeforeTheNext() throws Exception {
        var merchant = UUID.randomUUID();
        var desk = new DomainDesk();
        var shop = (Shop.Open) desk.shop(desk.open(merchant, "Toko", Platform.TIKTOK));
        var orders = IntStream.range(0, 1_100).mapToObj(BookedTest::order).toList();
        var file = new ParsedFile.Orders(
                Marketplace.TIKTOK, 1_100, 0, 1_100, orders, List.of(), List.of(), 0, Map.of(), Map.of(), Map.of());
        var books = ShopBooks.of(desk, shop, PlayedSamplesTest.fees(), orders, ZoneOffset.UTC);

        var preview = new OrderPreview(desk, books, items).of(file, booked, DETAIL);

        assertThat(preview.counts().importable()).isEqualTo(1_100);
        assertInTurns();
    }

    private static IncomeRow row(int row) {
        return new IncomeRow(
                row,
                IncomeRow.Kind.ORDER,
                "5780" + row,
                null,
                "5780" + row,
                "",
                LocalDate.of(2025, 8, 9),
                1,
                1,
                0,
                Map.of(),
                0,
                Map.of());
    }

    @Test
    void payoutsAskForTheirOrdersInTurnsToo() throws Exception {
        var rows = IntStream.range(0, 1_100).mapToObj(BookedTest::row).toList();
        var file = new ParsedFile.Income(
                Marketplace.TIKTOK, 1_100, 0, 0, rows, List.of(), List.of(), 0, Map.of(), Map.of(), Map.of());

        var preview = new IncomePreview(Map.of(), booked, items).of(file, DETAIL);

        assertThat(preview.counts().unmatched()).isEqualTo(1_100);
        assertInTurns();
    }
}
