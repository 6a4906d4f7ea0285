package id.lababersih.app.report;

import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Page;
import id.lababersih.app.http.Slice;
import id.lababersih.app.report.ReportQuery.Format;
import id.lababersih.domain.report.AgeBucket;
import id.lababersih.persistence.report.ReceivableReports;
import id.lababersih.persistence.report.ReceivableReports.OpenReceivable;
import id.lababersih.persistence.report.ReceivableReports.Place;
import id.lababersih.persistence.report.ReceivableReports.Totals;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Umur piutang. */
final class Receivables {
    private static final int CURSOR_PARTS = 4;
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

    private record AgeingQuery(LocalDate at, Format format, Slice slice) {}

    Answer ageing(Call call) {
        var query = call.query(fields -> {
            LocalDate at = fields.optionalDate("at");
            var today = call.today(clock);
            return new AgeingQuery(
                    at == null ? today : at,
                    ReportQuery.format(fields),
                    Slice.from(fields, "receivables", CURSOR_PARTS));
        });
        UUID merchant = call.caller().merchantId();
        if (query.format != Format.JSON) {
            return exports.table(call, query.format, table(merchant, query.at));
        }
        var slice = query.slice;
        var after = slice.first()
                ? null
                : new Place(slice.date(0), slice.after().get(1), slice.after().get(2), slice.id(3));
        var rows = receivables.open(merchant, query.at, after, slice.rows());
        var page = Page.of(slice, rows, Receivables::cursor, open -> open(open, query.at));
        return Answer.json(report(query.at, page, receivables.totals(merchant, query.at)));
    }

    private static List<String> cursor(OpenReceivable open) {
        return List.of(
                open.since().toString(),
                open.number(),
                open.account(),
                open.orderId().toString());
    }

    private Table table(UUID merchant, LocalDate at) {
        return new Table("umur-piutang", at.toString(), AGEING_COLUMNS, rows -> {
            receivables.forEach(merchant, at, receivable -> {
                var open = open(receivable, at);
                rows.row(
                        open.number(),
                        open.account(),
                        open.platform(),
                        open.since(),
                        open.days(),
                        open.bucket(),
                        open.amount(),
                        open.orderId());
            });
            long unassigned = receivables.totals(merchant, at).unassigned();
            if (unassigned != 0) {
                rows.row("(tanpa pesanan)", null, null, null, null, null, unassigned, null);
            }
        });
    }

    private static ReportJson.OpenOrder open(OpenReceivable open, LocalDate at) {
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

    private static ReportJson.Ageing report(LocalDate at, Page<ReportJson.OpenOrder> page, Totals totals) {
        var counts = new EnumMap<AgeBucket, Long>(AgeBucket.class);
        var amounts = new EnumMap<AgeBucket, Long>(AgeBucket.class);
        long total = totals.unassigned();
        for (var since : totals.days()) {
            var bucket = AgeBucket.of(ChronoUnit.DAYS.between(since.day(), at));
            counts.merge(bucket, since.receivables(), Math::addExact);
            amounts.merge(bucket, since.amount(), Math::addExact);
            total = Math.addExact(total, since.amount());
        }
        var buckets = Arrays.stream(AgeBucket.values())
                .map(bucket -> new ReportJson.Bucket(
                        bucket.label(), counts.getOrDefault(bucket, 0L), amounts.getOrDefault(bucket, 0L)))
                .toList();
        return new ReportJson.Ageing(at, page.data(), page.nextCursor(), buckets, totals.unassigned(), total);
    }
}
