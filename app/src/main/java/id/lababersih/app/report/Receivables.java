package id.lababersih.app.report;

import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.report.ReportQuery.Format;
import id.lababersih.domain.report.AgeBucket;
import id.lababersih.persistence.report.ReceivableReports;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Umur piutang. */
final class Receivables {
    private static final List<String> AGEING_COLUMNS =
            List.of("number", "account", "platform", "since", "days", "bucket", "amount", "order_id");

    private final ReceivableReports receivables;
    private final InstantSource clock;
    private final Exports exports;

    Receivables(Jdbi jdbi, InstantSource clock, Exports exports) {
        this.receivables = new ReceivableReports(jdbi);
        this.clock = clock;
        this.exports = exports;
    }

    private record AgeingQuery(LocalDate at, Format format) {}

    Answer ageing(Call call) {
        var query = call.query(fields -> {
            LocalDate at = fields.optionalDate("at");
            var today = LocalDate.ofInstant(clock.instant(), call.caller().zone());
            return new AgeingQuery(at == null ? today : at, ReportQuery.format(fields));
        });
        var ageing = receivables.ageing(call.caller().merchantId(), query.at);
        var orders = ageing.orders().stream().map(open -> open(open, query.at)).toList();
        if (query.format == Format.JSON) {
            return Answer.json(report(query.at, orders, ageing.unassigned()));
        }
        return exports.table(query.format, new Table("umur-piutang", AGEING_COLUMNS, rows -> {
            for (var open : orders) {
                rows.row(
                        open.number(),
                        open.account(),
                        open.platform(),
                        open.since(),
                        open.days(),
                        open.bucket(),
                        open.amount(),
                        open.orderId());
            }
            if (ageing.unassigned() != 0) {
                rows.row("(tanpa pesanan)", null, null, null, null, null, ageing.unassigned(), null);
            }
        }));
    }

    private static ReportJson.OpenOrder open(ReceivableReports.OpenReceivable open, LocalDate at) {
        long days = ChronoUnit.DAYS.between(open.since(), at);
        return new ReportJson.OpenOrder(
                open.orderId(),
                open.number(),
                open.account(),
                open.platform(),
                open.shopId(),
                open.since(),
                days,
                AgeBucket.of(days).label(),
                open.amount());
    }

    private static ReportJson.Ageing report(LocalDate at, List<ReportJson.OpenOrder> orders, long unassigned) {
        var counts = new EnumMap<AgeBucket, Long>(AgeBucket.class);
        var amounts = new EnumMap<AgeBucket, Long>(AgeBucket.class);
        long total = unassigned;
        for (var open : orders) {
            var bucket = AgeBucket.of(open.days());
            counts.merge(bucket, 1L, Math::addExact);
            amounts.merge(bucket, open.amount(), Math::addExact);
            total = Math.addExact(total, open.amount());
        }
        var buckets = Arrays.stream(AgeBucket.values())
                .map(bucket -> new ReportJson.Bucket(
                        bucket.label(), counts.getOrDefault(bucket, 0L), amounts.getOrDefault(bucket, 0L)))
                .toList();
        return new ReportJson.Ageing(at, orders, buckets, unassigned, total);
    }
}
