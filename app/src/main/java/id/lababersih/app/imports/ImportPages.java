package id.lababersih.app.imports;

import gg.jte.generated.precompiled.StaticTemplates;
import id.lababersih.app.http.Access;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.ProblemException;
import id.lababersih.app.http.Problems;
import id.lababersih.app.http.Routes;
import id.lababersih.app.imports.file.FileKind;
import id.lababersih.app.imports.file.Marketplace;
import id.lababersih.app.imports.file.Template;
import id.lababersih.app.page.FormErrors;
import id.lababersih.app.page.Frame;
import id.lababersih.app.page.Language;
import id.lababersih.app.page.Pages;
import id.lababersih.app.page.Texts;
import id.lababersih.domain.account.Role;
import id.lababersih.domain.order.OrderId;
import id.lababersih.persistence.imports.Dependents.Dependent;
import id.lababersih.persistence.imports.ImportItem;
import id.lababersih.persistence.imports.ImportItem.Tab;
import id.lababersih.persistence.imports.ImportRun;
import id.lababersih.persistence.imports.ImportTables.LeftToDo;
import id.lababersih.persistence.product.Products;
import id.lababersih.persistence.shop.Shops;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** Uploading a file, looking at what it would do, having it done, and watching that. */
public final class ImportPages implements Routes {
    private static final StaticTemplates TEMPLATES = new StaticTemplates();
    private static final String RUN = "import";
    private static final String CSV = ".csv";
    private static final ContentType CSV_TYPE = ContentTypes.parse("text/csv; charset=UTF-8");
    private static final int SHOPS_MAX = 200;
    private static final int RUNS_SHOWN = 50;
    private static final int ROWS_NAMED = 8;

    private final Pages pages;
    private final Imports imports;
    private final Shops shops;
    private final FeeColumnForm columns;
    private final ImportRows rows;

    public ImportPages(Pages pages, Imports imports, Shops shops, Products products) {
        this.pages = pages;
        this.imports = imports;
        this.shops = shops;
        this.columns = new FeeColumnForm(imports.feeColumns());
        this.rows = new ImportRows(imports, products);
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(
                Endpoint.page("/app/impor", Access.VIEWER, call -> index(call, 200, "", "", FormErrors.none())),
                Endpoint.uploadForm("/app/impor", Access.STAFF, this::upload),
                Endpoint.page("/app/impor/contoh/{file}", Access.VIEWER, ImportPages::template),
                Endpoint.page("/app/impor/{id}", Access.VIEWER, this::show),
                Endpoint.form("/app/impor/{id}/konfirmasi", Access.STAFF, this::confirm),
                Endpoint.form("/app/impor/{id}/baris/{position}", Access.STAFF, this::retry),
                Endpoint.form("/app/impor/{id}/coba-lagi", Access.STAFF, this::retryAll),
                Endpoint.form("/app/impor/{id}/kolom", Access.STAFF, this::mapColumns),
                Endpoint.form("/app/impor/{id}/urungkan", Access.STAFF, this::undo),
                Endpoint.form("/app/impor/{id}/batal", Access.STAFF, this::cancel));
    }

    private Answer index(Call call, int status, String kind, String shop, FormErrors errors) {
        UUID merchant = call.caller().merchantId();
        var names = shopNames(merchant);
        var open = shops.list(merchant, false, null, SHOPS_MAX).stream()
                .filter(each -> Marketplace.of(each.platform()).isPresent())
                .map(each -> new ImportsView.Shop(
                        each.id(), each.name(), each.platform().name()))
                .toList();
        var found = imports.list(merchant, Long.MAX_VALUE, RUNS_SHOWN);
        var left = imports.leftToDo(merchant, found.stream().map(ImportRun::id).toList());
        var runs = found.stream()
                .map(run -> view(run, names, left.getOrDefault(run.id(), LeftToDo.NOTHING)))
                .toList();
        var view = new ImportsView(open, kind, shop, errors, mayImport(call), runs);
        return pages.show(status, TEMPLATES.importsIndex(pages.frame(call), view));
    }

