package id.lababersih.app.report;

import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Page;
import id.lababersih.app.http.Slice;
import id.lababersih.app.ledger.Memos;
import id.lababersih.app.page.DateRange;
import id.lababersih.app.report.ReportQuery.Format;
import id.lababersih.app.report.Table.Said;
import id.lababersih.domain.ledger.Account;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.report.AgeBucket;
import id.lababersih.domain.report.SettlementStatus;
import id.lababersih.persistence.report.NameReports;
import id.lababersih.persistence.report.SettlementReports;
import id.lababersih.persistence.report.SettlementReports.Filter;
import id.lababersih.persistence.report.SettlementReports.Line;
import id.lababersih.persistence.report.SettlementReports.Place;
import id.lababersih.persistence.report.SettlementReports.Totals;
import java.io.IOException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/** Payouts held against orders: what matched, what did not, what is missing, and what else moved the balances. */
final class Settlements {
    /** The list's name in its cursors. */
    static final String LIST = "settlements";

    private static final int PAGE = 500;
    private static final List<String> COLUMNS = List.of(
            "date",
            "settled_on",
            "number",
            "platform",
            "status",
            "expected",
            "payout",
            "fee_change",
            "income_tax",
            "refund",
            "paid_direct",
            "unexplained",
            "balance_change",
            "days",
            "bucket",
            "memo",
            "order_id");

    private final SettlementReports settlements;
    private final NameReports names;
    private final InstantSource clock;
    private final Exports exports;

    /** @param clock tells the day to which what is unpaid is aged */
    Settlements(Jdbi jdbi, InstantSource clock, Exports exports) {
        this.settlements = new SettlementReports(jdbi);
        this.names = new NameReports(jdbi);
        this.clock = clock;
        this.exports = exports;
    }

    private record Query(Filter filter, Format format, Slice slice) {}

    Answer report(Call call) {
        var query = call.query(fields -> new Query(
                new Filter(
                        ReportQuery.period(fields),
                        fields.optionalOneOf("platform", Platform.class),
                        ReportQuery.settlementStatus(fields)),
                ReportQuery.format(fields),
                Slice.from(fields, LIST, 4)));
        UUID merchant = call.caller().merchantId();
        var today = today(call);
        if (query.format != Format.JSON) {
            return exports.table(call, query.format, table(merchant, query.filter, today));
        }
        var page = page(query.slice, lines(merchant, query.filter, query.slice), line -> show(line, today));
        var totals = settlements.totals(merchant, query.filter);
        return Answer.json(new ReportJson.Settlements(
                page.data(),
                page.nextCursor(),
                payouts(totals),
                Arrays.stream(SettlementStatus.values())
                        .map(status -> sum(status, totals.of(status)))
                        .toList(),
                balances(totals, names.accounts(merchant))));
    }

    private Table table(UUID merchant, Filter filter, LocalDate today) {
        return new Table("pencairan", ReportQuery.name(filter.period()), COLUMNS, rows -> {
            Place after = null;
            while (true) {
                var page = settlements.page(merchant, filter, after, PAGE);
                for (var line : page) {
                    write(show(line, today), rows);
                }
                if (page.size() < PAGE) {
                    return;
                }
                after = page.getLast().place();
            }
        });
    }

    /** As many as a page of the slice is made of. */
    List<Line> lines(UUID merchant, Filter filter, Slice slice) {
        var after = slice.first()
                ? null
                : new Place(
                        slice.date(0),
                        slice.after().get(1),
                        slice.id(2),
                        slice.after().get(3));
        return settlements.page(merchant, filter, after, slice.rows());
    }

    static <T> Page<T> page(Slice slice, List<Line> lines, Function<Line, T> show) {
        return Page.of(
                slice,
                lines,
                line -> List.of(
                        line.day().toString(),
                        line.sortedBy(),
                        line.id().toString(),
                        line.platform().name()),
                show);
    }

    Totals totals(UUID merchant, Filter filter) {
        return settlements.totals(merchant, filter);
    }

    /** The range with the last month that has anything in place of one that was not asked for. */
    DateRange newest(UUID merchant, DateRange range) {
        return settlements
                .newest(merchant, range.to())
                .map(day -> range.with(day.withDayOfMonth(1), day.with(TemporalAdjusters.lastDayOfMonth())))
                .orElse(range);
    }

    LocalDate today(Call call) {
        return call.today(clock);
    }

    static String word(SettlementStatus status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    static List<ReportJson.WalletBalance> balances(Totals totals, Map<String, Account> accounts) {
        return totals.balances().stream()
                .map(balance -> new ReportJson.WalletBalance(
                        balance.account(),
                        ReportJson.name(accounts, balance.account()),
                        balance.opening(),
                        Math.subtractExact(balance.closing(), balance.opening()),
                        balance.closing()))
                .toList();
    }

    private static ReportJson.SettlementTotals payouts(Totals totals) {
        var matched = totals.of(SettlementStatus.MATCHED);
        var explained = totals.of(SettlementStatus.EXPLAINED);
        var difference = totals.of(SettlementStatus.DIFFERENCE);
        var sum = matched.plus(explained).plus(difference);
        var amounts = sum.amounts();
        return new ReportJson.SettlementTotals(
                sum.lines(),
                matched.lines() + explained.lines(),
                sum.expected(),
                amounts.payout(),
                amounts.feeChange(),
                amounts.incomeTax(),
                amounts.refund(),
                amounts.paidDirect(),
                amounts.unexplained());
    }

    private static ReportJson.SettlementSum sum(SettlementStatus status, SettlementReports.Sum sum) {
        var amounts = sum.amounts();
        return new ReportJson.SettlementSum(
                word(status),
                sum.lines(),
                sum.expected(),
                amounts.payout(),
                amounts.feeChange(),
                amounts.incomeTax(),
                amounts.refund(),
                amounts.paidDirect(),
                amounts.unexplained(),
                amounts.balanceChange());
    }

    private static void write(ReportJson.SettlementLine line, Table.RowWriter rows) throws IOException {
        var memo = line.memo();
        rows.row(
                line.date(),
                line.settledOn(),
                line.number(),
                Said.by("platform." + line.platform(), line.platform().name()),
                Said.by("settlement.status." + line.status(), line.status()),
                line.expected(),
                line.payout(),
                line.feeChange(),
                line.incomeTax(),
                line.refund(),
                line.paidDirect(),
                line.unexplained(),
                line.balanceChange(),
                line.days(),
                line.bucket(),
                memo == null ? null : new Said(memo, texts -> Memos.shown(texts, memo, line.number(), true)),
                line.orderId());
    }

    static ReportJson.SettlementLine show(Line line, LocalDate today) {
        boolean unpaid = line.status() == SettlementStatus.UNPAID;
        long days = Math.max(0, ChronoUnit.DAYS.between(line.ownDay(), today));
        var amounts = line.amounts();
        return new ReportJson.SettlementLine(
                line.day(),
                unpaid ? null : line.ownDay(),
                word(line.status()),
                line.number(),
                line.platform(),
                line.shopId(),
                line.orderId(),
                line.expected(),
                amounts.payout(),
                amounts.feeChange(),
                amounts.incomeTax(),
                amounts.refund(),
                amounts.paidDirect(),
                amounts.unexplained(),
                amounts.balanceChange(),
                unpaid ? days : null,
                unpaid ? AgeBucket.of(days).label() : null,
                line.memo());
    }
}
