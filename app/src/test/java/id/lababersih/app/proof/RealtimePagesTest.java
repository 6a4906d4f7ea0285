package id.lababersih.app.proof;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.app.page.Assets;
import org.junit.jupiter.api.Test;

/** A page in Chromium with the official client of Phoenix, signed in by its cookie alone. */
class RealtimePagesTest {
    @Test
    void aPageJoinsAndIsToldWhatAnotherMemberSays() {
        ServerProcess server = SharedServer.server();
        Member member = server.api().register("langsung");
        Merchant merchant = member.createMerchant("Toko Langsung");
        Merchant stranger = SharedServer.newMerchant("langsung-lain");
        try (Browser page = Browser.at(server.base())) {
            page.signIn(member, "/app");
            page.awaitText("Toko Langsung");
            page.run("""
                    const script = document.createElement("script")
                    script.src = arguments[0]
                    script.onload = () => {
                        const socket = new Phoenix.Socket("/socket")
                        socket.connect()
                        const say = text => document.getElementById("isi").append(text + " ")
                        socket.channel("merchant:" + arguments[2]).join()
                            .receive("error", answer => say("ditolak:" + answer.reason))
                        const channel = socket.channel("merchant:" + arguments[1])
                        channel.on("client-note", note => say("kata:" + note.text))
                        channel.join().receive("ok", () => channel.push("client-note", {text: "halo"}))
                    }
                    document.head.append(script)
                    """, new Assets().url("phoenix.js"), merchant.id(), stranger.id());
            page.awaitText("kata:halo");
            page.awaitText("ditolak:unauthorized");
            assertThat(page.errors()).isEmpty();
        }
    }

    @Test
    void ordersOnAPageFollowWhatOthersDo() {
        ServerProcess server = SharedServer.server();
        Member member = server.api().register("langsung-pesanan");
        Merchant merchant = member.createMerchant("Toko Ikut");
        String shop = merchant.createShop("Toko Teh", "SHOPEE");
        merchant.post("/v1/products", Api.json("{'sku':'TEH-01','name':'Teh','price':20000}"))
                .expect(201);
        merchant.post("/v1/stock/receipts", Api.json("""
                        {'warehouse':'UTAMA','kind':'OPENING','date':'2025-07-01',
                         'lines':[{'sku':'TEH-01','quantity':10,'unit_cost':7000}]}""")).expect(201);
        try (Browser page = Browser.at(server.base())) {
            page.signIn(member, "/app/pesanan");
            page.awaitText("Belum ada pesanan");

            String order = merchant.post("/v1/orders", IsolationTest.order(shop, "IKUT-1"))
                    .expect(201)
                    .data()
                    .path("id")
                    .asText();
            page.awaitText("IKUT-1");
            ship(merchant, order);
            page.find("tr .state-SHIPPED");
            page.screenshot("live-list");

            String other = merchant.post("/v1/orders", IsolationTest.order(shop, "IKUT-2"))
                    .expect(201)
                    .data()
                    .path("id")
                    .asText();
            page.open("/app/pesanan/" + other);
            page.awaitText("IKUT-2");
            ship(merchant, other);
            page.find("#rincian .state-SHIPPED");
            page.screenshot("live-detail");
            assertThat(page.errors()).isEmpty();
        }
    }

    private static void ship(Merchant merchant, String order) {
        merchant.post(
                        "/v1/orders/" + order + "/ship",
                        Api.json("{'courier':'JNE','tracking_number':'R-%s','date':'2025-07-02'}"
                                .formatted(order.substring(0, 8))))
                .expect(200);
    }
}
