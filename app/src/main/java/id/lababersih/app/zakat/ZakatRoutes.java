package id.lababersih.app.zakat;

import id.lababersih.app.http.Access;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.Fields;
import id.lababersih.app.http.Json;
import id.lababersih.app.http.Routes;
import id.lababersih.domain.zakat.Zakat;
import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.account.AuditLog;
import id.lababersih.persistence.report.BalanceReports;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Calculations of zakat; each is kept in the audit trail, with the gold price that it was made by. */
public final class ZakatRoutes implements Routes {
    private static final long GOLD_PRICE_MAX = 1_000_000_000;
    private static final int CARAT_MAX = 24;
    private static final int SOURCE_CHARACTERS_MAX = 200;

    private final Jdbi jdbi;
    private final BalanceReports balances;
    private final InstantSource clock;

    public ZakatRoutes(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.balances = new BalanceReports(jdbi);
        this.clock = clock;
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(Endpoint.post("/v1/zakat/calculations", Access.ADMIN, this::calculate));
    }

    private record Wanted(
            LocalDate at, long goldPrice, long carat, LocalDate priceDate, String source, Zakat.Rate rate) {
        static Wanted from(Fields body, LocalDate today) {
            var asked = body.optionalDate("at");
            var at = asked == null ? today : asked;
            if (at.isAfter(today)) {
                body.reject("at", "future", "This must not be after today.");
            }
            var carat = body.optionalInteger("carat", 1, CARAT_MAX);
            var priceDate = body.optionalDate("price_date");
            return new Wanted(
                    at,
                    body.integer("gold_price", 1, GOLD_PRICE_MAX),
                    carat == null ? CARAT_MAX : carat,
                    priceDate == null ? at : priceDate,
                    body.text("source", SOURCE_CHARACTERS_MAX),
                    body.flag("calendar_year", false) ? Zakat.Rate.CALENDAR_YEAR : Zakat.Rate.HAUL);
        }
    }

    private record ZakatJson(
            UUID id,
            LocalDate at,
            long goldPrice,
            long carat,
            LocalDate priceDate,
            String source,
            long ratePpm,
            long base,
            long nisab,
            @Nullable LocalDate reachedOn,
            @Nullable LocalDate haulEndsOn,
            boolean due,
            long amount) {
        static ZakatJson of(UUID id, Wanted wanted, Zakat zakat) {
            return new ZakatJson(
                    id,
                    wanted.at,
                    wanted.goldPrice,
                    wanted.carat,
                    wanted.priceDate,
                    wanted.source,
                    wanted.rate.ppm(),
                    zakat.base(),
                    zakat.nisab(),
                    zakat.reachedOn(),
                    zakat.haulEndsOn(),
                    zakat.amount() > 0,
                    zakat.amount());
        }
    }

    private Answer calculate(Call call) {
        var today = call.today(clock);
        var wanted = call.body(body -> Wanted.from(body, today));
        var caller = call.caller();
        var changes = balances.zakatBase(caller.merchantId(), wanted.at);
        var zakat = Zakat.of(changes, wanted.at, wanted.goldPrice, wanted.rate);
        var calculation = ZakatJson.of(call.newId(), wanted, zakat);
        keep(call, calculation);
        return Answer.created("/v1/audit", calculation);
    }

    private void keep(Call call, ZakatJson calculation) {
        var caller = call.caller();
        var by = new Actor(caller.merchantId(), caller.userId(), clock.instant(), call.requestId());
        var detail = new String(Json.write(calculation), StandardCharsets.UTF_8);
        jdbi.useTransaction(handle -> {
            if (!AuditLog.holds(handle, caller.merchantId(), calculation.id)) {
                var act = by.did("zakat-calculated", "zakat", calculation.id.toString(), detail);
                AuditLog.insert(handle, calculation.id, act);
            }
        });
    }
}
