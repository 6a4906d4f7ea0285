package id.lababersih.app.proof;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What clients asked and were told, and what went wrong meanwhile; kept in a file of one JSON object a line. */
final class History implements AutoCloseable {
    private static final int LINES_MAX = 1_000_000;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final long beganNs = System.nanoTime();
    private final BufferedWriter file;
    private final List<Line> lines = new ArrayList<>();

    /**
     * @param atMs when it began, in milliseconds of the run
     * @param tookMs until it was acknowledged, over all tries
     * @param client who asked; the run itself when something was done to it
     * @param what the order or import; or what was done
     * @param tries calls that were made for it
     * @param said the last answer's status and, where it is a refusal, words
     */
    record Line(long atMs, long tookMs, String client, String operation, String what, int tries, String said) {
        long endMs() {
            return atMs + tookMs;
        }
    }

    History(Path path) {
        try {
            file = Files.newBufferedWriter(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long nowMs() {
        return (System.nanoTime() - beganNs) / 1_000_000;
    }

    synchronized void add(Line line) {
        if (lines.size() >= LINES_MAX) {
            throw new IllegalStateException("More than " + LINES_MAX + " lines: a shorter run, please");
        }
        lines.add(line);
        try {
            file.write(MAPPER.writeValueAsString(line));
            file.newLine();
            file.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Says what is done to the service. */
    void happens(String what) {
        add(new Line(nowMs(), 0, "chaos", "fault", what, 0, ""));
    }

    synchronized List<Line> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
