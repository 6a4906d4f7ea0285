package id.lababersih.persistence.report;

import id.lababersih.domain.account.Author;
import id.lababersih.domain.account.Stamp;
import id.lababersih.domain.inventory.Inventory.Allocated;
import id.lababersih.domain.inventory.Taken;
import id.lababersih.domain.ledger.BookDay;
import id.lababersih.domain.ledger.Chart;
import id.lababersih.domain.ledger.Entry;
import id.lababersih.domain.ledger.Postings;
import id.lababersih.domain.ledger.Reversal;
import id.lababersih.domain.order.Facts;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.Order.Answer;
import id.lababersih.domain.order.Order.Command;
import id.lababersih.domain.order.Order.Decision;
import id.lababersih.domain.order.Order.Event;
import id.lababersih.domain.order.Order.Work;
import id.lababersih.domain.order.OrderHistory;
import id.lababersih.domain.order.OrderId;
import id.lababersih.domain.order.OrderView;
import id.lababersih.domain.order.Reckoning;
import id.lababersih.domain.order.ReturnTerms;
import id.lababersih.domain.order.Settlement;
import id.lababersih.domain.order.Shipment;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.product.Product.Component;
import id.lababersih.domain.report.SettlementStatus;
import id.lababersih.domain.shop.Fee;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.ledger.BookClose;
import id.lababersih.persistence.ledger.BookWatch;
import id.lababersih.persistence.ledger.JournalTable;
import id.lababersih.persistence.order.OrderRows;
import id.lababersih.persistence.report.SettlementReports.Amounts;
import id.lababersih.persistence.report.SettlementReports.Line;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A merchant's orders and entries as chance has them, in the database and here, and their lines counted from here. */
final class RandomBooks {
    private static final Instant START = Instant.parse("2025-08-01T00:00:00Z");
    private static final LocalDate FIRST = LocalDate.of(2025, 8, 1);
    private static final List<Platform> PLATFORMS = List.of(Platform.values());
    private static final List<ReturnTerms.Goods> GOODS = List.of(ReturnTerms.Goods.values());
    private static final int ORDERS = 14;
    private static final Map<String, Platform> WALLETS =
            Map.of("1103", Platform.SHOPEE, "1104", Platform.TIKTOK, "1105", Platform.MENGANTAR);

    /** The order of the list. */
    static final Comparator<Line> LISTED = Comparator.comparing(Line::day)
            .thenComparing(Line::sortedBy)
            .thenComparing(line -> line.id().toString())
            .thenComparing(line -> line.platform().name());

    /** An entry and the day it is posted on. */
    record Posted(Entry entry, LocalDate day) {
        boolean isReversal() {
            return entry.reverses() != null;
        }
    }

    private final Database database;
    private final SplittableRandom random;
    private final UUID merchant;
    private final UUID shop;
    private final List<Facts> facts = new ArrayList<>();
    private final List<Order> orders = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final Map<String, Posted> posted = new LinkedHashMap<>();
    private final Map<UUID, Event.OrderSettled> settled = new LinkedHashMap<>();
    private final List<Line> waiting = new ArrayList<>();
    private @Nullable LocalDate closed;
    private LocalDate today = FIRST;
    private int made;

    RandomBooks(Database database, SplittableRandom random) {
        this.database = database;
        this.random = random;
        this.merchant = uuid();
        this.shop = uuid();
        for (int i = 0; i < ORDERS; i++) {
            facts.add(facts(PLATFORMS.get(random.nextInt(PLATFORMS.size())), (random.nextBoolean() ? "N" : "n") + i));
            orders.add(Order.empty());
        }
    }

    UUID merchant() {
        return merchant;
    }

    List<Posted> posted() {
        return List.copyOf(posted.values());
    }

    LocalDate someDay(SplittableRandom chance) {
        return FIRST.plusDays(chance.nextInt(today.getDayOfYear() - FIRST.getDayOfYear() + 10));
    }

    void go(int steps) throws SQLException {
        for (int step = 0; step < steps; step++) {
            today = today.plusDays(random.nextInt(4) == 0 ? 1 : 0);
            switch (random.nextInt(16)) {
                case 0 -> {
                    write();
                    close();
                }
                case 1 -> {
                    write();
                    byHand();
                }
                case 2 -> waits();
                case 3, 4 -> write();
                default -> move(random.nextInt(ORDERS));
            }
        }
        write();
    }

    /** As the projection does. */
    private void write() throws SQLException {
        var entries = events.stream()
                .flatMap(event -> OrderHistory.entries(event).stream())
                .toList();
        try (var handle = database.jdbi().open()) {
            handle.begin();
            OrderRows.apply(handle.getConnection(), events);
            JournalTable.insert(handle, merchant, entries, BookWatch.NONE);
            OrderRows.posted(handle.getConnection(), events);
            handle.commit();
        }
        entries.forEach(this::note);
        events.clear();
    }

