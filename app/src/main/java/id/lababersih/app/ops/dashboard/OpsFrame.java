package id.lababersih.app.ops.dashboard;

import id.lababersih.app.page.Frame;
import id.lababersih.app.page.Rupiah;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * What is around every page, and how it writes figures.
 *
 * @param node host and port of the node that answers
 * @param chosen of the node that was to answer; empty where any was
 * @param nodes of those to choose from; none where there is one node
 * @param now its time
 */
public record OpsFrame(Frame frame, String node, String chosen, List<String> nodes, String version, Instant now) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private static final long BYTES_PER_MB = 1_000_000;
    private static final double SMALL = 10;
    private static final double TENTHS = 10;

    public OpsFrame {
        nodes = List.copyOf(nodes);
    }

    /** Whether this is not the node that was to answer. */
    public boolean elsewhere() {
        return !chosen.isEmpty() && !chosen.equals(node);
    }

    public String text(String key, Object... arguments) {
        return frame.text(key, arguments);
    }

    /** A point in time, in UTC as in the log. */
    public String time(Instant time) {
        return TIME.format(time);
    }

    /** How long ago that was. */
    public String since(Instant time) {
        return duration(Duration.between(time, now));
    }

    /** The two largest units of a time. */
    public String duration(Duration time) {
        if (time.toDays() > 0) {
            return text("ops.unit.days", time.toDays(), time.toHoursPart());
        }
        if (time.toHours() > 0) {
            return text("ops.unit.hours", time.toHours(), time.toMinutesPart());
        }
        if (time.toMinutes() > 0) {
            return text("ops.unit.minutes", time.toMinutes(), time.toSecondsPart());
        }
        return text("ops.unit.seconds", Math.max(0, time.toSeconds()));
    }

    public String mb(long bytes) {
        return number(bytes / BYTES_PER_MB) + " MB";
    }

    /** With its thousands apart. */
    public String number(long number) {
        var grouped = Rupiah.grouped(number);
        return text("ops.decimal_separator").equals(".") ? grouped.replace('.', ',') : grouped;
    }

    /** With one decimal where it is small. */
    public String number(double number) {
        if (Math.abs(number) >= SMALL || number == Math.rint(number)) {
            return number(Math.round(number));
        }
        long tenths = Math.round(number * TENTHS);
        return (tenths < 0 ? "-" : "") + Math.abs(tenths / 10) + text("ops.decimal_separator") + Math.abs(tenths % 10);
    }

    public String ms(double ms) {
        return number(ms) + " ms";
    }
}
