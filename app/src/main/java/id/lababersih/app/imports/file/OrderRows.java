package id.lababersih.app.imports.file;

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
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Gathers the rows of an order file into orders; rows of one order may lie apart. */
final class OrderRows implements SheetRows {
    private static final int LINES_MAX = 200;
    private static final int LINE_PIECES_MAX = 10_000;
    private static final int NUMBER_LENGTH_MAX = 64;
    /** Of an order and of a line, as they are read and as they are handed on, without their texts. */
    private static final long ORDER_BYTES = 780;

    /** Of what the rows of an order share; of another export, or of lines that were cancelled, there is one more. */
    private static final long HEAD_BYTES = 240;

    private static final long LINE_BYTES = 150;

    private final Marketplace marketplace;
    private final Map<String, Draft> drafts = new HashMap<>();
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

    /** An order while its rows come in. */
    private static final class Draft {
        private final Head first;
        private Head furthest;
        /** The first tracking number that a row told. */
        private @Nullable String parcel;

        private final List<FileLine> lines = new ArrayList<>(2);
        /** Of each line what its first row tells, which says of which export it is. */
        private final List<Head> told = new ArrayList<>(2);
        /** Of each line the furthest that a row tells of it. */
        private final List<Head> heads = new ArrayList<>(2);

        private final Set<Long> fingerprints = HashSet.newHashSet(2);

        Draft(Head head) {
            this.first = head;
            this.furthest = head;
            this.parcel = head.trackingNumber;
        }

        /**
         * Whether a row tells a line again: it is written twice, or its file is two exports in one, of which the other
         * saw the order elsewhere. Two parcels at the same station are two lines.
         */
        boolean repeats(long fingerprint, Head head, FileLine line) {
            return fingerprints.contains(fingerprint)
                    || IntStream.range(0, lines.size())
                            .anyMatch(i -> line.sellsAs(lines.get(i)) && head.isOfOtherExport(told.get(i)));
        }

        /** Whether a row is the order's parcel seen again: Mengantar writes one row for a parcel. */
        boolean isSeenAgain(Head head, FileLine line) {
            boolean other = parcel != null && head.trackingNumber != null && !parcel.equals(head.trackingNumber);
            return !other && lines.getFirst().sellsAs(line);
        }

        void add(FileLine line, Head head) {
            lines.add(line);
            told.add(head);
            heads.add(head);
        }

        /** The same as it is kept already, where it is: rows of one export share theirs. */
        Optional<Head> kept(Head head) {
            return Stream.of(Stream.of(first, furthest), told.stream(), heads.stream())
                    .flatMap(each -> each)
                    .filter(head::equals)
                    .findFirst();
        }

        /** A row that tells a line again: of lines that sell alike the first of which it is news. */
        void reach(FileLine again, Head head) {
            parcel = parcel == null ? head.trackingNumber : parcel;
            furthest = Head.FURTHER.compare(head, furthest) > 0 ? head : furthest;
            IntStream.range(0, lines.size())
                    .filter(i -> lines.get(i).sellsAs(again) && Head.FURTHER.compare(head, heads.get(i)) > 0)
                    .findFirst()
                    .ifPresent(i -> heads.set(i, head));
        }

        /** Whether some lines are cancelled and others are not. */
        boolean isPartlyCancelled() {
            return heads.stream().anyMatch(Head::isCancelled) && !heads.stream().allMatch(Head::isCancelled);
        }

        List<FileLine> lines(boolean cancelled) {
            return IntStream.range(0, lines.size())
                    .filter(i -> heads.get(i).isCancelled() == cancelled)
                    .mapToObj(lines::get)
                    .toList();
        }

        /** Where the lines are that were not cancelled; the first of them decides, as the first row does else. */
        Head furthestSent() {
            return furthest.isCancelled()
                    ? heads.stream()
                            .filter(head -> !head.isCancelled())
                            .findFirst()
                            .orElse(furthest)
                    : furthest;
        }
    }

