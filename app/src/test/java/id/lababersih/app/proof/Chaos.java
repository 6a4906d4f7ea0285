package id.lababersih.app.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The program behind {@code bin/chaos}: runs seeds one after the other and prints what each showed. */
final class Chaos {
    private static final int SHOWN_MAX = 20;
    /** History before and after a fault that is printed for a seed that fails. */
    private static final int AROUND_MS = 5_000;

    private Chaos() {}

    /** Of what is to run. */
    record Options(long seed, int seeds, int minutes) {
        static Options read(List<String> words) {
            long seed = 1;
            int seeds = 1;
            int minutes = 2;
            for (int i = 0; i < words.size(); i += 2) {
                String name = words.get(i);
                int value = i + 1 < words.size() ? number(words.get(i + 1)) : -1;
                if (value < 1) {
                    throw new IllegalArgumentException(name + " wants a number of 1 or more");
                }
                switch (name) {
                    case "--seed" -> seed = value;
                    case "--seeds" -> seeds = value;
                    case "--minutes" -> minutes = value;
                    default -> throw new IllegalArgumentException("There is no " + name);
                }
            }
            return new Options(seed, seeds, minutes);
        }

        private static int number(String word) {
            return word.matches("[0-9]{1,9}") ? Integer.parseInt(word) : -1;
        }
    }

    public static void main(String[] arguments) throws IOException {
        Options options;
        try {
            options = Options.read(List.of(arguments));
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage() + ". bin/chaos [--seed N] [--seeds COUNT] [--minutes M]");
            System.exit(2);
            return;
        }
        Path all = Path.of("target", "chaos").toAbsolutePath();
        Files.createDirectories(all);
        Map<Fault.Kind, List<ChaosRun.Outage>> outages = new EnumMap<>(Fault.Kind.class);
        var failed = new ArrayList<Long>();
        for (long seed = options.seed(); seed < options.seed() + options.seeds(); seed++) {
            Path folder = Files.createTempDirectory(all, "seed-" + seed + "-");
            System.out.println("Seed " + seed + ": " + folder);
            var run = new ChaosRun(folder, seed, Duration.ofMinutes(options.minutes()));
            List<String> faults = faults(run);
            for (var outage : run.outages()) {
                System.out.println("  " + shown(outage));
                outages.computeIfAbsent(outage.fault().kind(), _ -> new ArrayList<>())
                        .add(outage);
            }
            if (faults.isEmpty()) {
                System.out.println("Seed " + seed + ": whole, " + operations(run) + " calls answered");
            } else {
                failed.add(seed);
                fail(seed, options, run, faults);
            }
            run.close();
        }
        summary(outages);
        System.out.println(failed.isEmpty() ? "All seeds are whole" : "Not whole: seeds " + failed);
        System.exit(failed.isEmpty() ? 0 : 1);
    }

    private static List<String> faults(ChaosRun run) {
        try {
            return run.run();
        } catch (AssertionError | SQLException | RuntimeException stuck) {
            // Whatever it was, the run failed by it: with the history, and not instead of it.
            stuck.printStackTrace(System.out);
            return List.of("the run did not come to its end: " + stuck);
        }
    }

    private static long operations(ChaosRun run) {
        return run.history().lines().stream()
                .filter(line -> !line.operation().equals("fault"))
                .count();
    }

    private static void fail(long seed, Options options, ChaosRun run, List<String> faults) {
        System.out.println(
                "Seed " + seed + " is NOT whole; again: bin/chaos --seed " + seed + " --minutes " + options.minutes());
        faults.stream().limit(SHOWN_MAX).forEach(fault -> System.out.println("  " + fault));
        if (faults.size() > SHOWN_MAX) {
            System.out.println("  and " + (faults.size() - SHOWN_MAX) + " more");
        }
        var lines = run.history().lines();
        var named = lines.stream()
                .filter(line -> names(faults.getFirst(), line.what()))
                .toList();
        System.out.println("  What was told of the first, and what happened around it:");
        for (var line : named) {
            System.out.println("    " + line);
            lines.stream()
                    .filter(fault -> fault.operation().equals("fault") && isAround(line, fault.atMs()))
                    .forEach(fault -> System.out.println("      " + fault));
        }
        if (named.isEmpty()) {
            System.out.println("    It names nothing of the history; the last of that:");
            lines.stream()
                    .skip(Math.max(0, lines.size() - SHOWN_MAX))
                    .forEach(line -> System.out.println("    " + line));
        }
    }

    private static boolean names(String fault, String what) {
        return Pattern.compile("\\b" + Pattern.quote(what) + "\\b")
                .matcher(fault)
                .find();
    }

    private static boolean isAround(History.Line line, long ms) {
        return ms > line.atMs() - AROUND_MS && ms < line.endMs() + AROUND_MS;
    }

    private static String shown(ChaosRun.Outage outage) {
        return ("%s: commands waited up to %,d ms (%d of %d more than 2 s), lists up to %,d ms;"
                        + " those that waited at its end were answered within %,d ms")
                .formatted(
                        outage.fault(),
                        outage.commandMs(),
                        outage.waited(),
                        outage.commands(),
                        outage.listMs(),
                        outage.backMs());
    }

    private static void summary(Map<Fault.Kind, List<ChaosRun.Outage>> outages) {
        System.out.println("Longest waits by kind of fault (median of runs, worst), ms:");
        outages.forEach((kind, all) -> System.out.printf(
                "  %-22s %2d runs  commands %,6d %,7d  lists %,6d %,7d  answered after its end %,6d %,7d%n",
                kind,
                all.size(),
                median(all.stream().map(ChaosRun.Outage::commandMs).toList()),
                worst(all.stream().map(ChaosRun.Outage::commandMs).toList()),
                median(all.stream().map(ChaosRun.Outage::listMs).toList()),
                worst(all.stream().map(ChaosRun.Outage::listMs).toList()),
                median(all.stream().map(ChaosRun.Outage::backMs).toList()),
                worst(all.stream().map(ChaosRun.Outage::backMs).toList())));
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static long worst(List<Long> values) {
        return values.stream().max(Long::compare).orElse(0L);
    }
}
