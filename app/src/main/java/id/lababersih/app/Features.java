package id.lababersih.app;

import id.lababersih.app.account.AccountLetters;
import id.lababersih.app.account.AccountLimits;
import id.lababersih.app.account.AccountPages;
import id.lababersih.app.account.AccountRoutes;
import id.lababersih.app.account.AuditRoutes;
import id.lababersih.app.account.HandedLinks;
import id.lababersih.app.account.InvitationPages;
import id.lababersih.app.account.MailLinks;
import id.lababersih.app.account.PasswordHashes;
import id.lababersih.app.account.PasswordPages;
import id.lababersih.app.account.PasswordRecovery;
import id.lababersih.app.account.PasswordRoutes;
import id.lababersih.app.account.SessionAuthentication;
import id.lababersih.app.account.SignIn;
import id.lababersih.app.account.Team;
import id.lababersih.app.account.TeamPages;
import id.lababersih.app.account.TeamRoutes;
import id.lababersih.app.account.Tokens;
import id.lababersih.app.http.AdminSecret;
import id.lababersih.app.http.Authentication;
import id.lababersih.app.http.CaughtUp;
import id.lababersih.app.http.DocumentRoutes;
import id.lababersih.app.http.Handlers;
import id.lababersih.app.http.HttpSettings;
import id.lababersih.app.http.Idempotency;
import id.lababersih.app.http.OtherNodes;
import id.lababersih.app.http.PageProblems;
import id.lababersih.app.http.RateLimit;
import id.lababersih.app.http.RequestObserver;
import id.lababersih.app.http.Routes;
import id.lababersih.app.http.Signatures;
import id.lababersih.app.imports.ImportPages;
import id.lababersih.app.imports.ImportRoutes;
import id.lababersih.app.imports.Imports;
import id.lababersih.app.inventory.CatalogPages;
import id.lababersih.app.inventory.CountListPages;
import id.lababersih.app.inventory.CountPages;
import id.lababersih.app.inventory.MovePages;
import id.lababersih.app.inventory.OpeningPages;
import id.lababersih.app.inventory.ProductPages;
import id.lababersih.app.inventory.StockPages;
import id.lababersih.app.inventory.StockRoutes;
import id.lababersih.app.job.JobScheduler;
import id.lababersih.app.job.ScheduledJob;
import id.lababersih.app.ledger.CashPages;
import id.lababersih.app.ledger.DonationRoutes;
import id.lababersih.app.ledger.ExpensePages;
import id.lababersih.app.ledger.LedgerRoutes;
import id.lababersih.app.mail.LoggedMail;
import id.lababersih.app.mail.Mailer;
import id.lababersih.app.mail.NoMail;
import id.lababersih.app.mail.Postman;
import id.lababersih.app.mail.Resend;
import id.lababersih.app.ops.ComponentRoutes;
import id.lababersih.app.ops.EngineerSessions;
import id.lababersih.app.ops.Engineers;
import id.lababersih.app.ops.HealthRoutes;
import id.lababersih.app.ops.JobRoutes;
import id.lababersih.app.ops.Latencies;
import id.lababersih.app.ops.LogTail;
import id.lababersih.app.ops.Metrics;
import id.lababersih.app.ops.MetricsRoutes;
import id.lababersih.app.ops.ProjectionWatch;
import id.lababersih.app.ops.Samples;
import id.lababersih.app.ops.dashboard.Dashboard;
import id.lababersih.app.ops.dashboard.Sources;
import id.lababersih.app.order.OrderPages;
import id.lababersih.app.order.OrderRoutes;
import id.lababersih.app.page.Assets;
import id.lababersih.app.page.LanguageRoutes;
import id.lababersih.app.page.PageErrors;
import id.lababersih.app.page.Pages;
import id.lababersih.app.product.ProductRoutes;
import id.lababersih.app.projection.Entities;
import id.lababersih.app.purchase.PurchasePages;
import id.lababersih.app.purchase.PurchaseRoutes;
import id.lababersih.app.purchase.Purchasing;
import id.lababersih.app.pusher.AppAdmission;
import id.lababersih.app.pusher.AppRoutes;
import id.lababersih.app.pusher.AppSecrets;
import id.lababersih.app.pusher.EventRoutes;
import id.lababersih.app.realtime.PresenceAttendance;
import id.lababersih.app.realtime.Realtime;
import id.lababersih.app.realtime.Topics;
import id.lababersih.app.report.DashboardPages;
import id.lababersih.app.report.LedgerPages;
import id.lababersih.app.report.ReportPages;
import id.lababersih.app.report.ReportRoutes;
import id.lababersih.app.report.SettlementPages;
import id.lababersih.app.shop.FeesFile;
import id.lababersih.app.shop.ShopOpening;
import id.lababersih.app.shop.ShopPages;
import id.lababersih.app.shop.ShopRoutes;
import id.lababersih.app.zakat.ZakatRoutes;
import id.lababersih.cluster.realtime.PubSub;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.OrderView;
import id.lababersih.domain.shop.FeeSchedule;
import id.lababersih.persistence.account.Accounts;
import id.lababersih.persistence.account.IdempotencyKeys;
import id.lababersih.persistence.account.Invitations;
import id.lababersih.persistence.account.Members;
import id.lababersih.persistence.account.PasswordResets;
import id.lababersih.persistence.account.Sessions;
import id.lababersih.persistence.database.Database;
import id.lababersih.persistence.imports.ImportTables;
import id.lababersih.persistence.ledger.BookWatch;
import id.lababersih.persistence.mail.MailQueue;
import id.lababersih.persistence.product.Products;
import id.lababersih.persistence.purchase.Purchases;
import id.lababersih.persistence.pusher.Apps;
import id.lababersih.persistence.shop.Shops;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.stream.SystemMaterializer;