    private static Answer template(Call call) {
        String file = call.path("file");
        var template = FileKind.ofUpload(file.endsWith(CSV) ? file.substring(0, file.length() - CSV.length()) : "")
                .flatMap(Template::of)
                .orElseThrow(() -> Problems.notFound("template"));
        var bytes = ByteString.fromString(template.csv());
        return Answer.download("contoh-" + template.kind().code() + CSV, CSV_TYPE, Source.single(bytes));
    }

    private Answer upload(Call call) throws Exception {
        var upload = call.upload();
        pages.requireToken(call, upload.field(Pages.TOKEN_FIELD));
        try {
            var caller = call.caller();
            var kind = kind(upload.field("kind"));
            var run = imports.preview(new Imports.Uploaded(
                    call.newId(),
                    imports.actor(caller, call.requestId()),
                    caller.zone(),
                    kind,
                    Imports.isOfShop(kind) ? shopId(upload.field("shop_id")) : null,
                    upload.file(),
                    upload.name(),
                    upload.sha256()));
            return Answer.seeOther("/app/impor/" + run.id());
        } catch (ProblemException refused) {
            var errors = errors(refused, pages.frame(call).texts());
            return index(
                    call,
                    refused.problem().type().status(),
                    Objects.requireNonNullElse(upload.field("kind"), ""),
                    Objects.requireNonNullElse(upload.field("shop_id"), ""),
                    errors);
        }
    }

    private static FileKind kind(@Nullable String code) {
        return FileKind.ofUpload(code == null ? "" : code)
                .orElseThrow(() -> Problems.invalid("/kind", "choice", "Choose what the file holds."));
    }

    private static UUID shopId(@Nullable String text) {
        try {
            if (text != null && !text.isBlank()) {
                return UUID.fromString(text.strip());
            }
        } catch (IllegalArgumentException _) {
            // Answered like none at all: the form offers only ids.
        }
        throw Problems.invalid("/shop_id", "required", "Orders and income belong to a shop; name it.");
    }

    /** What is wrong with the file itself is said in the words of its reader, which name columns and cells. */
    private static FormErrors errors(ProblemException refused, Texts texts) {
        var problem = refused.problem();
        for (var violation : problem.errors()) {
            if (violation.pointer().equals("/file")) {
                var indonesian = problem.facts().get(Sorter.INDONESIAN);
                var words = texts.language() == Language.INDONESIAN && indonesian != null
                        ? indonesian.toString()
                        : violation.detail();
                return new FormErrors(Map.of("file", words), "");
            }
        }
        return FormErrors.of(problem, texts);
    }

    private Answer show(Call call) throws Exception {
        var run = find(call);
        var view = view(run);
        var asked = call.pageQuery(query -> {
            var name = query.optionalText("tab", RetryForm.WORD_CHARACTERS_MAX);
            return new ImportRows.Asked(
                    ImportRows.tab(name == null ? view.firstTab() : name), ImportRows.slice(call, query));
        });
        var frame = pages.frame(call);
        boolean part = Pages.asksForPart(call);
        boolean whole = !part || asked.slice().first();
        var tab = rows.tab(run, asked, whole, mayImport(call), null);
        if (!part) {
            return pages.show(TEMPLATES.importsDetail(
                    frame,
                    view,
                    tab,
                    columns.view(run, call.caller(), Map.of()),
                    acts(run),
                    mayImport(call),
                    sameFile(run, frame.texts())));
        }
        return pages.show(whole ? TEMPLATES.importsTabs(frame, view, tab) : TEMPLATES.importsRows(frame, tab));
    }

    /** A warning that the file went into another shop before; empty where it did not. */
    private String sameFile(ImportRun run, Texts texts) {
        var others = imports.otherShops(run);
        if (others.isEmpty()) {
            return "";
        }
        var names = shopNames(run.merchantId());
        return texts.of(
                "import.same_file",
                others.stream().map(shop -> names.getOrDefault(shop, "")).collect(Collectors.joining(", ")));
    }

    private Answer confirm(Call call) {
        pages.form(call, _ -> true);
        var caller = call.caller();
        var run = imports.confirm(caller.merchantId(), call.id("id", RUN), imports.actor(caller, call.requestId()))
                .orElseThrow(() -> Problems.notFound(RUN));
        return Answer.seeOther("/app/impor/" + run.id());
    }