    private void note(Entry entry) {
        posted.putIfAbsent(entry.key(), new Posted(entry, BookDay.postingDay(entry.date(), closed)));
    }

    private void close() {
        var through = today.minusDays(1 + random.nextInt(12));
        if (closed == null || through.isAfter(closed)) {
            closed = through;
            database.jdbi().useTransaction(handle -> BookClose.closeThrough(handle, merchant, through, null));
        }
    }

    private void byHand() {
        var platform =
                List.of(Platform.SHOPEE, Platform.TIKTOK, Platform.MENGANTAR).get(random.nextInt(3));
        long amount = 1_000L + random.nextInt(90_000);
        Entry entry = switch (random.nextInt(7)) {
            case 0 -> own("manual", "entry", Postings.withdrawal(platform, amount));
            case 1 -> own("manual", "entry", Postings.expense("6106", Chart.wallet(platform), amount));
            case 2 -> own("adjustment", "adjustment", Postings.adjustment(platform, amount - 40_000));
            case 3 -> own("adjustment", "ads", Postings.advertising(platform, -amount));
            case 4 ->
                own(
                        "manual",
                        "entry",
                        new Entry.Amounts()
                                .debit(Chart.wallet(Platform.SHOPEE), amount)
                                .credit(Chart.wallet(Platform.MENGANTAR), amount)
                                .lines());
            default -> reversal();
        };
        if (entry != null) {
            database.jdbi()
                    .useTransaction(handle -> JournalTable.insert(handle, merchant, List.of(entry), BookWatch.NONE));
            note(entry);
        }
    }

    private Entry own(String source, String event, List<Entry.Line> lines) {
        return new Entry(
                source,
                uuid().toString(),
                event,
                (random.nextBoolean() ? "R" : "r") + made,
                someDay(random),
                "m",
                null,
                null,
                lines,
                List.of());
    }

    /** Of one that was not reversed; also of an order's, whatever it says. */
    private @Nullable Entry reversal() {
        var reversed = reversed();
        var open = posted.values().stream()
                .filter(one ->
                        !one.isReversal() && !reversed.contains(one.entry().key()))
                .filter(one -> !one.entry().source().equals("settlement"))
                .toList();
        if (open.isEmpty()) {
            return null;
        }
        var one = open.get(random.nextInt(open.size())).entry();
        return Reversal.of(one, JournalTable.entryId(merchant, one.key()), someDay(random), "undo");
    }

    private void waits() {
        var status = List.of(
                        SettlementStatus.UNKNOWN_ORDER,
                        SettlementStatus.ORDER_NOT_SHIPPED,
                        SettlementStatus.SETTLED_DIFFERENTLY)
                .get(random.nextInt(3));
        var day = someDay(random);
        var id = uuid();
        var number = (random.nextBoolean() ? "W" : "w") + random.nextInt(ORDERS);
        long payout = random.nextInt(100_000);
        long refund = random.nextInt(1_000);
        database.jdbi()
                .useHandle(
                        handle -> handle.execute("""
                        insert into waiting_payout (id, merchant_id, shop_id, platform, reference, reason, settled_on,
                                                    payout, refund, payload)
                        values (?, ?, ?, 'TIKTOK', ?, lower(?), ?, ?, ?, '{}')
                        """, id, merchant, shop, number, status.name(), day, payout, refund));
        var amounts = new Amounts(payout, 0, 0, refund, 0, 0, 0);
        waiting.add(new Line(day, number, id, Platform.TIKTOK, day, status, number, shop, null, 0, amounts, null));
    }

    private void move(int which) {
        var order = orders.get(which);
        var stamp = new Stamp(Author.user(new UUID(0, 7)), START.plusSeconds(made++));
        accept(which, order.decide(command(order, facts.get(which)), stamp));
        var work = orders.get(which).work();
        if (work != null) {
            accept(which, orders.get(which).decide(answer(work), stamp.at()));
        }
    }

    private void accept(int which, Decision decision) {
        if (decision instanceof Decision.Accept(var more)) {
            events.addAll(more);
            orders.set(which, Order.evolve(orders.get(which), more));
            for (Event event : more) {
                if (event instanceof Event.OrderSettled payout) {
                    settled.put(payout.ref().orderId(), payout);
                }
            }
        }
    }

