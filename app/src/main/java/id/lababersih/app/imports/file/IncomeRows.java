package id.lababersih.app.imports.file;

import id.lababersih.app.imports.file.IncomeRow.Kind;
import id.lababersih.app.imports.file.RowProblem.Reason;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a payout file: settlements of orders, later refunds, and money that belongs to no order. */
final class IncomeRows implements SheetRows {
    /** Not a fee: what a failed delivery cost. */
    private static final String RETURN_COST = "ongkir_retur";

    /** Of a row without its texts, and of each of its amounts. */
    private static final long ROW_BYTES = 300;

    private static final long AMOUNT_BYTES = 72;

    private final Marketplace marketplace;
    private final List<IncomeRow> rows = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private final Map<String, Integer> likeAdjustments = new HashMap<>();
    private final Map<String, Integer> likeTexts = new HashMap<>();
    private final Map<String, String> formerReferences = new HashMap<>();
    private final Map<String, Long> unmapped = new LinkedHashMap<>();
    private final Map<String, String> suggestions = new LinkedHashMap<>();
    private final Problems errors = new Problems();
    private final Problems skipped = new Problems();
    private final Kept kept = new Kept();
    private int orderRows;
    private int skuRows;
    private int adjustmentRows;

    IncomeRows(Marketplace marketplace) {
        this.marketplace = marketplace;
    }

    @Override
    public void row(Columns columns, Row row, boolean first) {
        String order = columns.textOrNull(row, Field.NUMBER);
        String key = order == null ? columns.textOrNull(row, Field.TRACKING) : order;
        try {
            if (columns.format().kind() == FileKind.ADJUSTMENTS) {
                adjustmentRows++;
                keep(shopeeAdjustment(columns, row)); // Whatever order it names: the money is of none.
                return;
            }
            columns.requireExact(row, Field.NUMBER);
            columns.requireExact(row, Field.TRACKING);
            if (columns.text(row, Field.VIEW).equalsIgnoreCase("sku")) {
                skuRows++; // The same money once more, split over SKUs.
            } else if (!columns.format().meansOrder(columns.text(row, Field.TYPE))) {
                adjustmentRows++;
                addOnce(adjustment(columns, row, key), row);
            } else if (marketplace == Marketplace.MENGANTAR
                    && key == null
                    && exact(columns, row, Field.COD_VALUE).signum() == 0) {
                adjustmentRows++;
                keep(mengantarAdjustment(columns, row));
            } else {
                orderRows++;
                addOnce(orderRow(columns, row, order, key), row);
            }
        } catch (RowFault fault) {
            errors.add(new RowProblem(row.number(), key, fault.reason(), fault.detail(), columns.cells(row)));
        }
    }

    private void addOnce(IncomeRow income, Row row) {
        String key = String.join(
                "|",
                income.reference(),
                income.memo(),
                income.settledOn().toString(),
                Long.toString(income.payout()),
                Long.toString(income.sale()),
                Long.toString(income.refund()));
        if (seen.add(key)) {
            keep(income);
            kept.add(key);
            income.unmapped().forEach((column, amount) -> unmapped.merge(column, amount, Long::sum));
        } else {
            skipped.add(new RowProblem(row.number(), income.reference(), Reason.DUPLICATE_ROW, Problems.SEEN_BEFORE));
        }
    }

    private void keep(IncomeRow income) {
        rows.add(income);
        kept.add(ROW_BYTES
                + AMOUNT_BYTES * (income.fees().size() + income.unmapped().size()));
        kept.add(income.reference());
        kept.add(income.memo());
        kept.add(income.trackingNumber());
    }

    private IncomeRow orderRow(Columns columns, Row row, @Nullable String order, @Nullable String key) throws RowFault {
        String reference = required(key);
        LocalDate settledOn = columns.requiredDate(row, Field.SETTLED);
        long sale = marketplace == Marketplace.MENGANTAR
                ? Numbers.rounded(zeroIfNull(exact(columns, row, Field.COD_VALUE)))
                : columns.rupiahOrZero(row, Field.SALE);
        long refund = Math.negateExact(columns.rupiahOrZero(row, Field.REFUND));
        boolean onlyRefund = columns.has(Field.SALE) && sale == 0 && refund > 0;
        boolean failedDelivery = sale == 0 && refund == 0;
        var fees = fees(columns, row);
        long returnCost = columns.rupiahOrZero(row, Field.RETURN_COST);
        if (failedDelivery && columns.has(Field.RETURN_COST)) {
            fees.put(RETURN_COST, Math.negateExact(returnCost));
        }
        return new IncomeRow(
                row.number(),
                onlyRefund ? Kind.LATER_REFUND : Kind.ORDER,
                order,
                columns.textOrNull(row, Field.TRACKING),
                reference,
                columns.text(row, Field.MEMO),
                settledOn,
                payout(columns, row),
                sale,
                refund,
                fees,
                Math.negateExact(columns.rupiahOrZero(row, Field.WITHHELD_TAX)),
                unmapped(columns, row, failedDelivery ? 0 : returnCost));
    }

