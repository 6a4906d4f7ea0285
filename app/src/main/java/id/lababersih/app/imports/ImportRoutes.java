package id.lababersih.app.imports;

import id.lababersih.app.http.Access;
import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.Endpoint;
import id.lababersih.app.http.Fields;
import id.lababersih.app.http.Page;
import id.lababersih.app.http.Problems;
import id.lababersih.app.http.Routes;
import id.lababersih.app.http.Slice;
import id.lababersih.app.http.Upload;
import id.lababersih.app.imports.file.Cell;
import id.lababersih.app.imports.file.FileKind;
import id.lababersih.domain.shop.Shop;
import id.lababersih.persistence.imports.FeeColumns;
import id.lababersih.persistence.imports.ImportItem.Tab;
import id.lababersih.persistence.imports.ImportRun;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Imports over HTTP. */
public final class ImportRoutes implements Routes {
    private static final String RUN = "import";
    private static final String SHOP = "shop";
    private static final int POSITION_DIGITS_MAX = 9;
    private static final String KINDS = Arrays.stream(FileKind.values())
            .filter(FileKind::isUploaded)
            .map(FileKind::code)
            .collect(Collectors.joining(", "));

    private final Imports imports;

    public ImportRoutes(Imports imports) {
        this.imports = imports;
    }

    @Override
    public List<Endpoint> routes() {
        return List.of(
                Endpoint.upload("/v1/imports", Access.STAFF, this::upload),
                Endpoint.get("/v1/imports", Access.VIEWER, this::list),
                Endpoint.get("/v1/imports/{id}", Access.VIEWER, this::show),
                Endpoint.get("/v1/imports/{id}/rows", Access.VIEWER, this::rows),
                Endpoint.get("/v1/imports/{id}/history", Access.VIEWER, this::history),
                Endpoint.post("/v1/imports/{id}/items/{position}/retry", Access.STAFF, this::retry),
                Endpoint.postEmpty("/v1/imports/{id}/confirm", Access.STAFF, this::confirm),
                Endpoint.postEmpty("/v1/imports/{id}/cancel", Access.STAFF, this::cancel),
                Endpoint.postEmpty("/v1/imports/{id}/undo", Access.STAFF, this::undo),
                Endpoint.get("/v1/shops/{id}/fee-columns", Access.VIEWER, this::feeColumns),
                Endpoint.put("/v1/shops/{id}/fee-columns", Access.STAFF, this::mapFeeColumns));
    }

    private Answer upload(Call call) throws Exception {
        Upload upload = call.upload();
        FileKind kind = kind(upload.field("kind"));
        var caller = call.caller();
        ImportRun run = imports.preview(new Imports.Uploaded(
                call.newId(),
                imports.actor(caller, call.requestId()),
                caller.zone(),
                kind,
                Imports.isOfShop(kind) ? shopId(upload.field("shop_id")) : null,
                upload.file(),
                upload.name(),
                upload.sha256()));
        return Answer.created("/v1/imports/" + run.id(), ImportJson.Run.of(run));
    }

    private static FileKind kind(@Nullable String code) {
        if (code == null) {
            throw Problems.invalid("/kind", "required", "Say what the file holds: " + KINDS + ".");
        }
        return FileKind.ofUpload(code)
                .orElseThrow(() -> Problems.invalid("/kind", "choice", "This must be one of " + KINDS + "."));
    }

    private static UUID shopId(@Nullable String text) {
        if (text == null) {
            throw Problems.invalid("/shop_id", "required", "Orders and income belong to a shop; name it.");
        }
        try {
            return UUID.fromString(text.strip());
        } catch (IllegalArgumentException e) {
            throw Problems.invalid("/shop_id", "format", "This must be the id of a shop.");
        }
    }

    private Answer list(Call call) {
        Slice slice = call.query(query -> Slice.from(query, "imports", 1));
        long before = slice.first() ? Long.MAX_VALUE : slice.number(0);
        var runs = imports.list(call.caller().merchantId(), before, slice.rows());
        return Answer.json(Page.of(slice, runs, run -> List.of(Long.toString(run.seq())), ImportJson.Run::of));
    }

    private Answer show(Call call) {
        return Answer.data(ImportJson.Run.of(find(call)));
    }

    private ImportRun find(Call call) {
        return imports.find(call.caller().merchantId(), call.id("id", RUN)).orElseThrow(() -> Problems.notFound(RUN));
    }

    private record Wanted(Tab tab, Slice slice) {}

