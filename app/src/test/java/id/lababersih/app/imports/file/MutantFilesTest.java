package id.lababersih.app.imports.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Valid files with bytes changed at random: whatever comes of them is a record, never an exception. */
class MutantFilesTest {
    private static final long SEED = Long.getLong("seed", 20250815L);
    private static final int MUTANTS = Integer.getInteger("mutants", 20_000);
    private static final List<FileKind> KINDS = List.of(FileKind.ORDERS, FileKind.INCOME, FileKind.PRODUCTS);
    private static final List<String> FILES = List.of(
            "shopee-valid.xlsx",
            "shopee-income-unknown-fee.xlsx",
            "mengantar-unknown-status.xlsx",
            "tiktok-income-duplicate-rows.xlsx",
            "tiktok-split-order.csv",
            "mengantar-tabs.csv",
            "products.csv");

    @TempDir
    Path folder;

    @Test
    void noMutantOfAValidFileMakesTheReadersThrow() throws IOException {
        var random = new SplittableRandom(SEED);
        Set<String> endings = new HashSet<>();
        for (int i = 0; i < MUTANTS; i++) {
            String name = FILES.get(random.nextInt(FILES.size()));
            FileKind kind = KINDS.get(random.nextInt(KINDS.size()));
            Path file = folder.resolve("mutant");
            Files.write(file, mutant(Files.readAllBytes(Samples.file("edge", name)), name, random));
            try {
                endings.add(ending(SpreadsheetReader.read(file, name, kind, Samples.TIMES)));
            } catch (RuntimeException e) {
                throw new AssertionError("mutant " + i + " of " + name + ", seed " + SEED, e);
            }
        }
        assertThat(endings).contains("ORDERS", "NOT_UTF8", "BROKEN_ZIP", "WRONG_KIND", "UNKNOWN_FORMAT");
    }

    private static String ending(ParsedFile parsed) {
        return switch (parsed) {
            case ParsedFile.Refused(var refusal) -> refusal.reason().name();
            case ParsedFile.Orders _ -> "ORDERS";
            case ParsedFile.Income _ -> "INCOME";
            case ParsedFile.Masters _ -> "MASTERS";
        };
    }

    /** Half of the sheets are changed inside their XML, the others as they lie on disk. */
    private static byte[] mutant(byte[] bytes, String name, SplittableRandom random) throws IOException {
        if (name.endsWith(".csv") || random.nextBoolean()) {
            return changed(bytes, random);
        }
        Map<String, byte[]> parts = new LinkedHashMap<>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                parts.put(entry.getName(), zip.readAllBytes());
            }
        }
        String victim = new ArrayList<>(parts.keySet()).get(random.nextInt(parts.size()));
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            // What is read is the same, and to pack it well took longer than to read it.
            zip.setLevel(Deflater.BEST_SPEED);
            for (var part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getKey().equals(victim) ? changed(part.getValue(), random) : part.getValue());
            }
        }
        return out.toByteArray();
    }

    private static byte[] changed(byte[] bytes, SplittableRandom random) {
        byte[] copy = bytes.clone();
        int changes = 1 + random.nextInt(8);
        for (int i = 0; i < changes && copy.length > 0; i++) {
            int at = random.nextInt(copy.length);
            switch (random.nextInt(4)) {
                case 0 -> copy[at] = (byte) random.nextInt(256);
                case 1 -> copy = java.util.Arrays.copyOf(copy, at);
                case 2 -> copy[at] = (byte) "<>&\",;\t\n0-.='".charAt(random.nextInt(13));
                default -> {
                    int length = Math.min(copy.length - at, random.nextInt(64));
                    System.arraycopy(copy, random.nextInt(copy.length - length + 1), copy, at, length);
                }
            }
        }
        return copy;
    }
}
