package id.lababersih.domain.shop;

/** A fee of one order. The code is the one of {@code fees.yml}; the amount is rupiah, positive when it costs. */
public record Fee(String code, String account, long amount) {}
