package id.lababersih.app.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.StringWriter;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an engineer types, well meant or not. */
class ShellTest {
    private static final Guard.Limits TIGHT = new Guard.Limits(600, 40_000_000, 1_000, 20_000);
    private static final Duration SOON = Duration.ofSeconds(30);

    private static final List<String> FOR_WRITERS = List.of(
            "System.exit(3)",
            "Runtime.getRuntime().halt(3)",
            "new ProcessBuilder(\"id\").start()",
            "Class.forName(\"java.lang.Runtime\")",
            "Thread.ofVirtual().start(() -> { })",
            "new java.io.FileWriter(\"/tmp/written\")",
            "java.nio.file.Files.readString(java.nio.file.Path.of(\"/etc/passwd\"))",
            "java.lang.invoke.MethodHandles.lookup()",
            "java.util.concurrent.CompletableFuture.runAsync(() -> { })",
            "IntStream.of(1).boxed().toList()",
            "LongStream.range(0, Long.MAX_VALUE).sum()",
            "LongStream.rangeClosed(0, Long.MAX_VALUE).sum()",
            "Stream.generate(java.util.stream.Collectors.toList().supplier()).toList()",
            "Stream.iterate(1, java.util.function.UnaryOperator.identity()).toList()",
            "new Random().ints().sum()",
            "List.of(1).parallelStream().count()",
            "id.lababersih.persistence.database.Database.migrate(null)",
            "new java.util.Timer()",
            "TimeZone.setDefault(TimeZone.getTimeZone(\"Asia/Jakarta\"))",
            "Evaluate.main(new String[] {\"1\"})",
            "Remote.main(new String[] {})",
            "Guard.show(1, \"x\")",
            "Tools.taken(1, \"db\")",
            "jdk.jshell.spi.ExecutionControl.generate(null, \"local\", java.util.Map.of())",
            "StreamSupport.stream(List.of(1).spliterator(), true)",
            "int[] all = {1}; java.util.Arrays.parallelSort(all)",
            "Stream.of(1).gather(Gatherers.mapConcurrent(1, n -> n)).toList()",
            "Arrays.parallelSetAll(new Object[1], n -> n)",
            "class F { protected void finalize() { } } new F()",
            "IO.println(1)",
            "new IllegalStateException().printStackTrace()",
            "synchronized (TimeZone.class) { }",
            "class L { synchronized void locked() { } } new L().locked()");

    private final StringWriter shown = new StringWriter();

    private Shell reading() {
        return shell(false, TIGHT);
    }

    private Shell shell(boolean write, Guard.Limits limits) {
        Map<String, Object> tools = Map.of("system", new SystemTool(InstantSource.system(), "1.2.3-test"));
        return new Shell(tools, write, limits, shown::write);
    }

    @Test
    void textsAreEvaluatedOneAfterTheOtherAndKeepWhatTheyDeclare() {
        try (var shell = reading()) {
            assertThat(shell.evaluate("int twice(int n) { return 2 * n; } var all = List.of(1, 2, 3);"))
                    .isEqualTo(Frame.Kind.DONE);
            assertThat(shell.evaluate("all.stream().mapToInt(n -> twice(n)).sum()"))
                    .isEqualTo(Frame.Kind.DONE);
            assertThat(shell.evaluate("system.info()")).isEqualTo(Frame.Kind.DONE);
            assertThat(shell.evaluate("println(\"said \" + all.size())")).isEqualTo(Frame.Kind.DONE);
        }
        assertThat(shown.toString()).contains("12\n").contains("1.2.3-test").contains("said 3\n");
    }

    @Test
    void aSessionThatIsClosedLeavesNothingInTheHeap() {
        var before = Thread.currentThread().getContextClassLoader();
        var tool = toolOfAClosedSession();
        assertThat(Thread.currentThread().getContextClassLoader())
                .as("threads that outlive the session inherit it")
                .isSameAs(before);
        await().atMost(SOON).until(() -> {
            System.gc();
            return tool.get() == null;
        });
    }

    /** Classes of the session have it, and its loader has those. */
    private WeakReference<SystemTool> toolOfAClosedSession() {
        var tool = new SystemTool(InstantSource.system(), "1.2.3-test");
        try (var shell = new Shell(Map.of("system", tool), false, TIGHT, shown::write)) {
            assertThat(shell.evaluate("system.info()")).isEqualTo(Frame.Kind.DONE);
        }
        return new WeakReference<>(tool);
    }

    @Test
    void whereNothingElseRunsThereAreNoLimits() {
        try (var shell = shell(true, Guard.Limits.none())) {
            assertThat(shell.evaluate("\"x\".repeat(100_000)")).isEqualTo(Frame.Kind.DONE);
        }
        assertThat(shown.toString()).hasSizeGreaterThan(100_000);
    }

    @Test
    void theBeginningOfSomethingWaitsForItsEnd() {
        try (var shell = reading()) {
            assertThat(shell.evaluate("for (int i = 0; i < 2; i++) {")).isEqualTo(Frame.Kind.UNFINISHED);
            assertThat(shell.evaluate("for (int i = 0; i < 2; i++) {\n println(i); }"))
                    .isEqualTo(Frame.Kind.DONE);
        }
        assertThat(shown.toString()).isEqualTo("0\n1\n");
    }

