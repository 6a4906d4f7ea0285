package id.lababersih.app.imports.file;

import id.lababersih.app.imports.file.RowProblem.Reason;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where the fields of a format stand in one sheet: a header row, understood. */
final class Columns {
    /** As spreadsheets write it, with a plus: Shopee's numbers may hold an E. */
    private static final Pattern ROUNDED = Pattern.compile("\\d+([.,]\\d+)?[eE]\\+\\d+");
    /** As many as spreadsheets keep of a number. */
    private static final int DIGITS_MAX = 15;
    /** Much longer ones are no keys of ours: an index holds 2,700 bytes. */
    private static final int KEY_LENGTH_MAX = 200;
    /** Of the times in files of marketplaces. */
    private static final ZoneId WIB = ZoneId.of("Asia/Jakarta");

    private final Format format;
    private final Row header;
    private final FileTimes times;
    private final Map<Field, Integer> fields = new EnumMap<>(Field.class);
    private final Map<String, List<Integer>> fees = new LinkedHashMap<>();
    private final Map<String, List<Integer>> rests = new LinkedHashMap<>();
    private final Map<Integer, Set<String>> totals = new LinkedHashMap<>();
    private final Map<Integer, String> unknown = new LinkedHashMap<>();
    private final List<String> names = new ArrayList<>();
    private int understood;

    Columns(Format format, Row header, FileTimes times) {
        this.format = format;
        this.header = header;
        this.times = times;
        for (int i = 0; i < header.size(); i++) {
            String name = header.text(i);
            names.add(name);
            if (name.isEmpty()) {
                continue;
            }
            int column = i;
            switch (format.column(name)) {
                case Format.Column.Value(Field field) -> {
                    understood++;
                    fields.putIfAbsent(field, column);
                }
                case Format.Column.Fee(String code) -> {
                    understood++;
                    fees.computeIfAbsent(code, _ -> new ArrayList<>()).add(column);
                }
                case Format.Column.Rest(String rest) -> {
                    understood++;
                    rests.computeIfAbsent(rest, _ -> new ArrayList<>()).add(column);
                }
                case Format.Column.Total(Set<String> parts) -> {
                    understood++;
                    totals.put(column, parts);
                }
                case Format.Column.Known() -> understood++;
                case null -> unknown.put(column, name);
            }
        }
    }

    Format format() {
        return format;
    }

    int understood() {
        return understood;
    }

    /** The required fields this header row lacks. */
    List<Field> missing() {
        return format.required().stream()
                .filter(field -> !fields.containsKey(field))
                .toList();
    }

    Map<String, List<Integer>> fees() {
        return fees;
    }

    /** Columns that make each other up, by the name of what they leave. */
    Map<String, List<Integer>> rests() {
        return rests;
    }

    /** Columns that add up others, by position, with the normalised names of those that may be unknown. */
    Map<Integer, Set<String>> totals() {
        return totals;
    }

    /** The name of a column in this file. */
    String name(int column) {
        return names.get(column);
    }

    /** Columns nobody has given a meaning, by position. */
    Map<Integer, String> unknown() {
        return unknown;
    }

    /** Unknown columns that look like one the format has and this file lacks: each with that one's name. */
    Map<String, String> lookAlikes() {
        var found = new LinkedHashMap<String, String>();
        for (String header : unknown.values()) {
            Field field = likeliest(header);
            if (field != null) {
                found.put(header, format.shown(field));
            }
        }
        return found;
    }

    /** The field this file lacks whose column's name is most like this unknown one; null when none is. */
    private @Nullable Field likeliest(String header) {
        String like = format.suggestion(header);
        return like != null && format.column(like) instanceof Format.Column.Value(Field field) && !has(field)
                ? field
                : null;
    }

    boolean has(Field field) {
        return fields.containsKey(field);
    }

    String text(Row row, Field field) {
        Integer column = fields.get(field);
        return column == null ? "" : row.text(column);
    }

    /** An id: never a number, and without the apostrophe that makes spreadsheets keep it as text. */
    String id(Row row, Field field) {
        String text = text(row, field);
        return text.startsWith("'") ? Row.trim(text.substring(1)) : text;
    }

    /** Throws where the number of an order or a parcel is too long, or a spreadsheet has rounded it: it is nobody's. */
    void requireExact(Row row, Field field) throws RowFault {
        String number = key(row, field);
        if (isRounded(row, field, number)) {
            String shown = Numbers.shown(number);
            throw fault(
                    field,
                    Reason.VALUE,
                    "Nomor ini dirusak Excel (" + shown + "); unggah file asli atau isi nomor aslinya",
                    "This number was spoiled by Excel (" + shown
                            + "); upload the original file or fill in the original number");
        }
    }

