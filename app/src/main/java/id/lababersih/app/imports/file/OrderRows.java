package id.lababersih.app.imports.file;

import id.lababersih.app.imports.file.OrderDraft.Head;
import id.lababersih.app.imports.file.RowProblem.Reason;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Gathers the rows of an order file into orders; rows of one order may lie apart. */
final class OrderRows implements SheetRows {
    private static final Said LINE_CANCELLED = new Said(
            "Barang ini dibatalkan di marketplace; sisa pesanannya tetap diimpor",
            "This item was cancelled on the marketplace; the rest of its order is imported all the same");

    private static final int LINES_MAX = 200;
    private static final int LINE_PIECES_MAX = 10_000;
    private static final int NUMBER_LENGTH_MAX = 64;
    /** Of an order and of a line, as they are read and as they are handed on, without their texts. */
    private static final long ORDER_BYTES = 780;

    /** Of what the rows of an order share; of another export, or of lines that were cancelled, there is one more. */
    private static final long HEAD_BYTES = 240;

    private static final long LINE_BYTES = 150;

    private final Marketplace marketplace;
    private final Map<String, OrderDraft> drafts = new HashMap<>();
    private final Set<String> bad = new HashSet<>();
    private final Problems errors = new Problems();
    private final Problems skipped = new Problems();
    private final Map<String, String> lookAlikes = new LinkedHashMap<>();
    private final Kept kept = new Kept();
    private int rows;
    private int descriptionRows;

    OrderRows(Marketplace marketplace) {
        this.marketplace = marketplace;
    }

    @Override
    public void row(Columns columns, Row row, boolean first) {
        String number = columns.id(row, Field.NUMBER);
        if (first) {
            lookAlikes.putAll(columns.lookAlikes());
        }
        if (first && isDescription(number)) {
            descriptionRows++;
            return;
        }
        rows++;
        try {
            requireNumber(columns, row, number);
        } catch (RowFault fault) {
            errors.add(new RowProblem(row.number(), null, fault.reason(), fault.detail(), columns.cells(row)));
            return;
        }
        try {
            columns.requireExact(row, Field.TRACKING);
            long fingerprint = row.fingerprint();
            Head read = head(columns, row);
            FileLine line = line(columns, row, read);
            OrderDraft draft = drafts.computeIfAbsent(number, _ -> draft(number, read));
            Head head = draft.kept(read).orElseGet(() -> keep(read));
            boolean oneLine =
                    marketplace == Marketplace.MENGANTAR && !draft.lines().isEmpty();
            if (oneLine && !draft.isSeenAgain(head, line)) {
                addOtherParcel(columns, row, number, draft.lines().getFirst().row());
                return;
            }
            if (oneLine || draft.repeats(fingerprint, head, line)) {
                draft.reach(line, head);
                skipped.add(new RowProblem(row.number(), number, Reason.DUPLICATE_ROW, Problems.SEEN_BEFORE));
                return;
            }
            if (draft.lines().size() >= LINES_MAX) {
                throw new RowFault(
                        Reason.ORDER_TOO_LONG,
                        "Lebih dari " + LINES_MAX + " baris dalam satu pesanan",
                        "More than " + LINES_MAX + " rows in one order");
            }
            limited(Math.addExact(draft.goods(), line.goods()));
            draft.add(fingerprint, line, head);
            kept.add(LINE_BYTES);
        } catch (RowFault fault) {
            bad.add(kept.once(number));
            errors.add(new RowProblem(row.number(), number, fault.reason(), fault.detail(), columns.cells(row)));
        }
    }

    /** The order of the first row is whole without it. */
    private void addOtherParcel(Columns columns, Row row, String number, int first) {
        var fault = columns.fault(
                Field.NUMBER,
                Reason.VALUE,
                "Nomor pesanan ini dipakai baris " + first
                        + " dengan resi atau isi yang lain; beri nomornya sendiri di file, lalu unggah lagi",
                "This order number is that of row " + first + ", which has another tracking number or other contents;"
                        + " give this row a number of its own in the file, then upload it again");
        // Mended alone it would not be seen beside the other.
        errors.add(new RowProblem(row.number(), number, fault.reason(), fault.detail()));
    }

    private static void requireNumber(Columns columns, Row row, String number) throws RowFault {
        if (number.isEmpty() || number.length() > NUMBER_LENGTH_MAX) {
            throw columns.fault(
                    Field.NUMBER,
                    Reason.ORDER_NUMBER,
                    "Nomor pesanan kosong atau terlalu panjang",
                    "The order number is missing or too long");
        }
        columns.requireExact(row, Field.NUMBER);
    }

