package id.lababersih.app.ops;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;

/**
 * How this process fares at a moment.
 *
 * @param heapMax in bytes, as {@code heapUsed} and {@code otherUsed}, the memory of the JVM beside the heap
 * @param processorTime used since the start, over all processors
 * @param threads of the platform; those of requests are virtual and not among them
 * @param files open descriptors, sockets among them; zero where the system does not tell, as {@code filesMax}
 */
public record Vitals(
        long process,
        Duration up,
        long heapUsed,
        long heapMax,
        long otherUsed,
        int processors,
        Duration processorTime,
        int threads,
        int threadsPeak,
        long files,
        long filesMax,
        List<Collector> collectors) {
    /** A collector of garbage since the start. */
    public record Collector(String name, long collections, Duration took) {}

    public Vitals {
        collectors = List.copyOf(collectors);
    }

    public static Vitals now() {
        var runtime = ManagementFactory.getRuntimeMXBean();
        var memory = ManagementFactory.getMemoryMXBean();
        var threads = ManagementFactory.getThreadMXBean();
        var machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var files = machine instanceof UnixOperatingSystemMXBean unix ? unix : null;
        return new Vitals(
                runtime.getPid(),
                Duration.ofMillis(runtime.getUptime()),
                memory.getHeapMemoryUsage().getUsed(),
                memory.getHeapMemoryUsage().getMax(),
                memory.getNonHeapMemoryUsage().getUsed(),
                machine.getAvailableProcessors(),
                Duration.ofNanos(machine.getProcessCpuTime()),
                threads.getThreadCount(),
                threads.getPeakThreadCount(),
                files == null ? 0 : files.getOpenFileDescriptorCount(),
                files == null ? 0 : files.getMaxFileDescriptorCount(),
                ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .map(collector -> new Collector(
                                collector.getName(),
                                collector.getCollectionCount(),
                                Duration.ofMillis(collector.getCollectionTime())))
                        .toList());
    }

    /** What all collectors together have taken. */
    public Duration collecting() {
        return collectors.stream().map(Collector::took).reduce(Duration.ZERO, Duration::plus);
    }
}
