package id.lababersih.app.report;

import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.report.ReportQuery.Format;
import id.lababersih.app.report.Table.Said;
import id.lababersih.domain.ledger.Account;
import id.lababersih.domain.platform.Platform;
import id.lababersih.persistence.report.BalanceReports;
import id.lababersih.persistence.report.NameReports;
import id.lababersih.persistence.report.Period;
import id.lababersih.persistence.report.ProfitLossReports;
import id.lababersih.persistence.report.ProfitLossReports.Filter;
import id.lababersih.persistence.report.ProfitLossReports.Grouping;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Laba rugi, neraca saldo, neraca and arus kas. */
final class Statements {
    /** The key of what belongs to no shop, platform or product. */
    static final String UNALLOCATED = "(unallocated)";

    private static final List<String> RESULT_COLUMNS = List.of(
            "key",
            "name",
            "gross_sales",
            "net_sales",
            "cogs",
            "gross_profit",
            "fees",
            "expenses",
            "operating_profit",
            "other_income",
            "net_profit",
            "margin_bp");

    private final ProfitLossReports profitLoss;
    private final BalanceReports balances;
    private final NameReports names;
    private final Exports exports;

    Statements(Jdbi jdbi, Exports exports) {
        this.profitLoss = new ProfitLossReports(jdbi);
        this.balances = new BalanceReports(jdbi);
        this.names = new NameReports(jdbi);
        this.exports = exports;
    }

    private record ProfitLossQuery(Filter filter, Grouping grouping, Format format) {}

    Answer profitLoss(Call call) {
        var query = call.query(fields -> {
            Platform platform = fields.optionalOneOf("platform", Platform.class);
            var filter = new Filter(
                    ReportQuery.period(fields),
                    fields.optionalUuid("shop_id"),
                    platform == null ? null : platform.name());
            return new ProfitLossQuery(filter, ReportQuery.grouping(fields), ReportQuery.format(fields));
        });
        UUID merchant = call.caller().merchantId();
        var accounts = names.accounts(merchant);
        if (query.grouping == Grouping.NONE) {
            var result = ReportJson.Result.of(profitLoss.total(merchant, query.filter), accounts);
            return query.format == Format.JSON
                    ? Answer.data(result)
                    : exports.table(call, query.format, table(query.filter, result));
        }
        var parts = parts(merchant, query, accounts);
        return query.format == Format.JSON
                ? Answer.data(parts)
                : exports.table(call, query.format, table(query, parts));
    }

    private List<ReportJson.Part> parts(UUID merchant, ProfitLossQuery query, Map<String, Account> accounts) {
        var parts = profitLoss.parts(merchant, query.filter, query.grouping);
        Map<String, String> known = switch (query.grouping) {
            case SHOP -> names.shops(merchant);
            case PRODUCT -> names.products(merchant, ProfitLossReports.keys(parts));
            case NONE, PLATFORM, DAY, MONTH -> Map.of();
        };
        return parts.stream()
                .map(part -> {
                    String key = part.key() == null ? UNALLOCATED : part.key();
                    var result = ReportJson.Result.of(part.result(), accounts);
                    return new ReportJson.Part(key, known.getOrDefault(key, key), result);
                })
                .toList();
    }

    private static Table table(Filter filter, ReportJson.Result result) {
        return new Table("laba-rugi", ReportQuery.name(filter.period()), List.of("code", "name", "amount"), rows -> {
            for (var account : result.accounts()) {
                rows.row(account.code(), Said.account(account.code(), account.name()), account.amount());
            }
            rows.row("", Said.by("profit_loss.net_sales", "Penjualan bersih"), result.netSales());
            rows.row("", Said.by("profit_loss.cogs", "Harga pokok penjualan"), result.cogs());
            rows.row("", Said.by("profit_loss.gross_profit", "Laba kotor"), result.grossProfit());
            rows.row("", Said.by("profit_loss.expenses", "Total beban"), result.expenses());
            rows.row("", Said.by("profit_loss.operating_profit", "Laba usaha"), result.operatingProfit());
            rows.row("", Said.by("profit_loss.other_income", "Pendapatan lain"), result.otherIncome());
            rows.row("", Said.by("profit_loss.net_profit", "Laba bersih"), result.netProfit());
        });
    }

    private static Table table(ProfitLossQuery query, List<ReportJson.Part> parts) {
        return new Table("laba-rugi", ReportQuery.name(query.filter.period()), RESULT_COLUMNS, rows -> {
            for (var part : parts) {
                var result = part.result();
                rows.row(
                        said(query.grouping, part.key(), part.key()),
                        said(query.grouping, part.key(), part.name()),
                        result.grossSales(),
                        result.netSales(),
                        result.cogs(),
                        result.grossProfit(),
                        result.fees(),
                        result.expenses(),
                        result.operatingProfit(),
                        result.otherIncome(),
                        result.netProfit(),
                        result.marginBp());
            }
        });
    }

