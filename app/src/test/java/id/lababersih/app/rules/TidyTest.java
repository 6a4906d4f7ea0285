package id.lababersih.app.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How tidy the source is: every finding of a rule is told at once, with its file and line. */
class TidyTest {
    private static final Path ROOT =
            Path.of("").toAbsolutePath().resolveSibling(".").normalize();
    // The width to which the formatter fills a line, which cannot be set.
    private static final int LINE_CHARACTERS_MAX = 120;
    private static final int METHOD_LINES_MAX = 70;
    private static final int README_LINES_MAX = 80;
    private static final List<String> MODULES = List.of("domain", "persistence", "cluster", "app");
    private static final List<String> PROGRAMS = List.of("bench", "release");
    // Spelt so that this file does not mark itself.
    private static final Pattern TO_DO = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b");
    private static final Pattern METHOD = Pattern.compile("^ {4}(?! )[^=;]*\\)( throws [\\w., ]+)? \\{$");
    private static final Pattern LINK = Pattern.compile("\\[[^]]*]\\(([^)#\\s]*)(?:#([^)\\s]*))?\\)");

    @Test
    void noLineIsLongerThanAPageIsWide() {
        assertNothing(javaFiles(), (file, lines, findings) -> {
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).length() > LINE_CHARACTERS_MAX
                        && !LINK.matcher(lines.get(i)).find()) {
                    findings.add(at(file, i) + lines.get(i).length() + " characters");
                }
            }
        });
    }

    @Test
    void noMethodIsLongerThanAScreen() {
        assertNothing(javaFiles(), (file, lines, findings) -> {
            for (int start = 0; start < lines.size(); start++) {
                if (METHOD.matcher(lines.get(start)).find()) {
                    int end = lines.subList(start, lines.size()).indexOf("    }");
                    if (end > METHOD_LINES_MAX) {
                        findings.add(at(file, start) + "a method of " + end + " lines");
                    }
                }
            }
        });
    }

    @Test
    void nothingIsLeftToDo() {
        assertNothing(sources(), (file, lines, findings) -> {
            for (int i = 0; i < lines.size(); i++) {
                if (TO_DO.matcher(lines.get(i)).find()) {
                    findings.add(at(file, i) + lines.get(i).strip());
                }
            }
        });
    }

    @Test
    void everyPackageSaysWhatItIsFor() {
        assertNothing(javaFiles(), (file, lines, findings) -> {
            Path info = file.resolveSibling("package-info.java");
            Path main = Path.of(info.toString().replace("/src/test/", "/src/main/"));
            boolean named = lines.stream().anyMatch(line -> line.startsWith("package "));
            if (named && !Files.exists(info) && !Files.exists(main)) {
                findings.add(info + " is missing");
            }
        });
        assertNothing(javaFiles(), (file, lines, findings) -> {
            boolean said = lines.getFirst().startsWith("/**") && lines.contains("@NullMarked");
            if (file.endsWith("package-info.java") && !said) {
                findings.add(file + " needs a paragraph and @NullMarked");
            }
        });
    }

    @Test
    void everyDocumentHasOneTitle() {
        assertNothing(documents(), (file, lines, findings) -> {
            boolean code = false;
            int titles = 0;
            for (String line : lines) {
                code ^= line.startsWith("```");
                titles += !code && line.startsWith("# ") ? 1 : 0;
            }
            if (titles != 1) {
                findings.add(file + " has " + titles + " titles");
            }
        });
    }

    @Test
    void everyLinkInADocumentLeadsToAFileAndASectionOfIt() {
        assertNothing(documents(), (file, lines, findings) -> {
            for (int i = 0; i < lines.size(); i++) {
                Matcher link = LINK.matcher(lines.get(i));
                while (link.find()) {
                    String target = link.group(1);
                    if (!target.contains(":") && !leads(file, target, link.group(2))) {
                        findings.add(at(file, i) + link.group() + " leads nowhere");
                    }
                }
            }
        });
    }

    private static boolean leads(Path from, String target, @Nullable String section) {
        Path file = target.isEmpty() ? from : from.resolveSibling(target);
        return Files.exists(file) && (section == null || Sections.of(file).containsKey(section));
    }

    @Test
    void theReadmeFitsOnAScreenOrTwo() {
        assertThat(lines(ROOT.resolve("README.md"))).hasSizeLessThanOrEqualTo(README_LINES_MAX);
    }

    @Test
    void theRulesSeeEveryModule() {
        assertThat(MODULES)
                .allSatisfy(module -> assertThat(javaFiles().stream()
                                .filter(file -> file.startsWith(ROOT.resolve(module)))
                                .count())
                        .isGreaterThan(5));
    }

    private interface Rule {
        void check(Path file, List<String> lines, List<String> findings);
    }

    private static void assertNothing(List<Path> files, Rule rule) {
        List<String> findings = new ArrayList<>();
        files.forEach(file -> rule.check(file, lines(file), findings));
        assertThat(findings).isEmpty();
    }

    private static String at(Path file, int index) {
        return ROOT.relativize(file) + ":" + (index + 1) + " ";
    }

    private static List<Path> javaFiles() {
        return sources().stream()
                .filter(file -> file.toString().endsWith(".java"))
                .toList();
    }

    private static List<Path> sources() {
        return Stream.concat(MODULES.stream().map(module -> module + "/src"), PROGRAMS.stream())
                .flatMap(folder -> walk(ROOT.resolve(folder)))
                .filter(file -> !ROOT.relativize(file).toString().contains("/target/"))
                .filter(file -> file.toString().toLowerCase(Locale.ROOT).matches(".*\\.(java|sql|jte|conf|yml|yaml)"))
                .toList();
    }

    private static List<Path> documents() {
        return Stream.concat(Stream.of(ROOT.resolve("README.md")), walk(ROOT.resolve("docs")))
                .filter(file -> file.toString().endsWith(".md"))
                .toList();
    }

    private static Stream<Path> walk(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }
}