    private Command command(Order order, Facts about) {
        return switch (order) {
            case Order.Absent _ -> new Command.Place(about);
            case Order.Open _ -> new Command.Ship(new Shipment("JNE", null, someDay(random)));
            case Order.Shipped _ ->
                switch (random.nextInt(6)) {
                    case 0 -> new Command.Deliver();
                    case 1 -> new Command.Return(terms(order, random.nextInt(2), random.nextInt(9_000), 0));
                    default -> new Command.Settle(payout(order, about));
                };
            case Order.Settled _ ->
                switch (random.nextInt(4)) {
                    case 0 -> new Command.ReverseSettlement();
                    case 1 -> new Command.ExplainPayout(fees(about));
                    default ->
                        new Command.Return(terms(order, random.nextInt(3), 0, 1 + random.nextInt((int) about.goods())));
                };
            case Order.Returned returned ->
                switch (random.nextInt(6)) {
                    case 0 -> new Command.ReverseSettlement();
                    case 1 -> new Command.ExplainPayout(fees(about));
                    case 2 -> new Command.Settle(payout(order, about));
                    case 3 -> new Command.Return(costing(returned.terms(), random.nextInt(9_000)));
                    case 4 ->
                        returned.refunds().isEmpty()
                                ? new Command.ReverseSettlement()
                                : new Command.ReverseRefund(returned.refunds().getLast());
                    default -> new Command.Return(terms(order, 2, 0, 1 + random.nextInt(5_000)));
                };
            case Order.Shipping _, Order.Returning _, Order.Cancelled _ -> new Command.Pack();
        };
    }

    private ReturnTerms terms(Order order, int goods, long cost, long refund) {
        boolean mayCost = order instanceof Order.Shipped;
        return new ReturnTerms(GOODS.get(goods), mayCost ? cost : 0, refund, someDay(random), "R" + made);
    }

    private static ReturnTerms costing(ReturnTerms terms, long cost) {
        return new ReturnTerms(terms.goods(), cost, 0, terms.on(), terms.reference());
    }

    private Settlement payout(Order order, Facts about) {
        long off = random.nextInt(3) == 0 ? random.nextInt(5_000) - 2_500 : 0;
        long refund = random.nextInt(4) == 0 ? random.nextInt(9_000) : 0;
        var fees = random.nextBoolean() ? fees(about) : List.<Fee>of();
        long change = fees.isEmpty() ? 0 : fees.getFirst().amount() - about.estimateOf("admin");
        return new Settlement(
                someDay(random),
                about.netReceivable() - off - refund - change,
                refund,
                fees,
                Settlement.paidDirect(OrderView.of(order)));
    }

    private List<Fee> fees(Facts about) {
        return List.of(new Fee("admin", "6101", about.estimateOf("admin") + random.nextInt(3) * 100L));
    }

    private static Answer answer(Work work) {
        return switch (work) {
            case Work.TakeStock _ ->
                new Answer.StockTaken(List.of(new Allocated(0, new Taken("TEH", "UTAMA", FIRST, 1, 20_000, 1))));
            case Work.PutBackStock _ -> new Answer.StockPutBack();
            case Work.WriteOffStock _ ->
                new Answer.StockWrittenOff(List.of(new Allocated(0, new Taken("TEH", "UTAMA", FIRST, 1, 20_000, 1))));
        };
    }

    private Facts facts(Platform platform, String number) {
        long goods = 40_000L + random.nextInt(60_000);
        long cod = platform == Platform.MENGANTAR && random.nextBoolean() ? goods : 0;
        var line = new Facts.Line("T", "", "TEH", List.of(new Component("TEH", 1)), 1, goods, goods);
        return new Facts(
                OrderId.of(shop, number),
                merchant,
                shop,
                platform,
                number,
                START,
                null,
                List.of(line),
                0,
                7_000,
                cod,
                List.of(new Fee("admin", "6101", 3_000)),
                "UTAMA");
    }

    private UUID uuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    /** What the reconciliation must list, in its order. */
    List<Line> lines() {
        var lines = new ArrayList<>(waiting);
        for (int i = 0; i < ORDERS; i++) {
            if (!(orders.get(i) instanceof Order.Absent)) {
                order(lines, facts.get(i), OrderView.of(orders.get(i)).reckoning());
            }
        }
        for (var one : posted.values()) {
            if (one.entry().source().equals("settlement")) {
                takenBackLate(lines, one);
            } else {
                beside(lines, one);
            }
        }
        lines.sort(LISTED);
        return lines;
    }

    private void order(List<Line> lines, Facts about, @Nullable Reckoning reckoning) {
        var entries = posted.values().stream()
                .filter(one -> one.entry().belongsToOrder()
                        && about.number().equals(one.entry().reference()))
                .toList();
        if (reckoning != null) {
            lines.add(paid(about, reckoning, entries));
            return;
        }
        String account = Chart.receivable(about.platform());
        var owing = entries.stream()
                .filter(one -> one.entry().lines().stream()
                        .anyMatch(line -> line.account().equals(account)))
                .toList();
        long balance =
                owing.stream().mapToLong(one -> one.entry().amountOf(account)).sum();
        if (balance != 0) {
            lines.add(new Line(
                    owing.stream()
                            .map(Posted::day)
                            .min(Comparator.naturalOrder())
                            .orElseThrow(),
                    about.number(),
                    about.orderId(),
                    about.platform(),
                    owing.stream()
                            .map(one -> one.entry().date())
                            .min(Comparator.naturalOrder())
                            .orElseThrow(),
                    SettlementStatus.UNPAID,
                    about.number(),
                    shop,
                    about.orderId(),
                    balance,
                    new Amounts(0, 0, 0, 0, 0, 0, 0),
                    null));
        }
    }

