package id.lababersih.app.console;

import com.sun.management.OperatingSystemMXBean;
import id.lababersih.app.ops.Vitals;
import id.lababersih.persistence.inspect.Table;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The process: memory, threads, uptime. */
public final class SystemTool {
    private static final int THREADS_SHOWN = 30;
    private static final int STACK_FRAMES = 60;
    private static final long NS_PER_MS = 1_000_000;
    private static final long BYTES_PER_MB = 1_000_000;

    private final InstantSource clock;
    private final String version;

    SystemTool(InstantSource clock, String version) {
        this.clock = clock;
        this.version = version;
    }

    /** Version, uptime, memory in MB, processors, threads. */
    public Table info() {
        var vitals = Vitals.now();
        var machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return Table.of(
                List.of("what", "is"),
                List.of(
                        List.of("version", version),
                        List.of("process", Long.toString(vitals.process())),
                        List.of("now", clock.instant().toString()),
                        List.of("up for", vitals.up().toString()),
                        List.of("heap used", mb(vitals.heapUsed())),
                        List.of("heap at most", mb(vitals.heapMax())),
                        List.of("processors", Integer.toString(vitals.processors())),
                        List.of("processor used", Math.round(machine.getProcessCpuLoad() * 100) + " %"),
                        List.of("threads", Integer.toString(vitals.threads()))));
    }

    /** Collections of garbage since the start, and ms spent on them. */
    public Table garbage() {
        return Table.of(
                List.of("collector", "collections", "ms"),
                Vitals.now().collectors().stream()
                        .map(collector -> List.of(
                                collector.name(),
                                Long.toString(collector.collections()),
                                Long.toString(collector.took().toMillis())))
                        .toList());
    }

    /** The threads that have used most processor time, in ms; threads of requests are virtual and not among them. */
    public Table threads() {
        var threads = ManagementFactory.getThreadMXBean();
        return Table.of(
                List.of("thread", "state", "processor_ms", "waits_for"),
                Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                        .filter(Objects::nonNull)
                        .sorted(Comparator.comparingLong(
                                        (ThreadInfo thread) -> threads.getThreadCpuTime(thread.getThreadId()))
                                .reversed())
                        .limit(THREADS_SHOWN)
                        .map(thread -> List.of(
                                thread.getThreadName(),
                                thread.getThreadState().name(),
                                Long.toString(threads.getThreadCpuTime(thread.getThreadId()) / NS_PER_MS),
                                Objects.requireNonNullElse(thread.getLockName(), Table.NOTHING)))
                        .toList());
    }

    /** Where the threads are whose names begin so. */
    public Table stacks(String name) {
        var threads = ManagementFactory.getThreadMXBean();
        return Table.of(
                List.of("stack"),
                Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds(), STACK_FRAMES))
                        .filter(thread ->
                                thread != null && thread.getThreadName().startsWith(name))
                        .flatMap(thread -> Stream.concat(
                                Stream.of(thread.getThreadName() + " " + thread.getThreadState()),
                                Arrays.stream(thread.getStackTrace()).map(frame -> "  at " + frame)))
                        .map(line -> List.of(line))
                        .toList());
    }

    private static String mb(long bytes) {
        return bytes / BYTES_PER_MB + " MB";
    }
}
