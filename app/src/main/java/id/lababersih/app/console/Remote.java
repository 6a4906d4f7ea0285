package id.lababersih.app.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The client of the console: {@code lababersih remote} talks to it line by line, {@code lababersih rpc} has one text
 * evaluated. Exit status: 0 done; 1 it failed; 2 no service, or a wrong command.
 */
public final class Remote implements AutoCloseable {
    private static final int FAILED = 1;
    private static final int WRONG = 2;
    /** No line has its character. */
    private static final String GIVEN_UP = "\n";

    /** Set where it is started from a clone, which has no program {@code lababersih}. */
    private static final String CLONE = "lababersih.clone";

    private static final String USAGE = "Usage: remote [--node NODE] [--write], or rpc [--node NODE] [--write] 'JAVA'";

    private final SocketChannel channel;
    private final BufferedReader answers;

    private record Wish(Hello hello, Optional<String> text) {}

    private Remote(SocketChannel channel) {
        this.channel = channel;
        this.answers = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
    }

    /**
     * Talks to a service.
     *
     * @param arguments the folder of the service's files, its port, {@code remote} or {@code rpc}, and what is typed
     */
    public static void main(String[] arguments) throws IOException {
        Path var = Path.of(arguments[0]);
        boolean once = arguments[2].equals("rpc");
        var wish = wish(List.of(arguments).subList(3, arguments.length), once);
        if (wish.isEmpty()) {
            System.err.println(USAGE);
            System.exit(WRONG);
        }
        System.exit(run(SocketFile.of(var, Integer.parseInt(arguments[1])), wish.orElseThrow(), var));
    }

    private static int run(Path file, Wish wish, Path var) throws IOException {
        SocketChannel channel;
        try {
            channel = connected(file);
        } catch (IOException away) {
            System.err.println(
                    Files.exists(file) && !Files.isWritable(file)
                            ? file + " is not yours to open: become the user that the service runs as."
                            : nobody(file, Boolean.getBoolean(CLONE)));
            return WRONG;
        }
        try (var remote = new Remote(channel)) {
            remote.send(Frame.write(wish.hello()));
            if (remote.answer(System.out::print) != Frame.Kind.DONE) {
                return WRONG;
            }
            return wish.text().isPresent()
                    ? remote.once(wish.text().get())
                    : remote.talk(wish.hello(), var.resolve("console").resolve("history"));
        } catch (IOException gone) {
            System.err.println("The service has ended the session: " + gone.getMessage());
            return FAILED;
        }
    }

    static String nobody(Path file, boolean clone) {
        return "No service listens on " + file
                + (clone
                        ? ". bin/dev must run here and be yours; where it has another PORT: PORT=4001 bin/remote."
                        : ". It must run on this machine, with the same PORT and folder, and be yours:"
                                + " `lababersih status` tells.");
    }

