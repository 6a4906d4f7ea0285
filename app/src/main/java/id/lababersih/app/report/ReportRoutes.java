package id.lababersih.app.report;

import id.lababersih.app.http.Access;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.Routes;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;
import org.jdbi.v3.core.Jdbi;

/** The reports of a merchant's books. */
public final class ReportRoutes implements Routes {
    private final Statements statements;
    private final Listings listings;
    private final Receivables receivables;
    private final Settlements settlements;

    /**
     * @param executor runs the writing of files; its tasks block
     * @param clock tells the day on which receivables are aged when no day is given
     */
    public ReportRoutes(Jdbi jdbi, Executor executor, InstantSource clock) {
        var exports = Exports.forPrograms(executor);
        this.statements = new Statements(jdbi, exports);
        this.listings = new Listings(jdbi, exports);
        this.receivables = new Receivables(jdbi, clock, exports);
        this.settlements = new Settlements(jdbi, clock, exports);
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(
                Endpoint.get("/v1/reports/profit-loss", Access.VIEWER, statements::profitLoss),
                Endpoint.get("/v1/reports/trial-balance", Access.VIEWER, statements::trialBalance),
                Endpoint.get("/v1/reports/balance-sheet", Access.VIEWER, statements::balanceSheet),
                Endpoint.get("/v1/reports/cash-flow", Access.VIEWER, statements::cashFlow),
                Endpoint.get("/v1/reports/ledger", Access.VIEWER, listings::ledger),
                Endpoint.get("/v1/reports/journal", Access.VIEWER, listings::journal),
                Endpoint.get("/v1/reports/receivables-ageing", Access.VIEWER, receivables::ageing),
                Endpoint.get("/v1/reports/settlements", Access.VIEWER, settlements::report));
    }
}