/** Every feature with what it needs: its tables, the doors of the entities, the clock. Starts nothing. */
final class Features {
    private static final int HASH_COST_DEV = 5;

    private final Config config;
    private final Database database;
    private final Entities entities;
    private final Imports imports;
    private final JobScheduler jobs;
    private final Metrics metrics;
    private final ProjectionWatch watch;
    private final Executor blocking;
    private final InstantSource clock;
    private final Sessions sessions;
    private final Tokens tokens;
    private final HttpSettings settings;
    private final PubSub pubSub;
    private final Apps apps;
    private final AppSecrets secrets;
    private final BookWatch books;
    private final CaughtUp caughtUp;
    private final FeeSchedule fees;
    private final BooleanSupplier draining;
    private final Assets assets = new Assets();
    private final Pages pages;
    private final AdminSecret adminSecret;
    private final MailLinks links;

    Features(
            Config config,
            Database database,
            Entities entities,
            Imports imports,
            JobScheduler jobs,
            Metrics metrics,
            ProjectionWatch watch,
            Executor blocking,
            InstantSource clock,
            HttpSettings settings,
            PubSub pubSub,
            BookWatch books,
            CaughtUp caughtUp,
            FeeSchedule fees,
            BooleanSupplier draining) {
        this.config = config;
        this.database = database;
        this.entities = entities;
        this.imports = imports;
        this.jobs = jobs;
        this.metrics = metrics;
        this.watch = watch;
        this.blocking = blocking;
        this.clock = clock;
        this.sessions = new Sessions(database.jdbi());
        this.tokens = new Tokens(config.guardianSecretKey(), clock);
        this.settings = settings;
        this.pubSub = pubSub;
        this.books = books;
        this.caughtUp = caughtUp;
        this.fees = fees;
        this.draining = draining;
        this.apps = new Apps(database.jdbi());
        var signatures = new Signatures(config.secretKeyBase());
        this.secrets = new AppSecrets(signatures);
        this.pages = new Pages(assets, signatures);
        this.links = links(config);
        this.adminSecret = new AdminSecret(config.integrations().adminSecret(), clock);
    }

    private PageProblems pageProblems() {
        return new PageErrors(pages);
    }

    Authentication authentication() {
        return new SessionAuthentication(tokens, sessions, clock);
    }

