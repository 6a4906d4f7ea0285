package id.lababersih.app.imports;

import static id.lababersih.app.imports.Seller.count;
import static id.lababersih.app.imports.Seller.path;
import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.app.http.Reply;
import id.lababersih.app.imports.OrderFile.Paid;
import id.lababersih.app.imports.OrderFile.Sold;
import java.util.List;
import java.util.stream.Stream;

/** Orders of a seller, and the rows of files that pay for them. */
final class PaidOrders {
    static final List<Sold> ORDERS = Stream.concat(
                    OrderFile.numbered(1, 3, "A", "Selesai").stream(),
                    OrderFile.numbered(11, 2, "B", "Dikirim").stream())
            .toList();

    private PaidOrders() {}

    /** A seller whose orders of {@link #ORDERS} are in, and nothing else beside the opening stock. */
    static Seller seller(SellerServer server) {
        Seller seller = server.seller("TIKTOK", 100);
        assertThat(count(seller.imported(ORDERS), "created")).isEqualTo(ORDERS.size());
        seller.awaitEntries(2 + ORDERS.size());
        return seller;
    }

    static Paid row(Sold order, long payout, long sale, long refund) {
        return new Paid(order.number(), "Order", payout, sale, refund);
    }

    static Reply imported(Seller seller, Paid... rows) {
        return seller.imported("income", OrderFile.tiktokIncome(List.of(rows)));
    }

    /** The result of the run's row at a position: what and why. */
    static String result(Seller seller, Reply run, int position) {
        var result = seller.rows(path(run), "importable").at("/data/" + position + "/result");
        return result.get("state").asText() + " " + result.get("reason").asText();
    }
}