    private static SocketChannel connected(Path file) throws IOException {
        var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(file));
        return channel;
    }

    /** What was asked for; empty when it cannot be understood. */
    private static Optional<Wish> wish(List<String> typed, boolean once) {
        String node = "";
        boolean write = false;
        List<String> texts = new ArrayList<>();
        for (int at = 0; at < typed.size(); at++) {
            switch (typed.get(at)) {
                case "--write" -> write = true;
                case "--node" -> {
                    at++;
                    if (at == typed.size()) {
                        return Optional.empty();
                    }
                    node = typed.get(at);
                }
                default -> texts.add(typed.get(at));
            }
        }
        return texts.size() == (once ? 1 : 0)
                ? Optional.of(
                        new Wish(new Hello(node, write, ""), texts.stream().findFirst()))
                : Optional.empty();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private int once(String text) throws IOException {
        send(Frame.of(Frame.Kind.EVALUATE, text).write());
        return switch (answer(System.out::print)) {
            case DONE -> 0;
            case UNFINISHED -> {
                System.err.println("That is the beginning of something.");
                yield FAILED;
            }
            default -> FAILED;
        };
    }

    private int talk(Hello hello, Path history) throws IOException {
        try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
            LineReader reader = LineReaderBuilder.builder()
                    .terminal(terminal)
                    .completer((_, line, candidates) -> complete(line.line(), line.cursor(), candidates))
                    .variable(LineReader.HISTORY_FILE, history)
                    .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                    .build();
            terminal.handle(Terminal.Signal.INT, _ -> stop());
            PrintWriter screen = terminal.writer();
            screen.println((hello.node().isEmpty() ? "This node" : hello.node())
                    + (hello.write() ? ": what you type may change it." : ": for reading.")
                    + " system, orders, stock, ledger, db, cluster, tree and jobs are at hand; Tab completes,"
                    + " Ctrl-C stops what runs, Ctrl-D or /exit leaves.");
            return talk(reader, screen);
        }
    }

    private int talk(LineReader reader, PrintWriter screen) throws IOException {
        String begun = "";
        while (true) {
            String line = next(reader, begun.isEmpty() ? "laba> " : "  ... ");
            if (line == null || (begun.isEmpty() && line.strip().equals("/exit"))) {
                return 0;
            }
            if (line.equals(GIVEN_UP)) {
                begun = "";
                continue;
            }
            if (begun.isEmpty() && line.isBlank()) {
                continue;
            }
            String text = begun + line + "\n";
            send(Frame.of(Frame.Kind.EVALUATE, text).write());
            Frame.Kind how = answer(shown -> {
                screen.print(shown);
                screen.flush();
            });
            if (how == Frame.Kind.ENDED) {
                return FAILED;
            }
            begun = how == Frame.Kind.UNFINISHED ? text : "";
        }
    }

    /** What was typed, GIVEN_UP for Ctrl-C, and null at the end. */
    private static @Nullable String next(LineReader reader, String prompt) {
        try {
            return reader.readLine(prompt);
        } catch (UserInterruptException _) {
            return GIVEN_UP;
        } catch (EndOfFileException _) {
            return null;
        }
    }

    private void complete(String text, int cursor, List<Candidate> candidates) {
        try {
            send(new Frame(Frame.Kind.COMPLETE, text, cursor, List.of()).write());
            var frame = Frame.read(line());
            if (frame.kind() == Frame.Kind.CHOICES) {
                String word = text.substring(Math.max(0, text.lastIndexOf(' ', cursor - 1) + 1), cursor);
                int kept = Math.max(0, frame.at() - (cursor - word.length()));
                String before = word.substring(0, Math.min(kept, word.length()));
                frame.choices()
                        .forEach(choice ->
                                candidates.add(new Candidate(before + choice, choice, null, null, null, null, false)));
            }
        } catch (IOException gone) {
            // The next line that is typed tells.
        }
    }

    private void stop() {
        try {
            send(Frame.of(Frame.Kind.STOP, "").write());
        } catch (IOException gone) {
            // Whoever waits for the answer is told.
        }
    }

    /** Shows what comes until it is known how it went. */
    private Frame.Kind answer(Consumer<String> screen) throws IOException {
        while (true) {
            var frame = Frame.read(line());
            switch (frame.kind()) {
                case SHOW -> screen.accept(frame.text());
                case CHOICES -> {
                    // Of a completion that was given up.
                }
                case DONE, UNFINISHED -> {
                    return frame.kind();
                }
                case FAILED, ENDED -> {
                    if (!frame.text().isEmpty()) {
                        screen.accept(frame.text() + "\n");
                    }
                    return frame.kind();
                }
                case EVALUATE, COMPLETE, STOP -> throw new IOException("The service does not make sense");
            }
        }
    }

    private String line() throws IOException {
        String line = answers.readLine();
        return line == null
                ? Frame.of(Frame.Kind.ENDED, "The service has ended the session.")
                        .write()
                : line;
    }

    private synchronized void send(String line) throws IOException {
        var bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
