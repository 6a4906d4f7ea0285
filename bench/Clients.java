import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Many clients of Phoenix's sockets. They do as little as can be, so that the processors are the service's. Not safe
 * for a second thread.
 */
final class Clients implements AutoCloseable {
    private static final int AT_ONCE = 100;
    private static final int READ_BYTES_MAX = 256 << 10;

    private final Selector selector = Selector.open();
    private final ByteBuffer read = ByteBuffer.allocate(READ_BYTES_MAX);
    final List<Client> joined = new ArrayList<>();
    private int joining;

    Clients() throws IOException {}

    /** A topic and the address by which it may be joined. */
    record Target(String topic, URI address) {}

    /** What was told: how many messages arrived in all, in what time, and how long each took, sorted. */
    record Told(long delivered, double seconds, long[] tookNs) {
        double perSecond() {
            return delivered / seconds;
        }

        double ms(double share) {
            return tookNs[Math.min(tookNs.length - 1, (int) (tookNs.length * share))] / 1e6;
        }
    }

    /** One of them. Its frames are text of the second version of Phoenix's serializer. */
    final class Client {
        private final Target target;
        private final SocketChannel channel;
        /** The beginning of a frame whose end has not come. */
        private byte[] rest = new byte[0];

        private boolean open;
        private boolean in;
        private boolean beating;

        Client(Target target) throws IOException {
            this.target = target;
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            var at = new InetSocketAddress(target.address().getHost(), target.address().getPort());
            if (channel.connect(at)) {
                shake();
            }
            channel.register(selector, channel.isConnected() ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, this);
        }

        private void shake() throws IOException {
            write(ByteBuffer.wrap(("GET " + target.address().getRawPath() + "?"
                            + target.address().getRawQuery() + " HTTP/1.1\r\nHost: "
                            + target.address().getAuthority()
                            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1)));
        }

        /** A mask of zeros is a mask, too. */
        void send(String text) throws IOException {
            var payload = text.getBytes(StandardCharsets.UTF_8);
            var frame = ByteBuffer.allocate(8 + payload.length).put((byte) 0x81);
            if (payload.length < 126) {
                frame.put((byte) (0x80 | payload.length));
            } else {
                frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
            }
            write(frame.putInt(0).put(payload).flip());
        }

