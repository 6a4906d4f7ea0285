package id.lababersih.domain.shop;

import id.lababersih.domain.money.Money;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.shop.FeeRule.Basis;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fee rules in force, in the order in which fees are shown. */
public record FeeSchedule(List<FeeRule> rules) {
    private static final BigInteger PPM = BigInteger.valueOf(Money.WHOLE_PPM);

    public FeeSchedule {
        rules = List.copyOf(rules);
    }

    /** What fees are computed from, in rupiah; {@code codValue} is 0 when the order is not COD. */
    public record Amounts(long gross, long codValue, long shippingFee) {}

    /**
     * The fees to expect for an order, zero ones left out.
     *
     * @param created the order's created date in the merchant's zone
     */
    public List<Fee> estimate(Platform platform, LocalDate created, Amounts amounts) {
        var fees = new ArrayList<Fee>();
        for (FeeRule rule : rules) {
            if (rule.appliesTo(platform, created)) {
                long amount = amount(rule.basis(), amounts);
                if (amount != 0) {
                    fees.add(new Fee(rule.code(), rule.account(), amount));
                }
            }
        }
        return fees;
    }

    /** The account that a fee of this code is booked on, whenever it applied. */
    public Optional<String> accountOf(Platform platform, String code) {
        return rules.stream()
                .filter(rule -> rule.platform() == platform && rule.code().equals(code))
                .map(FeeRule::account)
                .findFirst();
    }

    /** This schedule with a shop's own rules in place of all default rules of the same platform and code. */
    public FeeSchedule overriddenBy(List<FeeRule> own) {
        if (own.isEmpty()) {
            return this;
        }
        Map<String, List<FeeRule>> byCode = new LinkedHashMap<>();
        rules.forEach(rule ->
                byCode.computeIfAbsent(key(rule), _ -> new ArrayList<>()).add(rule));
        own.forEach(rule -> byCode.put(key(rule), new ArrayList<>()));
        own.forEach(rule ->
                byCode.computeIfAbsent(key(rule), _ -> new ArrayList<>()).add(rule));
        return new FeeSchedule(byCode.values().stream().flatMap(List::stream).toList());
    }

    private static String key(FeeRule rule) {
        return rule.platform() + "/" + rule.code();
    }

    private static long amount(Basis basis, Amounts amounts) {
        return switch (basis) {
            case Basis.PercentOfGross(long ppm) -> Money.percent(amounts.gross(), ppm);
            case Basis.PerOrder(long rupiah) -> rupiah;
            case Basis.PercentOfCod(long ppm, long taxPpm) -> codFee(amounts.codValue(), ppm, taxPpm);
            case Basis.ShippingFee _ -> amounts.shippingFee();
            case Basis.OnPayout _ -> 0;
        };
    }

    private static long codFee(long codValue, long ppm, long taxPpm) {
        var exact = BigInteger.valueOf(codValue)
                .multiply(BigInteger.valueOf(ppm))
                .multiply(BigInteger.valueOf(Money.WHOLE_PPM + taxPpm));
        var divisor = PPM.multiply(PPM);
        return exact.add(divisor.shiftRight(1)).divide(divisor).longValueExact();
    }
}
