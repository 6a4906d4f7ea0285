package id.lababersih.domain.shop;

import id.lababersih.domain.account.Stamp;
import id.lababersih.domain.platform.Platform;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/** One shop's settings: {@link #decide} holds the rules, {@link #evolve} replays what they allowed. */
public sealed interface Shop {
    /** Not opened yet. */
    record Absent() implements Shop {}

    /**
     * A shop that takes orders.
     *
     * @param warehouse where its orders take their stock from
     * @param ownFees rules that replace the default ones of the same code
     * @param shipmentsPerDayMax plan quota; 0 means none
     * @param admitted orders let through today; kept only while there is a quota
     */
    record Open(
            UUID shopId,
            UUID merchantId,
            Platform platform,
            String warehouse,
            SkuMap skuMap,
            List<FeeRule> ownFees,
            int shipmentsPerDayMax,
            Admitted admitted)
            implements Shop {
        public Open {
            // What another release stored as null is refused here, and not where it is asked for.
            Objects.requireNonNull(shopId);
            Objects.requireNonNull(merchantId);
            Objects.requireNonNull(platform);
            Objects.requireNonNull(warehouse);
            Objects.requireNonNull(skuMap);
            ownFees = List.copyOf(ownFees);
            Objects.requireNonNull(admitted);
        }

        /** All but what its SKUs mean. */
        public Open withoutMap() {
            return with(SkuMap.empty());
        }

        Open with(SkuMap map) {
            return new Open(shopId, merchantId, platform, warehouse, map, ownFees, shipmentsPerDayMax, admitted);
        }

        Open with(List<FeeRule> fees) {
            return new Open(shopId, merchantId, platform, warehouse, skuMap, fees, shipmentsPerDayMax, admitted);
        }

        Open with(int quota) {
            return new Open(shopId, merchantId, platform, warehouse, skuMap, ownFees, quota, admitted);
        }

        Open with(Admitted orders) {
            return new Open(shopId, merchantId, platform, warehouse, skuMap, ownFees, shipmentsPerDayMax, orders);
        }
    }

    /** Orders admitted to shipment on one day. */
    record Admitted(LocalDate day, Set<UUID> orders) {
        public Admitted {
            Objects.requireNonNull(day);
            orders = Set.copyOf(orders);
        }
    }

    /** What can be asked of a shop. */
    sealed interface Command {
        /** Opens the shop; again with the same shop id changes nothing. */
        record OpenShop(UUID shopId, UUID merchantId, Platform platform, String warehouse) implements Command {}

        record MapSkus(List<SkuMap.Mapping> mappings) implements Command {}

        record SetFees(List<FeeRule> rules) implements Command {}

        record SetQuota(int shipmentsPerDayMax) implements Command {}

        /** Counts one shipment against the day's quota; the same order again is counted once. */
        record Admit(UUID orderId, LocalDate day) implements Command {}
    }

    /** What has happened. Names and fields are for ever. */
    sealed interface Event {
        UUID merchantId();

        Stamp stamp();

        record ShopOpened(UUID shopId, UUID merchantId, Platform platform, String warehouse, Stamp stamp)
                implements Event {}

        record SkusMapped(UUID merchantId, List<SkuMap.Mapping> mappings, Stamp stamp) implements Event {}

        record FeesSet(UUID merchantId, List<FeeRule> rules, Stamp stamp) implements Event {}

        record QuotaSet(UUID merchantId, int shipmentsPerDayMax, Stamp stamp) implements Event {}

        record ShipmentAdmitted(UUID merchantId, UUID orderId, LocalDate day, Stamp stamp) implements Event {}
    }

    /** Why nothing was done. */
    sealed interface Rejection {
        record ShopAbsent() implements Rejection {}

        record QuotaReached(int shipmentsPerDayMax) implements Rejection {}

        record SkuMapFull(int entriesMax) implements Rejection {}
    }

    /** Accepted with these events (none: nothing to change) or rejected. */
    sealed interface Decision {
        record Accept(List<Event> events) implements Decision {}

        record Reject(Rejection rejection) implements Decision {}
    }

    static Shop empty() {
        return new Absent();
    }

    /** Applies the rules to a command; changes nothing. */
    default Decision decide(Command command, Stamp stamp) {
        return switch (this) {
            case Absent _ ->
                switch (command) {
                    case Command.OpenShop(var shopId, var merchantId, var platform, var warehouse) ->
                        accept(new Event.ShopOpened(shopId, merchantId, platform, warehouse, stamp));
                    case Command.MapSkus _, Command.SetFees _, Command.SetQuota _, Command.Admit _ ->
                        new Decision.Reject(new Rejection.ShopAbsent());
                };
            case Open open ->
                switch (command) {
                    case Command.OpenShop _ -> accept();
                    case Command.MapSkus(var mappings) -> map(open, mappings, stamp);
                    case Command.SetFees(var rules) -> accept(new Event.FeesSet(open.merchantId(), rules, stamp));
                    case Command.SetQuota(int max) ->
                        accept(new Event.QuotaSet(open.merchantId(), Math.max(0, max), stamp));
                    case Command.Admit(var orderId, var day) -> admit(open, orderId, day, stamp);
                };
        };
    }

    private static Decision map(Open open, List<SkuMap.Mapping> mappings, Stamp stamp) {
        var after = open.skuMap().with(mappings);
        if (after.productByKey().size() > SkuMap.ENTRIES_MAX) {
            return new Decision.Reject(new Rejection.SkuMapFull(SkuMap.ENTRIES_MAX));
        }
        return after.equals(open.skuMap())
                ? accept()
                : accept(new Event.SkusMapped(open.merchantId(), mappings, stamp));
    }

    private static Decision admit(Open open, UUID orderId, LocalDate day, Stamp stamp) {
        if (open.shipmentsPerDayMax() == 0) {
            return accept();
        }
        var today = open.admitted().day().equals(day) ? open.admitted().orders() : Set.<UUID>of();
        if (today.contains(orderId)) {
            return accept();
        }
        return today.size() < open.shipmentsPerDayMax()
                ? accept(new Event.ShipmentAdmitted(open.merchantId(), orderId, day, stamp))
                : new Decision.Reject(new Rejection.QuotaReached(open.shipmentsPerDayMax()));
    }

    /** Replays one event. */
    static Shop evolve(Shop shop, Event event) {
        if (event instanceof Event.ShopOpened(var shopId, var merchantId, var platform, var warehouse, var _)) {
            return new Open(
                    shopId,
                    merchantId,
                    platform,
                    warehouse,
                    SkuMap.empty(),
                    List.of(),
                    0,
                    new Admitted(LocalDate.EPOCH, Set.of()));
        }
        if (!(shop instanceof Open open)) {
            throw new IllegalStateException("a shop is opened before " + event);
        }
        return switch (event) {
            case Event.ShopOpened _ -> shop;
            case Event.SkusMapped(var _, var mappings, var _) ->
                open.with(open.skuMap().with(mappings));
            case Event.FeesSet(var _, var rules, var _) -> open.with(rules);
            case Event.QuotaSet(var _, int max, var _) -> open.with(max);
            case Event.ShipmentAdmitted(var _, var orderId, var day, var _) ->
                open.with(admitted(open.admitted(), orderId, day));
        };
    }

    private static Admitted admitted(Admitted before, UUID orderId, LocalDate day) {
        var orders = before.day().equals(day) ? new HashSet<>(before.orders()) : new HashSet<UUID>();
        orders.add(orderId);
        return new Admitted(day, orders);
    }

    private static Decision accept(Event... events) {
        return new Decision.Accept(List.of(events));
    }
}