    private static String required(@Nullable String key) throws RowFault {
        if (key == null) {
            throw new RowFault(
                    Reason.ORDER_NUMBER,
                    "Nomor pesanan atau resi kosong",
                    "The order number or tracking number is missing");
        }
        return key;
    }

    private long payout(Columns columns, Row row) throws RowFault {
        if (marketplace == Marketplace.MENGANTAR) {
            return mengantarPayout(columns, row);
        }
        return givenPayout(columns, row);
    }

    private static long givenPayout(Columns columns, Row row) throws RowFault {
        Long payout = columns.rupiah(row, Field.PAYOUT, Reason.AMOUNT);
        if (payout == null) {
            throw columns.fault(
                    Field.PAYOUT, Reason.AMOUNT, "Jumlah yang dibayarkan kosong", "The amount paid out is missing");
        }
        return payout;
    }

    /** A total that still carries the fee's fraction is paid out with the fee rounded as it is posted. */
    private static long mengantarPayout(Columns columns, Row row) throws RowFault {
        BigDecimal total = exact(columns, row, Field.PAYOUT);
        if (total.stripTrailingZeros().scale() <= 0) {
            return givenPayout(columns, row);
        }
        BigDecimal cod = exact(columns, row, Field.COD_VALUE);
        BigDecimal shipping = sum(columns, row, "ongkir");
        BigDecimal fee = sum(columns, row, "cod_fee");
        if (cod.subtract(shipping).subtract(fee).compareTo(total) == 0) {
            return Numbers.rounded(cod) - Numbers.rounded(shipping) - Numbers.rounded(fee);
        }
        return Numbers.rounded(total);
    }

    private static BigDecimal zeroIfNull(@Nullable BigDecimal value) {
        return value == null ? BigDecimal.ZERO : value;
    }

    private static BigDecimal exact(Columns columns, Row row, Field field) throws RowFault {
        Integer column = columns.position(field);
        return zeroIfNull(column == null ? null : columns.decimal(row, column));
    }

    private static BigDecimal sum(Columns columns, Row row, String fee) throws RowFault {
        BigDecimal sum = BigDecimal.ZERO;
        for (int column : columns.fees().getOrDefault(fee, List.of())) {
            sum = sum.add(zeroIfNull(columns.decimal(row, column)));
        }
        return sum;
    }

    private static Map<String, Long> fees(Columns columns, Row row) throws RowFault {
        var fees = new LinkedHashMap<String, Long>();
        for (String code : columns.fees().keySet()) {
            long amount = Numbers.rounded(sum(columns, row, code));
            fees.put(code, columns.format().feesArePositive() ? amount : -amount);
        }
        return fees;
    }

    /** Money in columns nobody has given a meaning; what it cost to send goods back that were sold has none. */
    private Map<String, Long> unmapped(Columns columns, Row row, long returnCost) {
        var found = add(columns, Map.of(), columns.name(Field.RETURN_COST), returnCost);
        for (var column : columns.unknown().entrySet()) {
            found = add(columns, found, column.getValue(), amountOrZero(row, column.getKey()));
        }
        for (var rest : columns.rests().entrySet()) {
            long left = rest.getValue().stream()
                    .mapToLong(column -> amountOrZero(row, column))
                    .sum();
            found = add(columns, found, rest.getKey(), left);
        }
        for (var total : columns.totals().entrySet()) {
            boolean told = found.keySet().stream().map(Headers::normalise).anyMatch(total.getValue()::contains);
            int column = total.getKey();
            found = add(columns, found, columns.name(column), told ? 0 : amountOrZero(row, column));
        }
        return found;
    }

    private Map<String, Long> add(Columns columns, Map<String, Long> found, String header, long amount) {
        if (amount == 0) {
            return found;
        }
        var more = found.isEmpty() ? new LinkedHashMap<String, Long>() : found;
        more.merge(header, amount, Long::sum);
        suggest(columns, header);
        return more;
    }