    /** Tries a row again with the products typed at its unknown SKUs; those left empty stay as they are. */
    private Answer retry(Call call) throws Exception {
        var run = find(call);
        int position = ImportRoutes.position(call.path("position"));
        var item = imports.item(run.merchantId(), run.id(), position).orElseThrow(() -> Problems.notFound(RUN));
        var texts = pages.frame(call).texts();
        var by = imports.actor(call.caller(), call.requestId());
        var wanted = Retry.Wanted.AS_IT_IS;
        try {
            wanted = pages.form(call, fields -> RetryForm.wanted(call, fields, run, item, rows.products()));
            var tried = imports.retry(run.merchantId(), run.id(), position, wanted, by)
                    .orElseThrow(() -> Problems.notFound(RUN));
            var outcome = tried.item().outcome();
            return outcome == null || outcome.result() != ImportItem.Result.FAILED
                    ? Pages.done(
                            "/app/impor/" + run.id() + "?tab="
                                    + ImportRows.word(tried.item().tab()),
                            done(tried))
                    : refused(call, 422, item, RetryForm.words(outcome, texts));
        } catch (ProblemException refused) {
            var problem = refused.problem();
            return refused(call, problem.type().status(), item, RetryForm.words(problem, wanted, texts));
        }
    }

    private Answer retryAll(Call call) throws Exception {
        var run = find(call);
        var tab = ImportRows.tab(pages.form(call, fields -> fields.text("tab", RetryForm.WORD_CHARACTERS_MAX)));
        try {
            var tally = imports.retryAll(run, tab, imports.actor(call.caller(), call.requestId()));
            var done = tally.settled() == tally.tried() ? "rows_imported" : "rows_tried";
            return Pages.done("/app/impor/" + run.id() + "?tab=" + ImportRows.word(tab), done);
        } catch (ProblemException refused) {
            var problem = refused.problem();
            var words = FormErrors.of(problem, pages.frame(call).texts()).all();
            return detail(call, problem.type().status(), tab, words, null, Map.of());
        }
    }

    /** The name of the words about an item that was mended, or tried again. */
    private static String done(Retry.Tried tried) {
        var item = tried.item();
        var outcome = item.outcome();
        if (outcome != null) {
            boolean imported = outcome.detail() == null && outcome.result() != ImportItem.Result.UNCHANGED;
            if (imported && tried.others().tried() > 0) {
                return tried.others().settled() == tried.others().tried() ? "row_and_others" : "row_and_some";
            }
            return imported ? "row_imported" : "row_tried";
        }
        return switch (item.tab()) {
            case IMPORTABLE -> "row_ready";
            case UNMATCHED -> "row_unmatched";
            case SKIPPED -> "row_skipped";
            case ERRORS -> "row_waits";
        };
    }

    /** The tab of an item whose try was refused, with what was typed still there. */
    private Answer refused(Call call, int status, ImportItem item, String words) throws Exception {
        var alert = item.reference() == null ? words : item.reference() + ": " + words;
        var row = new ImportView.Refused(item.position(), words, call.typed());
        return detail(call, status, item.tab(), alert, row, Map.of());
    }

    /** @param chosen in a form about columns that was refused, by field; empty where none was */
    private Answer detail(
            Call call,
            int status,
            Tab tab,
            String alert,
            ImportView.@Nullable Refused refused,
            Map<String, String> chosen)
            throws Exception {
        var run = find(call);
        var asked = new ImportRows.Asked(tab, call.pageQuery(query -> ImportRows.slice(call, query)));
        var shown = rows.tab(run, asked, true, mayImport(call), refused);
        var view = view(run);
        return pages.show(
                status,
                TEMPLATES.importsDetail(
                        pages.frame(call),
                        view,
                        shown,
                        columns.view(run, call.caller(), chosen),
                        acts(run),
                        mayImport(call),
                        alert));
    }

    private Answer mapColumns(Call call) throws Exception {
        var run = find(call);
        var chosen = pages.form(call, fields -> FeeColumnForm.read(fields, run));
        UUID shopId = run.shopId();
        if (shopId != null && !chosen.isEmpty()) {
            var caller = call.caller();
            var shop = imports.feeColumns().shop(caller, shopId);
            try {
                imports.feeColumns().put(shop, chosen, caller.zone(), imports.actor(caller, call.requestId()));
            } catch (ProblemException refused) {
                var problem = refused.problem();
                var words =
                        FeeColumnForm.words(problem, chosen, pages.frame(call).texts());
                return detail(call, problem.type().status(), Tab.IMPORTABLE, words, null, call.typed());
            }
            return Pages.done("/app/impor/" + run.id(), "columns_saved");
        }
        return Answer.seeOther("/app/impor/" + run.id());
    }

