package id.lababersih.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.domain.inventory.Inventory;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.ReturnTerms;
import id.lababersih.domain.order.Settlement;
import id.lababersih.domain.order.Status;
import id.lababersih.domain.shop.Shop;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RejectionProblemsTest {
    private static final List<Inventory.Missing> MISSING = List.of(new Inventory.Missing("A", 2));

    @Test
    void everyRejectionOfAnOrderHasAProblemOfItsOwn() {
        var rejections = List.of(
                new Order.Rejection.OrderAbsent(),
                new Order.Rejection.OrderDiffers(UUID.randomUUID()),
                new Order.Rejection.MoveForbidden(Status.CREATED, Status.SETTLED),
                new Order.Rejection.MoveInProgress(),
                new Order.Rejection.StockShort(MISSING),
                new Order.Rejection.QuotaReached(5),
                new Order.Rejection.ReturnIncomplete(),
                new Order.Rejection.SettlementDiffers(new Settlement(LocalDate.of(2026, 1, 1), 1, 0, List.of(), 0)),
                new Order.Rejection.ReturnDiffers(
                        new ReturnTerms(ReturnTerms.Goods.GOOD, 0, 0, LocalDate.of(2026, 1, 1), "")));
        requireAll(Order.Rejection.class, rejections);
        requireDistinct(rejections.stream().map(Problems::of).toList());
    }

    @Test
    void everyRejectionByTheStockHasAProblemOfItsOwn() {
        var rejections = List.of(
                new Inventory.Rejection.StockShort(MISSING),
                new Inventory.Rejection.AnsweredBefore(UUID.randomUUID()),
                new Inventory.Rejection.CostUnknown("A", "UTAMA"),
                new Inventory.Rejection.StockMoved("A", "UTAMA", 3),
                new Inventory.Rejection.ReceiptInvalid("too much"));
        requireAll(Inventory.Rejection.class, rejections);
        requireDistinct(rejections.stream()
                .map(rejection -> Problems.of(rejection, "UTAMA"))
                .toList());
    }

    @Test
    void everyRejectionByAShopHasAProblemOfItsOwn() {
        var rejections = List.of(
                new Shop.Rejection.ShopAbsent(), new Shop.Rejection.QuotaReached(5), new Shop.Rejection.SkuMapFull(9));
        requireAll(Shop.Rejection.class, rejections);
        requireDistinct(rejections.stream().map(Problems::of).toList());
    }

    private static void requireAll(Class<?> root, List<?> rejections) {
        assertThat(rejections.stream().map(Object::getClass).map(Class::getSimpleName))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(root.getPermittedSubclasses())
                        .map(Class::getSimpleName)
                        .toList());
    }

    private static void requireDistinct(List<Problem> problems) {
        assertThat(problems).extracting(Problem::type).doesNotHaveDuplicates();
        assertThat(problems).allSatisfy(problem -> assertThat(problem.detail()).endsWith("."));
    }
}