    /** Which topics there are, and whose. */
    Topics topics() {
        var shops = new Shops(database.jdbi());
        var runs = new ImportTables(database.jdbi());
        return new Topics(
                authentication(),
                Topics.Owners.remembering(
                        (merchant, shop) -> shops.find(merchant, shop).isPresent()),
                Topics.Owners.remembering(this::ownsOrder),
                Topics.Owners.remembering(
                        (merchant, run) -> runs.find(merchant, run).isPresent()),
                new AppAdmission(apps, secrets, clock),
                clock);
    }

    private boolean ownsOrder(UUID merchantId, UUID orderId) {
        var order = entities.orders().find(orderId).toCompletableFuture().join();
        return !(order instanceof Order.Absent)
                && OrderView.of(order).facts().merchantId().equals(merchantId);
    }

    Handlers handlers(Dashboard dashboard, IdempotencyKeys keys, PasswordHashes hashes, RequestObserver observer) {
        return new Handlers(
                routes(dashboard, hashes),
                authentication(),
                new Idempotency(keys, new Signatures(config.secretKeyBase()), clock),
                pageProblems(),
                settings,
                observer,
                SystemMaterializer.get(entities.node().system()).materializer(),
                blocking);
    }

    /** What charts of this node show. */
    Samples samples(Latencies latencies, Realtime realtime) {
        return new Samples(
                new Samples.Sources(
                        database::load,
                        entities.projections().lag(),
                        watch::behind,
                        latencies,
                        realtime::open,
                        pubSub::heard),
                clock);
    }

    /** The pages of {@code /ops}. */
    Dashboard dashboard(
            Samples samples, Latencies latencies, Realtime realtime, PresenceAttendance presences, LogTail log) {
        var sources = new Sources(
                Release.version(),
                entities,
                database,
                jobs,
                samples,
                latencies,
                watch::behind,
                realtime,
                pubSub,
                presences,
                log);
        var sessions = new EngineerSessions(adminSecret, new Signatures(config.secretKeyBase()), clock);
        var others =
                new OtherNodes(entities.node().system(), config.cluster().map(cluster -> cluster.http(config.port())));
        return new Dashboard(sources, others, pages, sessions, settings, blocking, clock);
    }

    private List<Routes> routes(Dashboard dashboard, PasswordHashes hashes) {
        var jdbi = database.jdbi();
        var accounts = new Accounts(jdbi);
        var products = new Products(jdbi);
        var shops = new Shops(jdbi);
        var opening = new ShopOpening(shops, entities.shops()::execute, clock);
        var purchases = new Purchases(jdbi, books);
        var purchasing = new Purchasing(purchases, entities.stocks()::execute);
        var limits = AccountLimits.standard();
        var registrations = limits.registrations(clock);
        Consumer<UUID> signedOut = user -> Realtime.disconnect(pubSub, user);
        var signIn = new SignIn(accounts, sessions, tokens, hashes, limits, clock, signedOut);
        var recovery =
                new PasswordRecovery(new PasswordResets(jdbi, sessions), links, hashes, limits, clock, signedOut);
        var team = team(accounts, signIn, hashes, registrations, signedOut);
        var engineers = new Engineers(adminSecret, config.clientAddressHeader().isPresent());
        String node = entities.node().address();
        var supervision = entities.node().supervision();
        return List.of(
                new HealthRoutes(database.health(), this::isMember, watch::behind, blocking, clock),
                new MetricsRoutes(metrics, engineers),
                new ComponentRoutes(node, supervision, engineers),
                new JobRoutes(node, jobs, supervision, engineers),
                dashboard,
                new DocumentRoutes(),
                new AccountRoutes(accounts, signIn, hashes, registrations, clock),
                new PasswordRoutes(recovery),
                new TeamRoutes(team),
                new AuditRoutes(jdbi),
                new ShopRoutes(shops, products, entities.shops()::execute, clock),
                new ProductRoutes(products, clock),
                new StockRoutes(jdbi, entities.stocks(), products, clock, caughtUp),
                new OrderRoutes(jdbi, entities.orders(), opening, entities.shops(), products, fees, clock),
                new ImportRoutes(imports),
                new ReportRoutes(jdbi, blocking, clock),
                new LedgerRoutes(jdbi, clock, books, caughtUp),
                new DonationRoutes(jdbi, clock, books),
                new ZakatRoutes(jdbi, clock),
                new PurchaseRoutes(jdbi, purchases, purchasing, products, clock),
                new AppRoutes(apps, secrets, adminSecret, clock),
                new EventRoutes(apps, secrets, pubSub::publish, clock),
                assets,
                new LanguageRoutes(),
                new AccountPages(pages, accounts, signIn, hashes, registrations, settings, clock),
                new PasswordPages(pages, recovery, config.sendsMail()),
                new InvitationPages(pages, team, signIn, settings),
                new TeamPages(pages, team, config.sendsMail()),
                new DashboardPages(pages, jdbi, clock),
                new ShopPages(pages, shops, entities.shops()::execute, clock),
                new ImportPages(pages, imports, shops, products),
                new OrderPages(pages, entities.orders(), jdbi, clock),
                new CatalogPages(pages, jdbi, products),
                new ProductPages(pages, products, clock),
                new StockPages(pages, jdbi, clock),
                new PurchasePages(pages, jdbi, purchases, purchasing, products, clock),
                new OpeningPages(pages, jdbi, entities.stocks(), products, clock),
                new CountPages(pages, jdbi, entities.stocks(), clock),
                new MovePages(pages, jdbi, entities.stocks()),
                new CountListPages(pages, jdbi, entities.stocks(), caughtUp),
                new ReportPages(pages, jdbi, blocking, clock),
                new LedgerPages(pages, jdbi, blocking, clock),
                new SettlementPages(pages, jdbi, blocking, clock, books),
                new ExpensePages(pages, jdbi, clock, books),
                new CashPages(pages, jdbi, clock, books));
    }