    private Line paid(Facts about, Reckoning reckoning, List<Posted> entries) {
        var event = Objects.requireNonNull(settled.get(about.orderId()));
        var paidOn = event.settlement().paidOn();
        var reversed = reversed();
        long change = entries.stream()
                .map(Posted::entry)
                .filter(entry -> entry.source().equals("settlement") && entry.reverses() == null)
                .filter(entry -> !reversed.contains(entry.key()))
                .flatMap(entry -> entry.lines().stream())
                .filter(line -> WALLETS.containsKey(line.account()))
                .mapToLong(Entry.Line::amount)
                .sum();
        return new Line(
                event.entries().isEmpty()
                        ? paidOn
                        : at(event.entries().getFirst().key()).day(),
                about.number(),
                about.orderId(),
                about.platform(),
                paidOn,
                reckoning.unexplained() != 0
                        ? SettlementStatus.DIFFERENCE
                        : reckoning.payout() == reckoning.expected()
                                ? SettlementStatus.MATCHED
                                : SettlementStatus.EXPLAINED,
                about.number(),
                shop,
                about.orderId(),
                reckoning.expected(),
                new Amounts(
                        reckoning.payout(),
                        reckoning.feeChange(),
                        reckoning.incomeTax(),
                        reckoning.refund(),
                        reckoning.paidDirect(),
                        reckoning.unexplained(),
                        change),
                null);
    }

    private void beside(List<Line> lines, Posted one) {
        var entry = one.entry();
        var told = entry.source().equals("manual") && one.isReversal()
                ? at(entry.reverses()).entry()
                : entry;
        var status = status(told, entry);
        boolean ofOrder = told.source().equals("order");
        boolean pays = status != SettlementStatus.RETURN_COST
                && (ofOrder || told.source().equals("adjustment"));
        for (var line : entry.lines()) {
            if (WALLETS.containsKey(line.account())) {
                long amount = line.amount();
                long refund = status == SettlementStatus.REFUND ? -amount : 0;
                var amounts = new Amounts(pays ? amount : 0, 0, 0, refund, 0, 0, amount);
                lines.add(line(one, line, status, amounts));
            }
        }
    }

    private static SettlementStatus status(Entry told, Entry entry) {
        if (told.source().equals("order")) {
            return told.event().startsWith("rts_cost") ? SettlementStatus.RETURN_COST : SettlementStatus.REFUND;
        }
        if (told.source().equals("adjustment")) {
            return told.event().equals("ads") ? SettlementStatus.ADVERTISING : SettlementStatus.ADJUSTMENT;
        }
        boolean withCash =
                entry.lines().stream().anyMatch(line -> Set.of("1101", "1102").contains(line.account()));
        return withCash ? SettlementStatus.WITHDRAWAL : SettlementStatus.OTHER;
    }

    private void takenBackLate(List<Line> lines, Posted reversal) {
        if (!reversal.isReversal() || reversal.day().equals(reversal.entry().date())) {
            return;
        }
        var original = at(reversal.entry().reverses());
        if (original.day().equals(reversal.day())) {
            return;
        }
        for (var one : List.of(original, reversal)) {
            for (var line : one.entry().lines()) {
                if (WALLETS.containsKey(line.account())) {
                    lines.add(line(one, line, SettlementStatus.OTHER, new Amounts(0, 0, 0, 0, 0, 0, line.amount())));
                }
            }
        }
    }

    private Line line(Posted one, Entry.Line line, SettlementStatus status, Amounts amounts) {
        var entry = one.entry();
        var origin = entry.origin();
        return new Line(
                one.day(),
                entry.reference(),
                JournalTable.entryId(merchant, entry.key()),
                Objects.requireNonNull(WALLETS.get(line.account())),
                entry.date(),
                status,
                entry.reference(),
                origin == null ? null : origin.shopId(),
                origin == null ? null : origin.orderId(),
                0,
                amounts,
                entry.memo());
    }

    private Posted at(@Nullable String key) {
        return Objects.requireNonNull(posted.get(Objects.requireNonNull(key)));
    }

    private Set<String> reversed() {
        return posted.values().stream()
                .filter(Posted::isReversal)
                .map(one -> Objects.requireNonNull(one.entry().reverses()))
                .collect(Collectors.toSet());
    }
}
