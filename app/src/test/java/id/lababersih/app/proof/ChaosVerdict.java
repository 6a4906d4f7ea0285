package id.lababersih.app.proof;

import static id.lababersih.app.proof.Answer.whole;
import static id.lababersih.app.proof.Answer.words;

import com.fasterxml.jackson.databind.JsonNode;
import id.lababersih.app.proof.ChaosLoad.Seller;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** What must hold of a merchant when all faults are over, whatever they were. */
final class ChaosVerdict {
    private static final Set<String> SENT = Set.of("SHIPPED", "DELIVERED");
    /** With less a run shows nothing. */
    private static final int ACKNOWLEDGED_MIN = 20;

    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(60);

    private static final Duration REPLAYED_WITHIN = Duration.ofSeconds(20);
    /** As a dead node's people are to leave within. */
    private static final Duration PRESENT_WITHIN = Duration.ofSeconds(15);

    private final Seller seller;
    private final Merchant merchant;
    private final Api api;

    /** @param api of the balancer */
    ChaosVerdict(Seller seller, Api api) {
        this.seller = seller;
        this.api = api;
        this.merchant = seller.merchant().at(api);
    }

    Seller seller() {
        return seller;
    }

    /** What is wrong when it has had time to settle; empty when all is well. */
    List<String> faults() {
        var faults = new ArrayList<>(settled("books", this::books));
        faults.addAll(settled("socket", this::socket));
        faults.addAll(settled("presence", this::presence));
        return faults;
    }

    private interface Look {
        List<String> faults();
    }

    /** A look that is not answered is a fault as well, and may be over with the next. */
    private static List<String> seen(Look look) {
        try {
            return look.faults();
        } catch (AssertionError | UncheckedIOException failed) {
            return List.of(String.valueOf(failed));
        }
    }