    private Answer undo(Call call) throws Exception {
        pages.form(call, _ -> true);
        var run = find(call);
        try {
            imports.undo(run.merchantId(), run.id(), imports.actor(call.caller(), call.requestId()));
            return Answer.seeOther("/app/impor/" + run.id());
        } catch (ProblemException refused) {
            var problem = refused.problem();
            var frame = pages.frame(call);
            var moved = Undo.dependents(problem).stream()
                    .map(dependent -> words(dependent, frame))
                    .distinct()
                    .toList();
            var named = moved.stream().limit(ROWS_NAMED).collect(Collectors.joining("; "));
            var words = FormErrors.of(problem, frame.texts()).general() + " " + named
                    + (moved.size() > ROWS_NAMED ? "; …" : "");
            return detail(call, problem.type().status(), Tab.IMPORTABLE, words.strip(), null, Map.of());
        }
    }

    /** What happened to something, when, and who had it done, as far as that is known. */
    private static String words(Dependent dependent, Frame frame) {
        var at = dependent.at();
        return dependent.reference() + ": "
                + Stream.of(
                                frame.text("moment." + dependent.what()),
                                at == null ? "" : frame.time(at),
                                Objects.requireNonNullElse(dependent.userName(), ""))
                        .filter(words -> !words.isEmpty())
                        .collect(Collectors.joining(", "));
    }

    private Answer cancel(Call call) {
        pages.form(call, _ -> true);
        var caller = call.caller();
        var run = imports.cancel(caller.merchantId(), call.id("id", RUN), imports.actor(caller, call.requestId()))
                .orElseThrow(() -> Problems.notFound(RUN));
        return Answer.seeOther("/app/impor/" + run.id());
    }

    private List<ImportView.Act> acts(ImportRun run) {
        return imports.history(run.merchantId(), run.id()).stream()
                .map(act -> new ImportView.Act(act.at(), act.action(), Objects.requireNonNullElse(act.userName(), "")))
                .toList();
    }

    private ImportRun find(Call call) {
        return imports.find(call.caller().merchantId(), call.id("id", RUN)).orElseThrow(() -> Problems.notFound(RUN));
    }

    private Map<UUID, String> shopNames(UUID merchant) {
        return shops.list(merchant, true, null, SHOPS_MAX).stream()
                .collect(Collectors.toMap(Shops.Shop::id, Shops.Shop::name));
    }

    private static boolean mayImport(Call call) {
        return call.caller().role().includes(Role.STAFF);
    }

    private ImportView view(ImportRun run) {
        var left = imports.leftToDo(run.merchantId(), List.of(run.id()));
        return view(run, shopNames(run.merchantId()), left.getOrDefault(run.id(), LeftToDo.NOTHING));
    }

    private static ImportView view(ImportRun run, Map<UUID, String> shopNames, LeftToDo left) {
        var counts = run.counts();
        var progress = run.progress();
        var shop = run.shopId();
        return new ImportView(
                run.id(),
                run.kind(),
                run.state().name(),
                run.fileName(),
                shop == null ? "" : shopNames.getOrDefault(shop, ""),
                Objects.requireNonNullElse(run.failure(), ""),
                Objects.requireNonNullElse(run.failureEn(), ""),
                run.uploadedByName(),
                run.uploadedAt(),
                counts.importable(),
                counts.unmatched(),
                counts.skipped(),
                counts.errors(),
                left.shortOfStock(),
                left.sent(),
                shop == null
                        ? List.of()
                        : left.numbers().stream()
                                .map(number -> new ImportView.Sent(OrderId.of(shop, number), number))
                                .toList(),
                progress.done(),
                progress.created(),
                progress.updated(),
                progress.unchanged(),
                progress.failed(),
                progress.undone(),
                progress.kept(),
                Undo.isPossible(Undo.kind(run)));
    }
}