    /**
     * What stands on every row of an order, the same in all rows of one export.
     *
     * @param word the status as the file has it, of which several may mean the same
     */
    private record Head(
            LocalDateTime createdAt,
            FileStatus status,
            String word,
            @Nullable String courier,
            @Nullable String trackingNumber,
            @Nullable LocalDate shippedOn,
            @Nullable LocalDate updatedOn,
            long voucher,
            long codValue,
            long shippingFee,
            long returnCost,
            @Nullable String buyer,
            @Nullable String cancelReason) {
        private static final Comparator<Head> FURTHER = Comparator.comparing(Head::status)
                .thenComparing(Head::updatedOn, Comparator.nullsFirst(Comparator.naturalOrder()))
                .thenComparing(Head::shippedOn, Comparator.nullsFirst(Comparator.naturalOrder()))
                .thenComparing(Head::trackingNumber, Comparator.nullsFirst(Comparator.naturalOrder()));

        boolean isCancelled() {
            return status == FileStatus.CANCELLED;
        }

        /** Whether two rows that sell alike are of two exports, and not two lines of one, nor of two parcels. */
        boolean isOfOtherExport(Head other) {
            boolean otherParcel = trackingNumber != null
                    && other.trackingNumber != null
                    && !trackingNumber.equals(other.trackingNumber);
            return !equals(other) && !(status == other.status && otherParcel);
        }
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
            Draft draft = drafts.computeIfAbsent(number, _ -> draft(number, read));
            Head head = draft.kept(read).orElseGet(() -> keep(read));
            boolean oneLine = marketplace == Marketplace.MENGANTAR && !draft.lines.isEmpty();
            if (oneLine && !draft.isSeenAgain(head, line)) {
                addOtherParcel(columns, row, number, draft.lines.getFirst().row());
                return;
            }
            if (oneLine || draft.repeats(fingerprint, head, line)) {
                draft.reach(line, head);
                skipped.add(new RowProblem(
                        row.number(), number, Reason.DUPLICATE_ROW, "Baris ini sudah ada sebelumnya di file"));
                return;
            }
            if (draft.lines.size() >= LINES_MAX) {
                throw new RowFault(Reason.ORDER_TOO_LONG, "Lebih dari " + LINES_MAX + " baris dalam satu pesanan");
            }
            draft.add(line, head);
            kept.add(LINE_BYTES);
            draft.fingerprints.add(fingerprint);
        } catch (RowFault fault) {
            bad.add(kept.once(number));
            errors.add(new RowProblem(row.number(), number, fault.reason(), fault.detail(), columns.cells(row)));
        }
    }

    /** The order of the first row is whole without it. */
    private void addOtherParcel(Columns columns, Row row, String number, int first) {
        String words = "Nomor pesanan ini dipakai baris " + first
                + " dengan resi atau isi yang lain; beri nomornya sendiri di file, lalu unggah lagi";
        var fault = columns.fault(Field.NUMBER, Reason.VALUE, words);
        // Mended alone it would not be seen beside the other.
        errors.add(new RowProblem(row.number(), number, fault.reason(), fault.detail()));
    }

    private static void requireNumber(Columns columns, Row row, String number) throws RowFault {
        if (number.isEmpty() || number.length() > NUMBER_LENGTH_MAX) {
            throw columns.fault(Field.NUMBER, Reason.ORDER_NUMBER, "Nomor pesanan kosong atau terlalu panjang");
        }
        columns.requireExact(row, Field.NUMBER);
    }

    private Draft draft(String number, Head head) {
        kept.add(ORDER_BYTES - HEAD_BYTES);
        kept.add(number);
        return new Draft(keep(head));
    }

    private Head keep(Head head) {
        kept.add(HEAD_BYTES);
        kept.add(head.trackingNumber);
        kept.add(head.buyer);
        kept.add(head.cancelReason);
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
        LocalDate shipped =
                marketplace == Marketplace.MENGANTAR ? created.toLocalDate() : columns.dateOrNull(row, Field.SHIPPED);
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
                columns.dateOrNull(row, Field.UPDATED),
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
            throw columns.fault(field, Reason.AMOUNT, "Tidak boleh kurang dari 0");
        }
        return amount;
    }

    private FileStatus status(Columns columns, Row row, String reason) throws RowFault {
        String word = columns.text(row, Field.STATUS);
        FileStatus status = columns.format().status(word, columns.text(row, Field.SUBSTATUS));
        if (status == null) {
            throw columns.fault(
                    Field.STATUS,
                    Reason.UNKNOWN_STATUS,
                    word.isEmpty() ? "Status pesanan kosong" : "Status tidak dikenal: " + Numbers.shown(word));
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
            throw columns.fault(Field.QUANTITY, Reason.QUANTITY_OVERFLOW, "Jumlah barang terlalu besar: " + quantity);
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
                    throw columns.fault(Field.SELLER_DISCOUNT, Reason.PRICE, "Diskon lebih besar dari harga");
                }
                yield subtotal - discount;
            }
            case MENGANTAR -> head.codValue > 0 ? head.codValue : price(columns, row, Field.PRODUCT_VALUE);
        };
    }

    private static long price(Columns columns, Row row, Field field) throws RowFault {
        Long price = columns.rupiah(row, field, Reason.PRICE);
        if (price == null) {
            throw columns.fault(field, Reason.PRICE, "Harga kosong");
        }
        if (price < 0) {
            throw columns.fault(field, Reason.PRICE, "Harga tidak boleh kurang dari 0");
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
        return new RowFault(Reason.MONEY_OVERFLOW, "Jumlah uang terlalu besar");
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
            FileOrder whole = order(number, draft.furthest, draft.lines);
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
                        .map(line -> new RowProblem(
                                line.row(),
                                number,
                                Reason.LINE_CANCELLED,
                                "Barang ini dibatalkan di marketplace; sisa pesanannya tetap diimpor")))
                .sorted(Comparator.comparingInt(RowProblem::row))
                .forEach(skipped::add);
    }

    private FileOrder order(String number, Head head, List<FileLine> lines) {
        long goods = lines.stream().mapToLong(FileLine::goods).sum(); // 200 lines of a quadrillion fit.
        return new FileOrder(
                marketplace,
                number,
                head.createdAt,
                head.status,
                head.courier,
                head.trackingNumber,
                head.shippedOn,
                head.updatedOn,
                goods,
                head.voucher,
                head.codValue,
                head.shippingFee,
                head.returnCost,
                head.buyer,
                head.cancelReason,
                List.copyOf(lines),
                lines.stream().map(FileLine::row).toList());
    }
}