    /** A shop, product, day or month is called as it is; a platform and what belongs to none have names of ours. */
    private static Said said(Grouping grouping, String key, String name) {
        if (key.equals(UNALLOCATED)) {
            return Said.by("profit_loss.rest", name);
        }
        return grouping == Grouping.PLATFORM ? Said.by("platform." + key, name) : Said.own(name);
    }

    private record DayQuery(@Nullable LocalDate at, Format format) {}

    private static DayQuery dayQuery(Call call) {
        return call.query(fields -> new DayQuery(fields.optionalDate("at"), ReportQuery.format(fields)));
    }

    private static String at(DayQuery query) {
        return query.at == null ? "" : query.at.toString();
    }

    Answer trialBalance(Call call) {
        var query = dayQuery(call);
        UUID merchant = call.caller().merchantId();
        var accounts = names.accounts(merchant);
        long debit = 0;
        long credit = 0;
        var turnovers = balances.trialBalance(merchant, query.at);
        for (var turnover : turnovers) {
            debit = Math.addExact(debit, turnover.debit());
            credit = Math.addExact(credit, turnover.credit());
        }
        var lines = turnovers.stream()
                .map(turnover -> new ReportJson.TrialBalanceLine(
                        turnover.account(),
                        ReportJson.name(accounts, turnover.account()),
                        turnover.debit(),
                        turnover.credit(),
                        turnover.balance()))
                .toList();
        return query.format == Format.JSON
                ? Answer.json(new ReportJson.TrialBalance(lines, debit, credit))
                : exports.table(call, query.format, table(at(query), lines, debit, credit));
    }

    private static Table table(String at, List<ReportJson.TrialBalanceLine> lines, long debit, long credit) {
        return new Table("neraca-saldo", at, List.of("code", "name", "debit", "credit", "balance"), rows -> {
            for (var line : lines) {
                rows.row(
                        line.code(),
                        Said.account(line.code(), line.name()),
                        line.debit(),
                        line.credit(),
                        line.balance());
            }
            rows.row("", Said.by("profit_loss.total", "Jumlah"), debit, credit, Math.subtractExact(debit, credit));
        });
    }

    Answer balanceSheet(Call call) {
        var query = dayQuery(call);
        UUID merchant = call.caller().merchantId();
        var sheet = ReportJson.Sheet.of(balances.balanceSheet(merchant, query.at), names.accounts(merchant));
        if (query.format == Format.JSON) {
            return Answer.data(sheet);
        }
        var total = Said.by("profit_loss.total", "total");
        return exports.table(
                call,
                query.format,
                new Table("neraca", at(query), List.of("section", "code", "name", "amount"), rows -> {
                    for (var line : sheet.accounts()) {
                        rows.row(
                                Said.by("balance." + line.section(), line.section()),
                                line.code(),
                                Said.account(line.code(), line.name()),
                                line.amount());
                    }
                    rows.row(
                            Said.by("balance.equity", "equity"),
                            "",
                            Said.by("balance.running_result", "Laba berjalan"),
                            sheet.runningResult());
                    rows.row(total, "", Said.by("balance.assets", "Aset"), sheet.assets());
                    rows.row(total, "", Said.by("balance.liabilities", "Kewajiban"), sheet.liabilities());
                    rows.row(total, "", Said.by("balance.equity", "Ekuitas"), sheet.equity());
                }));
    }

    private record PeriodQuery(Period period, Format format) {}

    Answer cashFlow(Call call) {
        var query = call.query(fields -> new PeriodQuery(ReportQuery.period(fields), ReportQuery.format(fields)));
        UUID merchant = call.caller().merchantId();
        var flow = ReportJson.Cash.of(balances.cashFlow(merchant, query.period), names.accounts(merchant));
        if (query.format == Format.JSON) {
            return Answer.data(flow);
        }
        var days = ReportQuery.name(query.period);
        var columns = List.of("section", "code", "name", "amount");
        return exports.table(call, query.format, new Table("arus-kas", days, columns, rows -> {
            rows.row("opening", "", "Saldo awal kas", flow.opening());
            activity(rows, "operating", "Arus kas operasi", flow.operating());
            activity(rows, "investing", "Arus kas investasi", flow.investing());
            activity(rows, "financing", "Arus kas pendanaan", flow.financing());
            rows.row("change", "", "Perubahan kas", flow.change());
            rows.row("closing", "", "Saldo akhir kas", flow.closing());
        }));
    }

    private static void activity(Table.RowWriter rows, String section, String title, ReportJson.Activity activity)
            throws IOException {
        for (var account : activity.accounts()) {
            rows.row(section, account.code(), account.name(), account.amount());
        }
        rows.row(section, "", title, activity.total());
    }
}