    private Team team(
            Accounts accounts,
            SignIn signIn,
            PasswordHashes hashes,
            RateLimit registrations,
            Consumer<UUID> signedOut) {
        var jdbi = database.jdbi();
        var invitations = new Invitations(jdbi);
        return new Team(
                invitations, new Members(jdbi), accounts, signIn, links, hashes, registrations, clock, signedOut);
    }

    /** How passwords are hashed here; to be closed. */
    static PasswordHashes hashes(Config config) {
        return new PasswordHashes(config.development() ? HASH_COST_DEV : PasswordHashes.COST_DEFAULT);
    }

    /** The schedule of this release. */
    static FeeSchedule fees() {
        try {
            return FeesFile.inForce(Path.of("conf"));
        } catch (FeesFile.InvalidException wrong) {
            throw new ConfigException(List.of(String.valueOf(wrong.getMessage())));
        }
    }

    /** What sends the mail that waits, once over all nodes. */
    static ScheduledJob mail(Config config, Database database, InstantSource clock) {
        var jdbi = database.jdbi();
        var resets = new PasswordResets(jdbi, new Sessions(jdbi));
        var letters = new AccountLetters(resets, new Invitations(jdbi), links(config), clock);
        return Postman.job(new MailQueue(jdbi), letters, mailer(config));
    }

    /** What engineers hand to whom no mail reaches. */
    static HandedLinks handedLinks(Config config, Database database, InstantSource clock) {
        var jdbi = database.jdbi();
        var resets = new PasswordResets(jdbi, new Sessions(jdbi));
        return new HandedLinks(resets, new Invitations(jdbi), links(config), clock);
    }

    private static MailLinks links(Config config) {
        return new MailLinks(config.origin(), new Signatures(config.secretKeyBase()));
    }

    /** Through Resend, where its key is set; without it development writes mail to the log, and others refuse it. */
    static Mailer mailer(Config config) {
        var integrations = config.integrations();
        return integrations
                .resendApiKey()
                .<Mailer>map(key -> new Resend(key, integrations.mailFrom(), "LabaBersih/" + Release.version()))
                .orElseGet(() -> config.development() ? new LoggedMail() : new NoMail());
    }

    private boolean isMember() {
        return !draining.getAsBoolean()
                && Cluster.get(entities.node().system()).selfMember().status().equals(MemberStatus.up());
    }
}
