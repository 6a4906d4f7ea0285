package id.lababersih.app.imports.file;

import id.lababersih.app.imports.file.MasterRow.Component;
import id.lababersih.app.imports.file.RowProblem.Reason;
import id.lababersih.domain.inventory.Warehouse;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the merchant's own spreadsheets: products, SKU map, opening stock, purchases, returns. */
final class MasterRows implements SheetRows {
    private static final int TEXT_MAX = 200;
    private static final int COMPONENT_PIECES_MAX = 1_000;
    /** Of a row without its texts. */
    private static final long ROW_BYTES = 200;

    private final FileKind kind;
    private final List<MasterRow> rows = new ArrayList<>();
    private final Set<Long> seen = new HashSet<>();
    private final Problems errors = new Problems();
    private final Problems skipped = new Problems();
    private final Map<String, String> lookAlikes = new LinkedHashMap<>();
    /** Numbers of purchases that have a line in error. */
    private final Set<String> inError = new HashSet<>();

    private final Kept kept = new Kept();
    private int total;

    MasterRows(FileKind kind) {
        this.kind = kind;
    }

    @Override
    public void row(Columns columns, Row row, boolean first) {
        total++;
        if (first) {
            lookAlikes.putAll(columns.lookAlikes());
        }
        String key = columns.textOrNull(row, columns.has(Field.NUMBER) ? Field.NUMBER : Field.SKU);
        try {
            columns.requireExact(row, Field.NUMBER);
            MasterRow read = read(columns, row);
            // Equal rows of stock are two layers; an equal row of anything else says the same again.
            boolean once = kind != FileKind.OPENING_STOCK && kind != FileKind.PURCHASES;
            if (once && !seen.add(row.fingerprint())) {
                skipped.add(new RowProblem(row.number(), key, Reason.DUPLICATE_ROW, Problems.SEEN_BEFORE));
            } else {
                rows.add(read);
                kept.add(ROW_BYTES);
                for (int i = 0; i < row.size(); i++) {
                    kept.add(row.text(i));
                }
            }
        } catch (RowFault fault) {
            errors.add(new RowProblem(row.number(), key, fault.reason(), fault.detail(), columns.cells(row)));
            if (kind == FileKind.PURCHASES && key != null) {
                inError.add(key);
            }
        }
    }

    private MasterRow read(Columns columns, Row row) throws RowFault {
        return switch (kind) {
            case PRODUCTS -> product(columns, row);
            case SKU_MAP -> mapping(columns, row);
            case OPENING_STOCK -> openingLayer(columns, row);
            case PURCHASES -> purchaseLine(columns, row);
            case RETURNS -> returnedParcel(columns, row);
            case ORDERS, INCOME, ADJUSTMENTS, FEE_COLUMNS -> throw new IllegalStateException(kind.code());
        };
    }

    private static MasterRow product(Columns columns, Row row) throws RowFault {
        Long price = columns.rupiah(row, Field.PRICE, Reason.PRICE);
        if (price != null && price < 0) {
            throw columns.fault(
                    Field.PRICE, Reason.PRICE, "Harga tidak boleh kurang dari 0", "The price must not be below 0");
        }
        String sku = required(columns, row, Field.SKU, Reason.SKU);
        return new MasterRow.Product(
                row.number(), sku, required(columns, row, Field.NAME, Reason.VALUE), price, bundle(columns, row));
    }

    private static List<Component> bundle(Columns columns, Row row) throws RowFault {
        String text = columns.text(row, Field.BUNDLE);
        if (text.isEmpty()) {
            return List.of();
        }
        var components = new ArrayList<Component>();
        for (String part : text.split("\\+", -1)) {
            int colon = part.lastIndexOf(':');
            String sku = Row.trim(colon < 0 ? part : part.substring(0, colon));
            if (sku.isEmpty()) {
                throw new RowFault(
                        Reason.COMPONENTS,
                        "Isi paket harus seperti SKU-A:1+SKU-B:2",
                        "The parts of a bundle must be written like SKU-A:1+SKU-B:2");
            }
            int pieces = colon < 0 ? 1 : Numbers.pieces(Row.trim(part.substring(colon + 1)), false);
            if (pieces > COMPONENT_PIECES_MAX) {
                throw new RowFault(
                        Reason.COMPONENTS,
                        "Isi paket paling banyak " + COMPONENT_PIECES_MAX + " per barang",
                        "A bundle has at most " + COMPONENT_PIECES_MAX + " pieces of one part");
            }
            components.add(new Component(sku, pieces));
        }
        return List.copyOf(components);
    }

    private static MasterRow mapping(Columns columns, Row row) throws RowFault {
        return new MasterRow.SkuMapping(
                row.number(),
                marketplace(columns, row),
                required(columns, row, Field.SHOP, Reason.VALUE),
                required(columns, row, Field.SKU, Reason.SKU),
                columns.text(row, Field.VARIATION),
                required(columns, row, Field.PRODUCT_SKU, Reason.SKU));
    }

