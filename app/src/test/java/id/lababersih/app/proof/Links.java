package id.lababersih.app.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Carries packets between hosts in this process, each link with a delay of its own, for kernels without netem: a host's
 * network device is a TUN device of Linux, whose other end is read and written here.
 *
 * @see <a href="https://docs.kernel.org/networking/tuntap.html">TUN/TAP in the kernel's documentation</a>
 */
@SuppressWarnings("restricted")
final class Links implements AutoCloseable {
    private static final int READ_WRITE = 2;
    /** TUNSETIFF of linux/if_tun.h, with the flags IFF_TUN and IFF_NO_PI. */
    private static final long SET_INTERFACE = 0x400454ca;

    private static final short TUN_WITHOUT_HEADER = 0x1001;
    private static final int NAME_BYTES = 16;
    private static final int REQUEST_BYTES = 40;
    private static final int PACKET_BYTES_MAX = 2_048;
    /** Of an IPv6 header, RFC 8200. */
    private static final int HEADER_BYTES = 40;

    private static final int SOURCE = 8;
    private static final int DESTINATION = 24;
    private static final int ADDRESS_BYTES = 16;
    /** On their way at once; what is more is lost, as in a router. */
    private static final int WAITING_MAX = 20_000;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle OPEN = function("open", ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
    private static final MethodHandle CONTROL = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("ioctl"),
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
            Linker.Option.firstVariadicArg(2));
    private static final MethodHandle READ = transfer("read");
    private static final MethodHandle WRITE = transfer("write");
    private static final MethodHandle CLOSE = function("close", ValueLayout.JAVA_INT);

    private final Map<InetAddress, Integer> devices = new ConcurrentHashMap<>();
    private final Map<Link, Integer> delaysMs = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor late = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("links").daemon().factory());
    private volatile boolean closed;

    private record Link(InetAddress from, InetAddress to) {}

    /** Makes a device of this name, for the host with this address; where it belongs is the caller's to say. */
    void add(String name, InetAddress address) {
        try (var arena = Arena.ofConfined()) {
            int device = (int) OPEN.invokeExact(arena.allocateFrom("/dev/net/tun"), READ_WRITE);
            MemorySegment request = arena.allocate(REQUEST_BYTES);
            request.copyFrom(MemorySegment.ofArray(name.getBytes(StandardCharsets.US_ASCII)));
            request.set(ValueLayout.JAVA_SHORT, NAME_BYTES, TUN_WITHOUT_HEADER);
            if (device < 0 || (int) CONTROL.invokeExact(device, SET_INTERFACE, request) < 0) {
                throw new AssertionError("No TUN device: slow links need root and /dev/net/tun");
            }
            devices.put(address, device);
            Thread.ofPlatform().name(name).daemon().start(() -> carry(device));
        } catch (Throwable failed) {
            throw rethrown(failed);
        }
    }

    /** What these two send each other comes so much later, in milliseconds. */
    void delay(InetAddress one, InetAddress other, int ms) {
        delaysMs.put(new Link(one, other), ms);
        delaysMs.put(new Link(other, one), ms);
    }

    private void carry(int device) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment packet = arena.allocate(PACKET_BYTES_MAX);
            while (!closed) {
                long bytes = (long) READ.invokeExact(device, packet, (long) PACKET_BYTES_MAX);
                if (bytes < 0) {
                    return;
                }
                if (bytes >= HEADER_BYTES) {
                    send(packet.asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE));
                }
            }
        } catch (Throwable failed) {
            throw rethrown(failed);
        }
    }

    private void send(byte[] packet) throws IOException {
        var to = address(packet, DESTINATION);
        Integer device = devices.get(to);
        // Others are what the kernel asks all neighbours.
        if (device == null) {
            return;
        }
        int ms = delaysMs.getOrDefault(new Link(address(packet, SOURCE), to), 0);
        if (ms == 0) {
            write(device, packet);
        } else if (late.getQueue().size() < WAITING_MAX) {
            var _ = late.schedule(() -> write(device, packet), ms, TimeUnit.MILLISECONDS);
        }
    }

    private static void write(int device, byte[] packet) {
        try (var arena = Arena.ofConfined()) {
            // A device that is down takes nothing, and the packet is lost.
            long written = (long)
                    WRITE.invokeExact(device, arena.allocateFrom(ValueLayout.JAVA_BYTE, packet), (long) packet.length);
            assert written <= packet.length;
        } catch (Throwable failed) {
            throw rethrown(failed);
        }
    }

    private static InetAddress address(byte[] packet, int at) throws IOException {
        byte[] address = new byte[ADDRESS_BYTES];
        System.arraycopy(packet, at, address, 0, ADDRESS_BYTES);
        return InetAddress.getByAddress(address);
    }

    @Override
    public void close() {
        closed = true;
        late.shutdownNow();
        try {
            for (int device : devices.values()) {
                int ignored = (int) CLOSE.invokeExact(device);
            }
        } catch (Throwable failed) {
            throw rethrown(failed);
        }
    }

    private static MethodHandle transfer(String name) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
    }

    private static MethodHandle function(String name, java.lang.foreign.MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments));
    }

    /** Method handles declare what they cannot throw. */
    private static RuntimeException rethrown(Throwable failed) {
        return switch (failed) {
            case Error error -> throw error;
            case RuntimeException unchecked -> unchecked;
            case IOException io -> new UncheckedIOException(io);
            default -> new IllegalStateException(failed);
        };
    }
}
