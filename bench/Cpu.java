import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Processor time used until now, in hundredths of a second, as the kernel counts it.
 *
 * @param server the service
 * @param postgres all processes of its database server
 * @param client this process and what it started and has seen end: the load generators
 * @param machine everything on this machine
 */
record Cpu(long server, long postgres, long client, long machine) {
    private static final int USER = 13;
    private static final int SYSTEM = 14;
    private static final int CHILDREN_USER = 15;
    private static final int CHILDREN_SYSTEM = 16;

    static Cpu now(long server, long postmaster) throws IOException {
        long postgres = of(postmaster, USER, SYSTEM, CHILDREN_USER, CHILDREN_SYSTEM)
                + ProcessHandle.of(postmaster).stream()
                        .flatMap(ProcessHandle::children)
                        .mapToLong(backend -> of(backend.pid(), USER, SYSTEM))
                        .sum();
        long client = of(ProcessHandle.current().pid(), USER, SYSTEM, CHILDREN_USER, CHILDREN_SYSTEM);
        var all = Files.readAllLines(Path.of("/proc/stat")).getFirst().split("\\s+");
        // user nice system idle iowait irq softirq steal
        long machine = Arrays.stream(new int[] {1, 2, 3, 6, 7, 8})
                .mapToLong(column -> Long.parseLong(all[column]))
                .sum();
        return new Cpu(of(server, USER, SYSTEM), postgres, client, machine);
    }

    Cpu since(Cpu before) {
        return new Cpu(
                server - before.server, postgres - before.postgres, client - before.client, machine - before.machine);
    }

    Cpu plus(Cpu more) {
        return new Cpu(server + more.server, postgres + more.postgres, client + more.client, machine + more.machine);
    }

    /** What neither of the three used: the neighbours. */
    long others() {
        return Math.max(0, machine - server - postgres - client);
    }

    /** Of one thread of a process; nothing once it has ended. */
    static long ofThread(long pid, String thread) {
        return of("/proc/" + pid + "/task/" + thread + "/stat", USER, SYSTEM);
    }

    private static long of(long pid, int... columns) {
        return of("/proc/" + pid + "/stat", columns);
    }

    private static long of(String file, int... columns) {
        try {
            String stat = Files.readString(Path.of(file));
            // The name in brackets may hold spaces, so fields are counted from behind it.
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Arrays.stream(columns)
                    .mapToLong(column -> Long.parseLong(fields[column - 2]))
                    .sum();
        } catch (IOException ended) {
            return 0;
        }
    }
}