    /** What the last look that came to its end saw; a look that never does is a fault as well. */
    private static List<String> settled(String what, Look look) {
        var last = new AtomicReference<>(List.of(what + " could not be looked at in " + SETTLED_WITHIN));
        try {
            Awaitility.await(what)
                    .atMost(SETTLED_WITHIN)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> {
                        last.set(seen(look));
                        return last.get().isEmpty();
                    });
        } catch (ConditionTimeoutException late) {
            // What it saw last says why.
        }
        return last.get();
    }

    /** Every acknowledged order once, in the state that was acknowledged, with the entries and pieces of that state. */
    private List<String> books() {
        var faults = new ArrayList<String>();
        if (seller.acknowledged().size() < ACKNOWLEDGED_MIN) {
            faults.add(merchant.id() + " had only " + seller.acknowledged().size() + " orders acknowledged");
        }
        if (seller.received().get() == 0 || seller.expenses().get() == 0) {
            faults.add(merchant.id() + " had no receipt or no expense acknowledged");
        }
        var books = new Books(merchant);
        Map<String, JsonNode> listed = new HashMap<>();
        for (JsonNode order : books.orders()) {
            if (listed.put(words(order, "number"), order) != null) {
                faults.add(words(order, "number") + " is listed twice");
            }
        }
        Map<String, List<String>> entries = new HashMap<>();
        for (JournalText.Entry entry : books.journal()) {
            if (entry.sum() != 0) {
                faults.add("not balanced: " + entry);
            }
            entries.computeIfAbsent(entry.id(), _ -> new ArrayList<>()).add(entry.event());
        }
        Map<String, String> statuses = books.statuses(listed.values());
        long out = 0;
        for (var order : seller.acknowledged().entrySet()) {
            JsonNode row = listed.remove(order.getKey());
            if (row == null) {
                faults.add(order + " was acknowledged and is not there");
                continue;
            }
            String status = Objects.requireNonNull(statuses.get(order.getKey()));
            if (!status.equals(order.getValue()) || !words(row, "status").equals(status)) {
                faults.add(order + " was acknowledged, is " + status + " and listed as " + words(row, "status"));
            }
            List<String> events = entries.getOrDefault(order.getKey(), List.of());
            if (!events.stream().sorted().toList().equals(expected(status))) {
                faults.add(order + " has the entries " + events);
            }
            out += SENT.contains(status) ? 1 : 0;
        }
        listed.keySet().forEach(number -> faults.add(number + " is there and was never acknowledged"));
        stock(ChaosLoad.RECEIVED + seller.received().get() - out, books, faults);
        return faults;
    }

    private static List<String> expected(String status) {
        return switch (status) {
            case "SHIPPED", "DELIVERED" -> List.of("shipped");
            case "RETURNED" -> List.of("returned", "shipped");
            default -> List.of();
        };
    }

    private void stock(long left, Books books, List<String> faults) {
        JsonNode stock = merchant.get("/v1/stock?sku=" + ChaosLoad.SKU)
                .expect(200)
                .data()
                .get(0);
        long value = left * ChaosLoad.UNIT_COST;
        if (whole(stock, "on_hand") != left || whole(stock, "value") != value) {
            faults.add(left + " pieces are left, the stock is " + stock);
        }
        Map<String, Long> balance = books.trialBalance();
        if (Expected.sum(balance) != 0 || balance.getOrDefault("1301", 0L) != value) {
            faults.add("the stock is worth " + value + ", the trial balance is " + balance);
        }
        long expenses = (long) seller.expenses().get() * ChaosLoad.EXPENSE;
        if (balance.getOrDefault(ChaosLoad.EXPENSE_ACCOUNT, 0L) != expenses) {
            faults.add("the expenses are " + expenses + ", the trial balance is " + balance);
        }
    }

    /** It heard of the last move of every order, and the same as who asks for all of it now: no gap, no repeat. */
    private List<String> socket() {
        var faults = new ArrayList<>(seller.socket().refused());
        if (!seller.socket().joined()) {
            faults.add("the socket of " + merchant.id() + " is not back: "
                    + seller.socket().failed());
            return faults;
        }
        Set<String> moved = seller.socket().moved();
        seller.acknowledged().entrySet().stream()
                .map(order -> order.getKey() + " " + order.getValue())
                .filter(move -> !moved.contains(move))
                .forEach(move -> faults.add("the socket never heard " + move));
        try (var all = again()) {
            List<String> heard = seller.socket().heard();
            try {
                Awaitility.await("the replay")
                        .atMost(REPLAYED_WITHIN)
                        .until(() -> all.heard().size() >= heard.size());
            } catch (ConditionTimeoutException late) {
                // It is too short, and so another.
            }
            if (!all.heard().equals(heard)) {
                faults.add("the socket heard " + heard.size() + " messages, a replay has "
                        + all.heard().size() + ", which differ from the one at "
                        + differing(heard, all.heard()) + " on: " + all.failed());
                faults.addAll(all.refused());
            }
        }
        return faults;
    }

    /** Where two lists begin to differ, with what is there. */
    private static String differing(List<String> heard, List<String> replayed) {
        int at = 0;
        while (at < Math.min(heard.size(), replayed.size()) && heard.get(at).equals(replayed.get(at))) {
            at++;
        }
        return at + " (heard " + heard.stream().skip(at).findFirst().orElse("nothing") + ", replayed "
                + replayed.stream().skip(at).findFirst().orElse("nothing") + ")";
    }

    /** Who is there is the seller's own socket and the one that looks. */
    private List<String> presence() {
        try (var looking = again()) {
            try {
                Awaitility.await("two are there").atMost(PRESENT_WITHIN).until(() -> looking.present() == 2);
                return List.of();
            } catch (ConditionTimeoutException late) {
                return List.of(looking.present() + " sockets are present, and there are two");
            }
        }
    }

    private ChaosSocket again() {
        return new ChaosSocket(api.base(), merchant, seller.socket().first());
    }

    /** All that is derived of this merchant's events. */
    Map<String, Object> derived() {
        var books = new Books(merchant);
        Map<String, Object> facts = new TreeMap<>(Books.orderList(books.orders()));
        facts.put("balance", books.trialBalance());
        facts.put("stock", merchant.get("/v1/stock").expect(200).data().toString());
        facts.put(
                "journal",
                books.journal().stream().map(Object::toString).sorted().toList());
        return facts;
    }

    /** Where a server that made everything anew from the events shows something else, when it is done. */
    List<String> differences(Map<String, Object> before) {
        return settled("replay", () -> {
            var now = derived();
            var names = new TreeSet<>(before.keySet());
            names.addAll(now.keySet());
            return names.stream()
                    .filter(name -> !Objects.equals(before.get(name), now.get(name)))
                    .map(name -> "made anew from the events, %s is %s and was %s"
                            .formatted(name, now.get(name), before.get(name)))
                    .toList();
        });
    }
}