        private void write(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                if (channel.write(bytes) == 0) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    /** Hears each message whole; {@code at} is within {@code bytes} and followed by {@code length} bytes of text. */
    private interface Ear {
        void heard(Client client, byte[] bytes, int at, int length) throws IOException;
    }

    /** Connects and joins, 100 at once; returns how many came in a second. */
    double connect(int count, IntFunction<Target> targets) throws IOException {
        long began = System.nanoTime();
        int before = joined.size();
        for (int next = 0; joined.size() < before + count; ) {
            while (next < count && joining < AT_ONCE) {
                new Client(targets.apply(next++));
                joining++;
            }
            turn(this::passing);
        }
        return count / seconds(began);
    }

    /** Ends the connections of all of them, as a browser does that is closed. */
    void leave() throws IOException {
        for (Client client : joined) {
            client.channel.close();
        }
        joined.clear();
        selector.selectNow();
    }

    /** A heartbeat of each, as official clients send every 30 s. */
    void beat() throws IOException {
        var left = new int[] {joined.size()};
        for (Client client : joined) {
            client.beating = true;
            client.send("[null,\"5\",\"phoenix\",\"heartbeat\",{}]");
            turnNow(hearingBeats(left));
        }
        while (left[0] > 0) {
            turn(hearingBeats(left));
        }
    }

    private Ear hearingBeats(int[] left) {
        return (client, bytes, at, length) -> {
            if (client.beating && startsWith(bytes, at, "[null,\"5\"")) {
                client.beating = false;
                left[0]--;
            }
        };
    }

    /** Heartbeats on one connection, each after the answer to the one before. */
    Told ping(int count) throws IOException {
        var client = joined.getFirst();
        var took = new long[count];
        long began = System.nanoTime();
        for (int i = 0; i < count; i++) {
            var answered = new boolean[1];
            long sent = System.nanoTime();
            client.send("[null,\"7\",\"phoenix\",\"heartbeat\",{}]");
            while (!answered[0]) {
                turn((by, bytes, at, length) -> answered[0] |= by == client && startsWith(bytes, at, "[null,\"7\""));
            }
            took[i] = System.nanoTime() - sent;
        }
        double seconds = seconds(began);
        Arrays.sort(took);
        return new Told(count, seconds, took);
    }

    /**
     * The listeners by turns tell all of them something, again and again.
     *
     * @param perSecond how often; 0 for as soon as one of {@code underWay} has arrived everywhere
     */
    Told fan(List<Client> listeners, int seconds, int perSecond, int underWay) throws IOException {
        var fan = new Fan(listeners, perSecond == 0 ? underWay : 0);
        long began = System.nanoTime();
        long until = began + seconds * 1_000_000_000L;
        fan.publish();
        while (System.nanoTime() < until || fan.left() > 0) {
            boolean due = perSecond == 0 || fan.sent < (System.nanoTime() - began) / 1e9 * perSecond;
            if (due && System.nanoTime() < until) {
                fan.publish();
            }
            selector.select(1);
            hear(fan);
        }
        return new Told(fan.delivered, seconds(began), fan.took());
    }

    private static final class Fan implements Ear {
        private static final int MESSAGES_MAX = 100_000;
        private static final int SAMPLED = 7;

        private final List<Client> listeners;
        private final int underWayMax;
        private final long[] sentNs = new long[MESSAGES_MAX];
        private final int[] left = new int[MESSAGES_MAX];
        private long[] took = new long[1 << 20];
        private int sampled;
        private int sent;
        private int arrived;
        private long delivered;

        Fan(List<Client> listeners, int underWayMax) {
            this.listeners = listeners;
            this.underWayMax = underWayMax;
        }

        int left() {
            return sent - arrived;
        }

        void publish() throws IOException {
            while (underWayMax == 0 || left() < underWayMax) {
                var publisher = listeners.get(sent % listeners.size());
                sentNs[sent] = System.nanoTime();
                left[sent] = listeners.size();
                var topic = publisher.target.topic();
                publisher.send("[\"1\",null,\"" + topic + "\",\"client-tick\",{\"n\":" + sent + "}]");
                sent++;
                if (underWayMax == 0) {
                    return;
                }
            }
        }

        @Override
        public void heard(Client client, byte[] bytes, int at, int length) {
            int digit = at + length - 2;
            int number = 0;
            for (int scale = 1; bytes[--digit] >= '0' && bytes[digit] <= '9'; scale *= 10) {
                number += scale * (bytes[digit] - '0');
            }
            if (bytes[digit] != ':' || bytes[digit - 2] != 'n') {
                return;
            }
            delivered++;
            if (delivered % SAMPLED == 0 && sampled < took.length) {
                took[sampled++] = System.nanoTime() - sentNs[number];
            }
            if (--left[number] == 0) {
                arrived++;
            }
        }

        long[] took() {
            var sorted = Arrays.copyOf(took, sampled);
            Arrays.sort(sorted);
            return sorted;
        }
    }

    @Override
    public void close() throws IOException {
        leave();
        selector.close();
    }

    private void turn(Ear ear) throws IOException {
        selector.select();
        hear(ear);
    }

    private void turnNow(Ear ear) throws IOException {
        selector.selectNow();
        hear(ear);
    }

    private void hear(Ear ear) throws IOException {
        var ready = selector.selectedKeys();
        for (SelectionKey key : ready) {
            var client = (Client) key.attachment();
            if (key.isConnectable() && client.channel.finishConnect()) {
                key.interestOps(SelectionKey.OP_READ);
                client.shake();
            } else if (key.isReadable()) {
                receive(client, ear);
            }
        }
        ready.clear();
    }

    private void receive(Client client, Ear ear) throws IOException {
        read.clear();
        read.put(client.rest);
        if (client.channel.read(read) < 0) {
            throw new IOException("The service closed the connection of " + client.target.topic());
        }
        int end = read.position();
        int at = client.open ? 0 : opened(client, end);
        while (end - at >= 2) {
            int header = read.get(at + 1) == 126 ? 4 : 2;
            int length = header == 2 ? read.get(at + 1) : end - at < 4 ? end : read.getShort(at + 2) & 0xFFFF;
            if (end - at < header + length) {
                break;
            }
            if (read.get(at) != (byte) 0x81 || length < 0) {
                throw new IOException("Not a text: " + text(at, end));
            }
            if (client.in) {
                ear.heard(client, read.array(), at + header, length);
            } else {
                passing(client, read.array(), at + header, length);
            }
            at += header + length;
        }
        client.rest = at == end ? client.rest.length == 0 ? client.rest : new byte[0] : slice(at, end);
    }

    /** Reads the answer to the handshake; returns where the first frame begins. */
    private int opened(Client client, int end) throws IOException {
        for (int i = 3; i < end; i++) {
            if (read.get(i) == '\n' && read.get(i - 2) == '\n') {
                var answer = text(0, i);
                if (!answer.startsWith("HTTP/1.1 101 ")) {
                    throw new IOException(answer);
                }
                client.open = true;
                client.send("[\"1\",\"1\",\"" + client.target.topic() + "\",\"phx_join\",{}]");
                return i + 1;
            }
        }
        return 0;
    }

    private void passing(Client client, byte[] bytes, int at, int length) throws IOException {
        if (!client.in && startsWith(bytes, at, "[\"1\",\"1\",")) {
            var answer = new String(bytes, at, length, StandardCharsets.UTF_8);
            if (!answer.contains("\"status\":\"ok\"")) {
                throw new IOException(answer);
            }
            client.in = true;
            joining--;
            joined.add(client);
        }
    }

    private static boolean startsWith(byte[] bytes, int at, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (bytes[at + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private byte[] slice(int from, int to) {
        return Arrays.copyOfRange(read.array(), from, to);
    }

    private String text(int from, int to) {
        return new String(read.array(), from, to - from, StandardCharsets.UTF_8);
    }

    private static double seconds(long beganNs) {
        return (System.nanoTime() - beganNs) / 1e9;
    }
}
