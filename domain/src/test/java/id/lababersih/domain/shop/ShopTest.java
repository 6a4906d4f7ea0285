package id.lababersih.domain.shop;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.domain.account.Author;
import id.lababersih.domain.account.Stamp;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.shop.Shop.Command;
import id.lababersih.domain.shop.Shop.Decision;
import id.lababersih.domain.shop.Shop.Rejection;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ShopTest {
    private static final Stamp NOW = new Stamp(Author.user(new UUID(0, 7)), Instant.parse("2025-08-01T00:00:00Z"));
    private static final LocalDate DAY = LocalDate.of(2025, 8, 1);

    @Test
    void theMapWinsOverAnEqualSkuAndAVariationOverTheSkuAlone() {
        var map = SkuMap.empty()
                .with(List.of(new SkuMap.Mapping("TEH", "", "KOPI"), new SkuMap.Mapping("TEH", "Asli", "TEH")));
        assertThat(map.meant("TEH", "Asli")).isEqualTo("TEH");
        assertThat(map.meant("TEH", "Lain")).isEqualTo("KOPI");
        assertThat(map.meant("KOPI", "")).isEqualTo("KOPI");
        assertThat(map.meant("SUSU", "")).as("what is not in the map").isEqualTo("SUSU");
    }

    @Test
    void aQuotaAdmitsSoManyOrdersADayAndEachOrderOnce() {
        var shop = after(after(Shop.empty(), open()), new Command.SetQuota(1));
        shop = after(shop, new Command.Admit(new UUID(1, 1), DAY));
        assertThat(shop.decide(new Command.Admit(new UUID(1, 1), DAY), NOW)).isEqualTo(new Decision.Accept(List.of()));
        assertThat(shop.decide(new Command.Admit(new UUID(1, 2), DAY), NOW))
                .isEqualTo(new Decision.Reject(new Rejection.QuotaReached(1)));
        assertThat(shop.decide(new Command.Admit(new UUID(1, 2), DAY.plusDays(1)), NOW))
                .isInstanceOf(Decision.Accept.class);
    }

    @Test
    void withoutAQuotaAShipmentCostsTheShopNoEvent() {
        assertThat(after(Shop.empty(), open()).decide(new Command.Admit(new UUID(1, 1), DAY), NOW))
                .isEqualTo(new Decision.Accept(List.of()));
    }

    @Test
    void aShopsOwnRuleReplacesEveryDefaultOneOfItsCode() {
        var basis = new FeeRule.Basis.PerOrder(500);
        var defaults = new FeeSchedule(List.of(
                new FeeRule(Platform.SHOPEE, "admin", "6101", new FeeRule.Basis.PercentOfGross(82_500), null, DAY),
                new FeeRule(Platform.SHOPEE, "admin", "6101", new FeeRule.Basis.PercentOfGross(90_000), DAY, null),
                new FeeRule(Platform.SHOPEE, "premi", "6102", new FeeRule.Basis.PerOrder(7), null, null)));
        var own = defaults.overriddenBy(List.of(new FeeRule(Platform.SHOPEE, "admin", "6101", basis, null, null)));
        assertThat(own.estimate(Platform.SHOPEE, DAY, new FeeSchedule.Amounts(100_000, 0, 0)))
                .containsExactly(new Fee("admin", "6101", 500), new Fee("premi", "6102", 7));
    }

    private static Command open() {
        return new Command.OpenShop(new UUID(0, 1), new UUID(0, 2), Platform.SHOPEE, "UTAMA");
    }

    private static Shop after(Shop shop, Command command) {
        assertThat(shop.decide(command, NOW)).isInstanceOf(Decision.Accept.class);
        return shop.decide(command, NOW) instanceof Decision.Accept(var events)
                ? events.stream().reduce(shop, Shop::evolve, (a, _) -> a)
                : shop;
    }
}