    private OrderDraft draft(String number, Head head) {
        kept.add(ORDER_BYTES - HEAD_BYTES);
        kept.add(number);
        return new OrderDraft(keep(head));
    }

    private Head keep(Head head) {
        kept.add(HEAD_BYTES);
        kept.add(head.trackingNumber());
        kept.add(head.buyer());
        kept.add(head.cancelReason());
        return head;
    }

    /** TikTok explains its columns in the row below the header. */
    private static boolean isDescription(String number) {
        return !number.isEmpty() && number.chars().noneMatch(Character::isDigit);
    }

    private Head head(Columns columns, Row row) throws RowFault {
        String reason = columns.text(row, Field.CANCEL_REASON);
        FileStatus status = status(columns, row, reason);
        LocalDateTime created = columns.requiredTime(row, Field.CREATED);
        LocalDate shipped = marketplace == Marketplace.MENGANTAR
                ? created.toLocalDate()
                : columns.happenedOrNull(row, Field.SHIPPED);
        long shippingFee = marketplace == Marketplace.MENGANTAR ? notNegative(columns, row, Field.SHIPPING_FEE) : 0;
        long returnCost = status != FileStatus.RETURNED
                ? 0
                : marketplace == Marketplace.MENGANTAR
                        ? shippingFee
                        : Math.abs(columns.rupiahOrZero(row, Field.RETURN_COST));
        return new Head(
                created,
                status,
                kept.once(columns.text(row, Field.STATUS) + " / " + columns.text(row, Field.SUBSTATUS)),
                columns.textOrNull(row, Field.COURIER),
                columns.textOrNull(row, Field.TRACKING),
                shipped,
                columns.happenedOrNull(row, Field.UPDATED),
                Math.abs(columns.rupiahOrZero(row, Field.VOUCHER)),
                notNegative(columns, row, Field.COD_VALUE),
                shippingFee,
                returnCost,
                columns.textOrNull(row, Field.BUYER),
                reason.isEmpty() ? null : reason);
    }

    private static long notNegative(Columns columns, Row row, Field field) throws RowFault {
        long amount = columns.rupiahOrZero(row, field);
        if (amount < 0) {
            throw columns.fault(field, Reason.AMOUNT, "Tidak boleh kurang dari 0", "Must not be below 0");
        }
        return amount;
    }

    private FileStatus status(Columns columns, Row row, String reason) throws RowFault {
        String word = columns.text(row, Field.STATUS);
        FileStatus status = columns.format().status(word, columns.text(row, Field.SUBSTATUS));
        if (status == null) {
            boolean missing = word.isEmpty();
            throw columns.fault(
                    Field.STATUS,
                    Reason.UNKNOWN_STATUS,
                    missing ? "Status pesanan kosong" : "Status tidak dikenal: " + Numbers.shown(word),
                    missing ? "The order status is missing" : "The status is not known: " + Numbers.shown(word));
        }
        if (status != FileStatus.CANCELLED || !columns.format().meansFailedDelivery(reason)) {
            return status;
        }
        String by = columns.text(row, Field.CANCEL_BY);
        boolean byTheBuyer = !by.isEmpty() && !by.equalsIgnoreCase("system");
        return byTheBuyer ? status : FileStatus.RETURNED;
    }

    private FileLine line(Columns columns, Row row, Head head) throws RowFault {
        String sku = columns.id(row, Field.SKU);
        if (sku.isEmpty() || sku.equals("-")) {
            sku = columns.id(row, Field.PARENT_SKU);
        }
        int quantity = columns.pieces(row, Field.QUANTITY);
        if (quantity > LINE_PIECES_MAX) {
            throw columns.fault(
                    Field.QUANTITY,
                    Reason.QUANTITY_OVERFLOW,
                    "Jumlah barang terlalu besar: " + quantity,
                    "The quantity is too large: " + quantity);
        }
        long goods = goods(columns, row, head, quantity);
        return new FileLine(
                row.number(),
                kept.once(sku),
                kept.once(columns.text(row, Field.VARIATION)),
                kept.once(columns.text(row, Field.NAME)),
                quantity,
                unitPrice(columns, row, quantity, goods),
                goods);
    }