    private Answer rows(Call call) {
        Wanted wanted = call.query(query -> new Wanted(tab(query), ImportRows.slice(call, query)));
        ImportRun run = find(call);
        Slice slice = wanted.slice();
        int after = slice.first() ? -1 : Math.clamp(slice.number(0), -1, Integer.MAX_VALUE);
        var items = imports.items(run.merchantId(), run.id(), wanted.tab(), after, slice.rows());
        return Answer.json(
                Page.of(slice, items, item -> List.of(Integer.toString(item.position())), ImportJson.Item::of));
    }

    private static Tab tab(Fields query) {
        String name = query.text("tab", 20);
        for (Tab tab : Tab.values()) {
            if (tab.name().toLowerCase(Locale.ROOT).equals(name)) {
                return tab;
            }
        }
        query.reject("tab", "choice", "This must be importable, unmatched, skipped or errors.");
        return Tab.IMPORTABLE;
    }

    private Answer history(Call call) {
        ImportRun run = find(call);
        return Answer.data(imports.history(run.merchantId(), run.id()).stream()
                .map(ImportJson.Act::of)
                .toList());
    }

    private Answer cancel(Call call) {
        var caller = call.caller();
        ImportRun run = imports.cancel(caller.merchantId(), call.id("id", RUN), imports.actor(caller, call.requestId()))
                .orElseThrow(() -> Problems.notFound(RUN));
        return Answer.data(ImportJson.Run.of(run));
    }

    private Answer undo(Call call) throws Exception {
        var caller = call.caller();
        ImportRun run = imports.undo(caller.merchantId(), call.id("id", RUN), imports.actor(caller, call.requestId()))
                .orElseThrow(() -> Problems.notFound(RUN));
        return Answer.accepted(ImportJson.Run.of(run));
    }

    private Answer retry(Call call) throws Exception {
        var caller = call.caller();
        var wanted = call.hasBody() ? call.body(ImportRoutes::wanted) : Retry.Wanted.AS_IT_IS;
        var tried = imports.retry(
                        caller.merchantId(),
                        call.id("id", RUN),
                        position(call.path("position")),
                        wanted,
                        imports.actor(caller, call.requestId()))
                .orElseThrow(() -> Problems.notFound(RUN));
        return Answer.data(ImportJson.Item.of(tried.item()));
    }

    private static Retry.Wanted wanted(Fields body) {
        var choices = body.optionalList(
                "products",
                Choices.CHOICES_MAX,
                product -> new Choices.Choice(
                        product.textOrEmpty("marketplace_sku", Choices.SKU_CHARACTERS_MAX),
                        product.textOrEmpty("variation", Choices.SKU_CHARACTERS_MAX),
                        product.text("sku", Choices.SKU_CHARACTERS_MAX)));
        var corrections = body.optionalList(
                "corrections",
                BadRow.CORRECTIONS_MAX,
                correction -> new BadRow.Correction(
                        correction.text("column", Cell.CHARACTERS_MAX),
                        correction.textOrEmpty("value", Cell.CHARACTERS_MAX)));
        return new Retry.Wanted(choices, body.flag("remember", false), corrections);
    }

    static int position(String text) {
        if (text.length() > POSITION_DIGITS_MAX || !text.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            throw Problems.notFound("import row");
        }
        return Integer.parseInt(text);
    }

    private Answer feeColumns(Call call) throws Exception {
        return feeColumns(imports.feeColumns().shop(call.caller(), call.id("id", SHOP)));
    }

    private Answer mapFeeColumns(Call call) throws Exception {
        var shop = imports.feeColumns().shop(call.caller(), call.id("id", SHOP));
        var columns = call.bodyItems(ColumnMeanings.AT_ONCE_MAX, ImportRoutes::feeColumn);
        var caller = call.caller();
        imports.feeColumns().put(shop, columns, caller.zone(), imports.actor(caller, call.requestId()));
        return feeColumns(shop);
    }

    private static FeeColumns.Column feeColumn(Fields item) {
        var name = item.text("column", ColumnMeanings.NAME_CHARACTERS_MAX);
        var fee = item.optionalText("fee", ColumnMeanings.CODE_CHARACTERS_MAX);
        var account = item.optionalText("account", ColumnMeanings.CODE_CHARACTERS_MAX);
        if ((fee == null) == (account == null)) {
            item.reject("account", "one-of", "Name either a fee or an account.");
        }
        return ColumnMeanings.column(name, fee, account);
    }

    private Answer feeColumns(Shop.Open shop) {
        return Answer.data(imports.feeColumns().of(shop).stream()
                .map(ImportJson.FeeColumn::of)
                .toList());
    }

    private Answer confirm(Call call) {
        var caller = call.caller();
        ImportRun run = imports.confirm(
                        caller.merchantId(), call.id("id", RUN), imports.actor(caller, call.requestId()))
                .orElseThrow(() -> Problems.notFound(RUN));
        return Answer.accepted(ImportJson.Run.of(run));
    }
}