    private static MasterRow openingLayer(Columns columns, Row row) throws RowFault {
        return new MasterRow.OpeningLayer(
                row.number(),
                required(columns, row, Field.SKU, Reason.SKU),
                warehouse(columns, row),
                columns.requiredDate(row, Field.DATE),
                columns.pieces(row, Field.QUANTITY),
                cost(columns, row, Field.UNIT_COST));
    }

    private static MasterRow purchaseLine(Columns columns, Row row) throws RowFault {
        LocalDate paidOn = columns.happenedOrNull(row, Field.PAID_DATE);
        @Nullable String paidFrom = columns.textOrNull(row, Field.PAID_FROM);
        if ((paidOn == null) != (paidFrom == null)) {
            throw new RowFault(
                    Reason.VALUE,
                    "Tanggal bayar dan akun pembayar harus diisi dua-duanya",
                    "The date paid and the account it was paid from must both be filled in");
        }
        return new MasterRow.PurchaseLine(
                row.number(),
                columns.requiredDate(row, Field.DATE),
                required(columns, row, Field.NUMBER, Reason.ORDER_NUMBER),
                columns.text(row, Field.SUPPLIER),
                columns.text(row, Field.WAREHOUSE).isEmpty() ? "" : warehouse(columns, row),
                required(columns, row, Field.SKU, Reason.SKU),
                columns.pieces(row, Field.QUANTITY),
                cost(columns, row, Field.UNIT_COST),
                columns.text(row, Field.FREIGHT).isEmpty() ? 0 : cost(columns, row, Field.FREIGHT),
                paidOn,
                paidFrom);
    }

    private static MasterRow returnedParcel(Columns columns, Row row) throws RowFault {
        String condition = Headers.normalise(columns.text(row, Field.CONDITION));
        boolean damaged = condition.equals("damaged") || condition.equals("rusak");
        if (!damaged && !condition.equals("good") && !condition.equals("baik")) {
            throw columns.fault(
                    Field.CONDITION,
                    Reason.CONDITION,
                    "Kondisi harus baik (good) atau rusak (damaged): " + Numbers.shown(condition),
                    "The condition must be good (baik) or damaged (rusak): " + Numbers.shown(condition));
        }
        return new MasterRow.ReturnedParcel(
                row.number(),
                marketplace(columns, row),
                required(columns, row, Field.SHOP, Reason.VALUE),
                required(columns, row, Field.NUMBER, Reason.ORDER_NUMBER),
                columns.requiredDate(row, Field.RECEIVED),
                damaged);
    }

    private static String warehouse(Columns columns, Row row) throws RowFault {
        String warehouse = columns.key(row, Field.WAREHOUSE);
        if (Warehouse.isMainMisspelt(warehouse)) {
            throw columns.fault(
                    Field.WAREHOUSE,
                    Reason.WAREHOUSE,
                    "Tulis " + Warehouse.MAIN + ": pesanan hanya mengambil barang dari gudang bernama persis itu",
                    "Write " + Warehouse.MAIN + ": orders take goods only from the warehouse of exactly that name");
        }
        return warehouse.isEmpty() ? Warehouse.MAIN : warehouse;
    }

    private static long cost(Columns columns, Row row, Field field) throws RowFault {
        Long cost = columns.rupiah(row, field, Reason.PRICE);
        if (cost == null || cost < 0) {
            throw columns.fault(
                    field, Reason.PRICE, "Harga kosong atau kurang dari 0", "The price is missing or below 0");
        }
        return cost;
    }

    private static Marketplace marketplace(Columns columns, Row row) throws RowFault {
        String name = columns.text(row, Field.PLATFORM);
        for (Marketplace marketplace : Marketplace.values()) {
            if (marketplace.name().equals(name.toUpperCase(Locale.ROOT))) {
                return marketplace;
            }
        }
        throw columns.fault(
                Field.PLATFORM,
                Reason.PLATFORM,
                "Platform tidak dikenal: " + Numbers.shown(name),
                "The platform is not known: " + Numbers.shown(name));
    }

    private static String required(Columns columns, Row row, Field field, Reason reason) throws RowFault {
        String text = columns.id(row, field);
        if (text.isEmpty() || text.length() > TEXT_MAX) {
            throw columns.fault(field, reason, "Kosong atau terlalu panjang", "Missing or too long");
        }
        return text;
    }

    @Override
    public Kept kept() {
        return kept;
    }

    @Override
    public ParsedFile result() {
        var whole = new ArrayList<MasterRow>();
        var rests = new HashMap<String, List<MasterRow.PurchaseLine>>();
        for (MasterRow row : rows) {
            if (row instanceof MasterRow.PurchaseLine line && inError.contains(line.number())) {
                rests.computeIfAbsent(line.number(), _ -> new ArrayList<>()).add(line);
            } else {
                whole.add(row);
            }
        }
        return new ParsedFile.Masters(
                kind, total, List.copyOf(whole), skipped.kept(), errors.kept(), errors.count(), lookAlikes, rests);
    }
}
