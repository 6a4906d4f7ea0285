package id.lababersih.app.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/** A command that decides by lists and books knows all that was answered before it. */
class AnsweredBeforeTest {
    private final Api api = SharedServer.api();

    @Test
    void whatWasAnsweredBeforeTheBooksWereClosedCountsOnItsOwnDay() {
        Merchant merchant = api.register("sebelum-tutup").createStockedMerchant("Toko Tutup");
        var shop = merchant.createShop("Shopee Tutup", "SHOPEE");
        var day = LocalDate.of(2025, 8, 2);
        for (int round = 0; round < 3; round++) {
            var order = Answer.words(
                    merchant.post("/v1/orders", Api.json("""
                            {'shop_id':'%s','number':'T-%d','created_at':'2025-08-01T09:00:00+07:00',
                             'lines':[{'sku':'A','quantity':1,'unit_price':50000}]}""".formatted(shop, round)))
                            .expect(201)
                            .data(),
                    "id");
            merchant.post("/v1/orders/" + order + "/ship", Api.json("{'date':'" + day + "'}"))
                    .expect(200);
            merchant.put("/v1/book-closing", Api.json("{'closed_through':'" + day + "'}"))
                    .expect(200);
            assertThat(merchant.all("/v1/reports/journal?from=" + day + "&to=" + day))
                    .anySatisfy(entry -> assertThat(entry.toString()).contains("shipped", order));
            day = day.plusDays(1);
        }
    }

    @Test
    void aCountIsTakenBackAsSoonAsItWasAnswered() {
        Merchant merchant = api.register("sebelum-batal").createStockedMerchant("Toko Batal");
        for (int counted = 1; counted <= 3; counted++) {
            var first = count(merchant, counted);
            var second = count(merchant, counted + 10);
            merchant.post("/v1/stock/counts/" + second + "/undo", Api.json("{}"))
                    .expect(200);
            merchant.post("/v1/stock/counts/" + first + "/undo", Api.json("{}")).expect(200);
        }
    }

    private static String count(Merchant merchant, int counted) {
        var count = Api.json("{'sku':'A','warehouse':'UTAMA','date':'2025-08-01','counted':" + counted + "}");
        return Answer.words(merchant.post("/v1/stock/counts", count).expect(201).data(), "id");
    }
}