    /** A cell that is no number is no money. */
    private static long amountOrZero(Row row, int column) {
        try {
            Long amount = Numbers.rupiah(row.text(column), row.isNumeric(column), Reason.AMOUNT);
            return amount == null ? 0 : amount;
        } catch (RowFault notANumber) {
            return 0;
        }
    }

    private static boolean hasMoney(Columns columns, Row row, Field field) {
        Integer column = columns.position(field);
        return column != null && amountOrZero(row, column) != 0;
    }

    private void suggest(Columns columns, String header) {
        if (!suggestions.containsKey(header)) {
            String nearest =
                    columns.format().column(header) == null ? columns.format().suggestion(header) : null;
            suggestions.put(header, nearest == null ? "" : nearest);
        }
    }

    /** A row about no order, which sells nothing: one that does is an order's, by a type that nobody knows yet. */
    private IncomeRow adjustment(Columns columns, Row row, @Nullable String key) throws RowFault {
        String type = columns.text(row, Field.TYPE);
        if (type.isEmpty()) {
            throw columns.fault(
                    Field.TYPE, Reason.VALUE, "Jenis transaksi kosong", "The type of transaction is missing");
        }
        if (hasMoney(columns, row, Field.SALE) || hasMoney(columns, row, Field.REFUND)) {
            throw columns.fault(
                    Field.TYPE,
                    Reason.VALUE,
                    "Jenis transaksi tidak dikenal: " + Numbers.shown(type),
                    "The type of transaction is not known: " + Numbers.shown(type));
        }
        return adjustment(
                columns,
                row,
                required(key),
                type,
                columns.format().meansAdvertising(type) ? Kind.ADS : Kind.ADJUSTMENT);
    }

    private IncomeRow adjustment(Columns columns, Row row, String reference, String memo, Kind kind) throws RowFault {
        LocalDate settledOn = columns.requiredDate(row, Field.SETTLED);
        long payout = payout(columns, row);
        return new IncomeRow(
                row.number(), kind, null, null, reference, memo, settledOn, payout, 0, 0, Map.of(), 0, Map.of());
    }

    /** Shopee numbers its adjustments anew in each file: what they say, and how often it was said, tells them apart. */
    private IncomeRow shopeeAdjustment(Columns columns, Row row) throws RowFault {
        String type = columns.text(row, Field.ADJUSTMENT_TYPE);
        String memo = columns.text(row, Field.MEMO);
        String order = columns.id(row, Field.NUMBER);
        String day = columns.requiredDate(row, Field.SETTLED).toString();
        String reference = numbered(
                likeAdjustments, String.join("/", day, type, memo, Long.toString(givenPayout(columns, row)), order));
        String former = numbered(
                likeTexts,
                String.join("/", columns.text(row, Field.SETTLED), type, memo, columns.text(row, Field.PAYOUT), order));
        formerReferences.put(reference, former);
        kept.add(former);
        boolean ads = columns.format().meansAdvertising(type + " " + memo);
        return adjustment(columns, row, reference, type, ads ? Kind.ADS : Kind.ADJUSTMENT);
    }

    /** Mengantar does not number its adjustments either: a row without a parcel, which collects nothing. */
    private IncomeRow mengantarAdjustment(Columns columns, Row row) throws RowFault {
        String memo = columns.text(row, Field.MEMO);
        if (columns.format().meansWithdrawal(memo)) {
            throw columns.fault(
                    Field.MEMO,
                    Reason.VALUE,
                    "Penarikan ke bank tidak diimpor; catat sendiri di halaman Rekonsiliasi Pencairan",
                    "Withdrawals to the bank are not imported; record this one on the page Payout reconciliation");
        }
        String day = columns.requiredDate(row, Field.SETTLED).toString();
        String reference = numbered(likeAdjustments, String.join("/", day, memo, Long.toString(payout(columns, row))));
        return adjustment(columns, row, reference, memo, Kind.ADJUSTMENT);
    }

    private static String numbered(Map<String, Integer> like, String says) {
        return says + "/" + like.merge(says, 1, Integer::sum);
    }

    @Override
    public Kept kept() {
        return kept;
    }

    @Override
    public ParsedFile result() {
        return new ParsedFile.Income(
                marketplace,
                orderRows,
                skuRows,
                adjustmentRows,
                List.copyOf(rows),
                skipped.kept(),
                errors.kept(),
                errors.count(),
                unmapped,
                suggestions,
                formerReferences);
    }
}