    private boolean isRounded(Row row, Field field, String number) throws RowFault {
        Integer column = fields.get(field);
        BigDecimal value = column == null || !row.isNumeric(column) ? null : decimal(row, column);
        return ROUNDED.matcher(number).matches() || (value != null && value.precision() - value.scale() > DIGITS_MAX);
    }

    /** The text of a cell by which something is found; throws where it is too long for that. */
    String key(Row row, Field field) throws RowFault {
        String text = text(row, field);
        if (text.length() > KEY_LENGTH_MAX) {
            throw fault(
                    field,
                    Reason.VALUE,
                    "Lebih dari " + KEY_LENGTH_MAX + " huruf",
                    "Longer than " + KEY_LENGTH_MAX + " letters");
        }
        return text;
    }

    @Nullable
    String textOrNull(Row row, Field field) {
        String text = id(row, field);
        return text.isEmpty() || text.equals("-") ? null : text;
    }

    /** The name of a field's column in this file; where it has none, as the marketplace writes it. */
    String name(Field field) {
        Integer column = fields.get(field);
        return column == null ? format.shown(field) : names.get(column);
    }

    /** What is wrong with a field of a row, naming its column. */
    RowFault fault(Field field, Reason reason, String indonesian, String english) {
        return new RowFault(reason, indonesian, english).in(name(field));
    }

    /** The exact number of a cell; null where the row has none. */
    @Nullable
    BigDecimal decimal(Row row, int column) throws RowFault {
        try {
            return Numbers.decimal(row.text(column), row.isNumeric(column), Reason.AMOUNT);
        } catch (RowFault fault) {
            throw fault.in(names.get(column));
        }
    }

    /** Whole rupiah; null where the row has none. */
    @Nullable
    Long rupiah(Row row, Field field, Reason reason) throws RowFault {
        Integer column = fields.get(field);
        try {
            return column == null ? null : Numbers.rupiah(row.text(column), row.isNumeric(column), reason);
        } catch (RowFault fault) {
            throw fault.in(name(field));
        }
    }

    long rupiahOrZero(Row row, Field field) throws RowFault {
        Long amount = rupiah(row, field, Reason.AMOUNT);
        return amount == null ? 0 : amount;
    }

    int pieces(Row row, Field field) throws RowFault {
        Integer column = fields.get(field);
        try {
            return Numbers.pieces(column == null ? "" : row.text(column), column != null && row.isNumeric(column));
        } catch (RowFault fault) {
            throw fault.in(name(field));
        }
    }

    /**
     * A row as it stands in the file, so that it can be read again; empty where it is nothing to be mended alone, as
     * one of an adjustment that is known by its place in the file.
     */
    List<Cell> cells(Row row) {
        var cells = new ArrayList<Cell>();
        for (int i = 0; i < header.size() && format.kind() != FileKind.ADJUSTMENTS; i++) {
            boolean asked = fields.containsValue(i);
            String text = row.text(i);
            if (text.length() > Cell.CHARACTERS_MAX) {
                return List.of();
            }
            if (!header.text(i).isEmpty() && (asked || !text.isEmpty())) {
                cells.add(new Cell(header.text(i), text, row.isNumeric(i), asked));
            }
        }
        return cells;
    }

    @Nullable
    Integer position(Field field) {
        return fields.get(field);
    }

    LocalDateTime requiredTime(Row row, Field field) throws RowFault {
        LocalDateTime time = time(row, field);
        if (time == null) {
            throw fault(field, Reason.DATE, "Tanggal kosong", "The date is missing");
        }
        requireHappened(field, time.toLocalDate());
        return time;
    }

    private void requireHappened(Field field, LocalDate date) throws RowFault {
        if (date.isAfter(times.last())) {
            throw fault(field, Reason.FUTURE, "Tanggal ini belum tiba: " + date, "This date has not come yet: " + date);
        }
    }

    private @Nullable LocalDateTime time(Row row, Field field) throws RowFault {
        try {
            return Dates.time(text(row, field), told(field), times.zone());
        } catch (RowFault fault) {
            throw fault.in(name(field));
        }
    }

    /** The zone in which a column tells times. */
    private ZoneId told(Field field) {
        if (Headers.normalise(name(field)).endsWith("(utc)")) {
            return ZoneOffset.UTC;
        }
        return format.marketplace() == null ? times.zone() : WIB;
    }

    LocalDate requiredDate(Row row, Field field) throws RowFault {
        return requiredTime(row, field).toLocalDate();
    }

    /** The day of a cell that says when something happened; null where it is empty. */
    @Nullable
    LocalDate happenedOrNull(Row row, Field field) throws RowFault {
        LocalDateTime time = time(row, field);
        if (time == null) {
            return null;
        }
        requireHappened(field, time.toLocalDate());
        return time.toLocalDate();
    }
}