    /** What the seller asked for a piece; Mengantar's goods are what the courier collects, shipping and all. */
    private long unitPrice(Columns columns, Row row, int quantity, long goods) throws RowFault {
        Long product =
                marketplace == Marketplace.MENGANTAR ? columns.rupiah(row, Field.PRODUCT_VALUE, Reason.PRICE) : null;
        return (product == null ? goods : Math.max(0, product)) / quantity;
    }

    /** Price after the seller's discount times quantity, exactly. */
    private long goods(Columns columns, Row row, Head head, int quantity) throws RowFault {
        return switch (marketplace) {
            case SHOPEE -> {
                long price = price(columns, row, Field.PRICE);
                try {
                    yield limited(Math.multiplyExact(price, (long) quantity));
                } catch (ArithmeticException e) {
                    throw overflow();
                }
            }
            case TIKTOK -> {
                long subtotal = price(columns, row, Field.SUBTOTAL);
                long discount = Math.abs(columns.rupiahOrZero(row, Field.SELLER_DISCOUNT));
                if (discount > subtotal) {
                    throw columns.fault(
                            Field.SELLER_DISCOUNT,
                            Reason.PRICE,
                            "Diskon lebih besar dari harga",
                            "The discount is larger than the price");
                }
                yield subtotal - discount;
            }
            case MENGANTAR -> head.codValue() > 0 ? head.codValue() : price(columns, row, Field.PRODUCT_VALUE);
        };
    }

    private static long price(Columns columns, Row row, Field field) throws RowFault {
        Long price = columns.rupiah(row, field, Reason.PRICE);
        if (price == null) {
            throw columns.fault(field, Reason.PRICE, "Harga kosong", "The price is missing");
        }
        if (price < 0) {
            throw columns.fault(
                    field, Reason.PRICE, "Harga tidak boleh kurang dari 0", "The price must not be below 0");
        }
        return price;
    }

    private static long limited(long amount) throws RowFault {
        if (amount > Numbers.RUPIAH_MAX) {
            throw overflow();
        }
        return amount;
    }

    private static RowFault overflow() {
        return new RowFault(Reason.MONEY_OVERFLOW, "Jumlah uang terlalu besar", "The amount is too large");
    }

    @Override
    public Kept kept() {
        return kept;
    }

    @Override
    public ParsedFile result() {
        var orders = new ArrayList<FileOrder>(drafts.size());
        var rests = new HashMap<String, FileOrder>();
        var wholes = new HashMap<String, FileOrder>();
        drafts.forEach((number, draft) -> {
            boolean partly = marketplace == Marketplace.TIKTOK && draft.isPartlyCancelled();
            FileOrder whole = order(number, draft.furthest(), draft.lines());
            FileOrder sent = partly ? order(number, draft.furthestSent(), draft.lines(false)) : whole;
            if (bad.contains(number)) {
                rests.put(number, sent);
            } else {
                orders.add(sent);
                if (partly) {
                    wholes.put(number, whole);
                }
            }
        });
        addCancelled(wholes.keySet());
        orders.sort(Comparator.comparing(FileOrder::createdAt).thenComparing(FileOrder::number));
        var all = new HashSet<>(bad);
        all.addAll(drafts.keySet());
        return new ParsedFile.Orders(
                marketplace,
                rows,
                descriptionRows,
                all.size(),
                orders,
                skipped.kept(),
                errors.kept(),
                bad.size(),
                lookAlikes,
                rests,
                wholes);
    }

    /** TikTok tells of each line whether it is sent: one that was cancelled alone is no line of its order. */
    private void addCancelled(Set<String> numbers) {
        numbers.stream()
                .flatMap(number -> Objects.requireNonNull(drafts.get(number)).lines(true).stream()
                        .map(line -> new RowProblem(line.row(), number, Reason.LINE_CANCELLED, LINE_CANCELLED)))
                .sorted(Comparator.comparingInt(RowProblem::row))
                .forEach(skipped::add);
    }

    private FileOrder order(String number, Head head, List<FileLine> lines) {
        long goods = lines.stream().mapToLong(FileLine::goods).sum(); // 200 lines of a quadrillion fit.
        return new FileOrder(
                marketplace,
                number,
                head.createdAt(),
                head.status(),
                head.courier(),
                head.trackingNumber(),
                head.shippedOn(),
                head.updatedOn(),
                goods,
                head.voucher(),
                head.codValue(),
                head.shippingFee(),
                head.returnCost(),
                head.buyer(),
                head.cancelReason(),
                List.copyOf(lines),
                lines.stream().map(FileLine::row).toList());
    }
}
