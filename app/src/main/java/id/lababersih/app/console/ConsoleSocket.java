package id.lababersih.app.console;

import id.lababersih.cluster.console.Consoles;
import id.lababersih.cluster.console.Line;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The socket in the file system where the console's clients come in. Its folder is its owner's alone, and who comes is
 * known by the kernel's word.
 */
final class ConsoleSocket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleSocket.class);
    private static final int WAITING_MAX = 8;
    private static final int OPENING_SECONDS_MAX = 10;
    private static final int UNWRITTEN_MAX = 200;
    /** After what may pass, such as too many open files. */
    private static final int PAUSE_SECONDS = 5;

    private final Path file;
    private final ServerSocketChannel server;
    private final Consoles consoles;
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();

    private ConsoleSocket(Path file, ServerSocketChannel server, Consoles consoles) {
        this.file = file;
        this.server = server;
        this.consoles = consoles;
    }

    /**
     * Listens.
     *
     * @throws UncheckedIOException when it cannot
     */
    static ConsoleSocket open(Path file, Consoles consoles) {
        try {
            Path folder = file.getParent();
            if (folder == null) {
                throw new IllegalArgumentException(file + " is in no folder");
            }
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            // Of a process that was killed: the port, which is in the name, is ours by now.
            Files.deleteIfExists(file);
            var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(file), WAITING_MAX);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            var socket = new ConsoleSocket(file, server, consoles);
            socket.clients.execute(socket::accept);
            return socket;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            Files.deleteIfExists(file);
        } catch (IOException failed) {
            LOG.warn("The console's socket could not be removed", failed);
        }
        clients.shutdownNow();
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                var client = server.accept();
                clients.execute(() -> serve(client));
            } catch (ClosedChannelException closing) {
                return;
            } catch (IOException | RuntimeException | Error failed) {
                LOG.error("The console takes the next client in {} s", PAUSE_SECONDS, failed);
                CompletableFuture.delayedExecutor(PAUSE_SECONDS, TimeUnit.SECONDS, clients)
                        .execute(this::accept);
                return;
            }
        }
    }

    private void serve(SocketChannel channel) {
        var client = new Client(channel);
        // Closed with the channel, by the client's end: after what is still to be written.
        var lines = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
        try {
            var hello = line(lines);
            if (hello == null) {
                return;
            }
            Line session = begin(Frame.read(hello, Hello.class), channel, client);
            if (session == null) {
                return;
            }
            try {
                for (var line = line(lines); line != null; line = line(lines)) {
                    session.take(line);
                }
            } finally {
                session.close();
            }
        } catch (IOException | IllegalArgumentException gone) {
            LOG.info("A client of the console is gone: {}", gone.getMessage());
        } finally {
            client.close();
        }
    }

    private @Nullable Line begin(Hello hello, SocketChannel channel, Client client) throws IOException {
        var user = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
        try {
            return consoles.open(hello.node(), Frame.write(hello.by(user)), client)
                    .toCompletableFuture()
                    .get(OPENING_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException refused) {
            client.take(Frame.of(Frame.Kind.ENDED, cause(refused)).write());
        } catch (TimeoutException _) {
            client.take(Frame.of(Frame.Kind.ENDED, "The node does not answer.").write());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    private static String cause(ExecutionException refused) {
        var cause = refused.getCause();
        return String.valueOf(cause == null ? refused.getMessage() : cause.getMessage());
    }

    /** A line of bounded length; null at the end. */
    private static @Nullable String line(BufferedReader lines) throws IOException {
        var line = new StringBuilder();
        for (int next = lines.read(); next != '\n'; next = lines.read()) {
            if (next < 0) {
                return null;
            }
            if (line.length() >= 4 * Frame.CHARACTERS_MAX) {
                throw new IOException("a line of more than " + 4 * Frame.CHARACTERS_MAX + " characters");
            }
            line.append((char) next);
        }
        return line.toString();
    }

    /** The client's end. Who writes to it never waits; a client that does not read is closed. */
    private static final class Client implements Line {
        private final SocketChannel channel;
        private final ExecutorService writer =
                Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());
        private final AtomicInteger unwritten = new AtomicInteger();

        Client(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public void take(String frame) {
            if (unwritten.incrementAndGet() > UNWRITTEN_MAX) {
                shut();
                return;
            }
            inTurn(() -> {
                unwritten.decrementAndGet();
                write(ByteBuffer.wrap((frame + "\n").getBytes(StandardCharsets.UTF_8)));
            });
        }

        /** After what is to be written yet. */
        @Override
        public void close() {
            inTurn(this::shut);
            writer.shutdown();
        }

        private void inTurn(Runnable work) {
            try {
                writer.execute(work);
            } catch (RejectedExecutionException closed) {
                LOG.debug("A client of the console is gone", closed);
            }
        }

        private void write(ByteBuffer bytes) {
            try {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            } catch (IOException gone) {
                shut();
            }
        }

        private void shut() {
            try {
                channel.close();
            } catch (IOException failed) {
                LOG.info("A client of the console was not closed: {}", failed.getMessage());
            }
        }
    }
}
