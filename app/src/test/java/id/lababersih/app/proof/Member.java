package id.lababersih.app.proof;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** A signed-in user who has not chosen a merchant yet. */
record Member(Api api, String email, String token) {
    /** Makes a merchant that this user owns. */
    Merchant createMerchant(String name) {
        Answer answer = api.send(
                "POST",
                "/v1/merchants",
                Map.of("Authorization", "Bearer " + token, "Content-Type", "application/json"),
                Api.bytes(Api.MAPPER.createObjectNode().put("name", name)));
        JsonNode merchant = answer.expect(201).data();
        return new Merchant(api, token, Answer.words(merchant, "id"));
    }

    /** The same with ten pieces, at 7.000, of the only product A. */
    Merchant createStockedMerchant(String name) {
        Merchant merchant = createMerchant(name);
        merchant.importFile("products", null, "p.csv", "sku,name,price,bundle\nA,Teh,30000,\n");
        merchant.post("/v1/stock/receipts", Api.json("""
                        {'warehouse':'UTAMA','kind':'OPENING','date':'2025-07-01',
                         'lines':[{'sku':'A','quantity':10,'unit_cost':7000}]}""")).expect(201);
        return merchant;
    }

    /** The only merchant of this user. */
    Merchant merchant() {
        Answer answer = api.send("GET", "/v1/merchants", Map.of("Authorization", "Bearer " + token), new byte[0]);
        return new Merchant(api, token, Answer.words(answer.expect(200).data().get(0), "id"));
    }
}