    @Test
    void nothingIsRunOfWhatIsTheBeginningOfSomething() {
        try (var shell = reading()) {
            assertThat(shell.evaluate("println(\"once\"); for (;;) {")).isEqualTo(Frame.Kind.UNFINISHED);
        }
        assertThat(shown.toString()).isEmpty();
    }

    @Test
    void aValueThatCannotShowItselfFailed() {
        String mute = "class V { public String toString() { throw new IllegalStateException(\"mute\"); } } ";
        try (var shell = reading()) {
            assertThat(shell.evaluate(mute + "new V()")).isEqualTo(Frame.Kind.FAILED);
        }
        assertThat(shown.toString()).contains("IllegalStateException: mute");
    }

    @Test
    void whatMovesTheCursorIsNotShown() {
        try (var shell = reading()) {
            shell.evaluate("\"a\\u001b[2Jb\"");
        }
        assertThat(shown.toString()).contains("[2Jb").doesNotContain("\u001b");
    }

    @Test
    void whatMayComeNextIsKnown() {
        try (var shell = reading()) {
            assertThat(shell.choices("system.", 7).choices()).contains("threads()", "info()");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            int x = "one"                              | incompatible types
            throw new IllegalStateException("bang")    | IllegalStateException: bang
            List.of().getFirst()                       | NoSuchElementException
            """)
    void whatIsWrongIsTold(String text, String told) {
        try (var shell = reading()) {
            assertThat(shell.evaluate(text)).isEqualTo(Frame.Kind.FAILED);
            assertThat(shown.toString()).contains(told);
            assertThat(shell.evaluate("1 + 1")).isEqualTo(Frame.Kind.DONE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "int down(int n) { return down(n + 1) + 1; } down(0)",
                "new long[2_000_000_000]",
                "new byte[100_000][100_000]",
                "\"x\".repeat(2_000_000_000)"
            })
    void whoAsksForTooMuchIsRefusedAndMayGoOn(String text) {
        try (var shell = reading()) {
            assertThat(shell.evaluate(text)).isEqualTo(Frame.Kind.FAILED);
            assertThat(shown.toString())
                    .containsPattern("StackOverflowError|OutOfMemoryError|more than an evaluation may|one by one");
            assertThat(shell.evaluate("1 + 1")).isEqualTo(Frame.Kind.DONE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "var all = new ArrayList<byte[]>(); for (;;) all.add(new byte[1 << 20]);",
                "var all = new ArrayList<String>(); for (;;) all.add(\"x\".repeat(1000));",
                "int n = 600_000; new long[][] {new long[n], new long[n], new long[n], new long[n], new long[n], "
                        + "new long[n], new long[n], new long[n], new long[n], new long[n], new long[n]}",
                "var all = \"x\".repeat(41_000_000)"
            })
    void whatMayKeepTooMuchEndsTheSession(String text) {
        try (var shell = reading()) {
            assertThat(shell.evaluate(text)).isEqualTo(Frame.Kind.ENDED);
            assertThat(shown.toString()).contains("took more than 40 MB and may keep it");
        }
    }

    @Test
    void whatShowsWithoutEndIsCutOff() {
        try (var shell = reading()) {
            shell.evaluate("for (int i = 0; i < 10_000; i++) println(\"line \" + i)");
        }
        assertThat(shown.toString()).hasSizeLessThan(1_100).contains("(more is not shown)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "while (true) { }",
                "void again() { for (;;) { int x = 1; } } again()",
                "Stream.of(1).filter(n -> { for (;;) { } }).findAny()",
                "class E extends RuntimeException { public String getMessage() { for (;;) { } } } throw new E();",
                "class V { public String toString() { for (;;) { } } } new V()"
            })
    void whatHangsEndsWhenItIsToldTo(String text) {
        try (var shell = reading()) {
            var how = CompletableFuture.supplyAsync(() -> shell.evaluate("println(\"goes\"); " + text));
            await().atMost(SOON).until(() -> shown.toString().contains("goes"));
            // Once, wherever it is: what comes next of the text is not begun.
            shell.stop();
            assertThat(how.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join()).isEqualTo(Frame.Kind.FAILED);
            assertThat(shown.toString()).contains("Stopped: it was asked to");
            assertThat(shell.evaluate("1 + 1")).isEqualTo(Frame.Kind.DONE);
        }
    }

    @Test
    void whatTakesTooLongEndsByItself() {
        try (var shell = shell(false, new Guard.Limits(1, 40_000_000, 1_000, 20_000))) {
            assertThat(shell.evaluate("while (true) { }")).isEqualTo(Frame.Kind.FAILED);
        }
        assertThat(shown.toString()).contains("took more than 1 s");
    }

    @Test
    void whatCatchesWhatEndsItIsEndedAllTheSame() {
        try (var shell = shell(false, new Guard.Limits(1, 40_000_000, 1_000, 20_000))) {
            assertThat(shell.evaluate("while (true) { try { while (true) { } } catch (Throwable t) { continue; } }"))
                    .isEqualTo(Frame.Kind.FAILED);
        }
        assertThat(shown.toString()).contains("took more than 1 s");
    }

    @Test
    void whatHangsInALibraryIsLeftBehindAndEndsTheSession() {
        try (var shell = shell(true, new Guard.Limits(600, 40_000_000, 1_000, 500))) {
            var how = CompletableFuture.supplyAsync(
                    () -> shell.evaluate("new java.util.concurrent.Semaphore(0).acquireUninterruptibly()"));
            await().atMost(SOON).until(ShellTest::someEvaluationWaits);
            shell.stop();
            assertThat(how.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join()).isEqualTo(Frame.Kind.ENDED);
        }
        assertThat(shown.toString()).contains("Stopped, for it was asked to, but it goes on in the thread console-");
    }

    private static boolean someEvaluationWaits() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().startsWith("console-"))
                .flatMap(thread -> Stream.of(thread.getValue()))
                .anyMatch(frame -> frame.getMethodName().equals("acquireUninterruptibly"));
    }

    /** One session, for to begin one takes longer than all of them; nothing of what was refused is left in it. */
    @Test
    void whoReadsCanDoNothingElse() {
        try (var shell = reading()) {
            assertThat(FOR_WRITERS).allSatisfy(text -> {
                shown.getBuffer().setLength(0);
                assertThat(shell.evaluate(text)).isEqualTo(Frame.Kind.FAILED);
                assertThat(shown.toString()).contains("is not for reading; begin with --write");
            });
            assertThat(shell.evaluate("1 + 1")).isEqualTo(Frame.Kind.DONE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Stream.of(\"a\").map(String::length).toList()", "Optional.empty().orElseGet(Object::new)"})
    void whoReadsCallsALibraryByALambda(String text) {
        try (var shell = reading()) {
            assertThat(shell.evaluate(text)).isEqualTo(Frame.Kind.FAILED);
            assertThat(shown.toString()).contains("java.lang.").contains("write it as a lambda");
            assertThat(shell.evaluate("Stream.of(\"a\").map(s -> s.length()).toList()"))
                    .isEqualTo(Frame.Kind.DONE);
        }
    }

    @Test
    void whatJavaMakesOfLambdasRecordsAndSwitchesIsForReading() {
        try (var shell = reading()) {
            assertThat(shell.evaluate("""
                    enum Kind { NEW, OLD }
                    record Part(Kind kind, int number) {
                        static Part of(int number) { return new Part(number > 1 ? Kind.NEW : Kind.OLD, number); }
                    }
                    String named(Object one) {
                        return switch (one) {
                            case Part(var kind, var number) when kind == Kind.NEW -> "new " + number;
                            case Part part -> part + " " + part.hashCode();
                            default -> "none";
                        };
                    }
                    Stream.of(1, 2).map(Part::of).map(part -> named(part)).toArray(String[]::new)[1]
                    """)).as(shown.toString()).isEqualTo(Frame.Kind.DONE);
        }
        assertThat(shown.toString()).contains("new 2");
    }

    @Test
    void classesOfOnesOwnMayMeetInOneVariable() {
        try (var shell = reading()) {
            assertThat(shell.evaluate("""
                    class O {
                        interface S { }
                        static class A implements S { }
                        static class B implements S { }
                        static S of(int n) { return n > 0 ? new A() : new B(); }
                    }
                    O.of(1) instanceof O.A && O.of(0) instanceof O.B;
                    interface Shape { int sides(); }
                    record Square(int of) implements Shape { public int sides() { return 4; } }
                    record Three(int of) implements Shape { public int sides() { return 3; } }
                    Shape one(int n) { Shape shape = n > 0 ? new Square(n) : new Three(n); return shape; }
                    one(1).sides() + one(0).sides()
                    """)).as(shown.toString()).isEqualTo(Frame.Kind.DONE);
        }
        assertThat(shown.toString()).contains("true\n").contains("7\n");
    }

    @Test
    void aLongValueIsCutOff() {
        try (var shell = reading()) {
            assertThat(shell.evaluate("\"x\".repeat(100_000)")).isEqualTo(Frame.Kind.DONE);
        }
        assertThat(shown.toString()).hasSizeLessThan(1_100).contains("(more is not shown)");
    }

    @Test
    void whoWritesMayDoMoreButNotEndTheService() {
        try (var shell = shell(true, TIGHT)) {
            assertThat(shell.evaluate("Thread.currentThread().getName().length() > 0"))
                    .isEqualTo(Frame.Kind.DONE);
            assertThat(shell.evaluate("System.exit(3)")).isEqualTo(Frame.Kind.FAILED);
            assertThat(shell.evaluate("Runtime.getRuntime().halt(3)")).isEqualTo(Frame.Kind.FAILED);
        }
        assertThat(shown.toString()).contains("true").contains("would end the service");
    }
}
