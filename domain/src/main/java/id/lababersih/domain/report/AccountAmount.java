package id.lababersih.domain.report;

/**
 * One account's share of a statement.
 *
 * @param code the account's code, as in the chart
 * @param amount whole rupiah, positive on the side where the statement shows the account
 */
public record AccountAmount(String code, long amount) {}
