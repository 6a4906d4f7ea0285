package id.lababersih.app.console;

import id.lababersih.app.console.Weaving.Freedom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Stream;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.Snippet.Status;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.spi.ExecutionControlProvider;
import org.jspecify.annotations.Nullable;

/** A JShell in this process with the tools at hand. Of one thread, except {@link #stop}. */
final class Shell implements AutoCloseable {
    private static final int CHOICES_MAX = 100;
    private static final int FRAMES_MAX = 5;
    private static final List<String> IMPORTS = List.of(
            "java.math.*",
            "java.time.*",
            "java.util.*",
            "java.util.function.*",
            "java.util.stream.*",
            "id.lababersih.app.console.*",
            "id.lababersih.persistence.inspect.*");

    private final Guard guard;
    private final JShell shell;
    private volatile Freedom freedom = Freedom.OURS;

    Shell(Map<String, Object> tools, boolean write, Guard.Limits limits, Consumer<String> out) {
        guard = new Guard(limits, !write, out);
        shell = build(GuardedExecution.provider(guard, () -> freedom));
        IMPORTS.forEach(name -> prepare("import " + name + ";"));
        Tools.hand(guard.id(), tools);
        tools.forEach((name, tool) -> {
            String type = tool.getClass().getSimpleName();
            prepare(type + " " + name + " = (" + type + ") Tools.taken(" + guard.id() + ", \"" + name + "\");");
        });
        Tools.handed(guard.id());
        prepare("void print(Object what) { Guard.show(" + guard.id() + ", String.valueOf(what)); }");
        prepare("void println(Object what) { print(what + \"\\n\"); }");
        freedom = write ? Freedom.WRITE : Freedom.READ;
    }

    /**
     * JShell gives the thread that builds it the loader of the session, which the JDK's one thread that indexes classes
     * for all sessions would inherit, and keep.
     */
    private static JShell build(ExecutionControlProvider execution) {
        var caller = Thread.currentThread();
        var loader = caller.getContextClassLoader();
        try {
            return JShell.builder()
                    .executionEngine(execution, Map.of())
                    .compilerOptions("--class-path", System.getProperty("java.class.path"), "-proc:none")
                    .build();
        } finally {
            caller.setContextClassLoader(loader);
        }
    }

    /** How it went: DONE, FAILED, UNFINISHED, or ENDED where the session cannot go on. */
    Frame.Kind evaluate(String text) {
        guard.begin();
        List<String> pieces = new ArrayList<>();
        String rest = text.strip();
        while (!rest.isEmpty()) {
            CompletionInfo info = shell.sourceCodeAnalysis().analyzeCompletion(rest);
            if (info.completeness() == Completeness.UNKNOWN) {
                pieces.add(rest);
                break;
            }
            if (!info.completeness().isComplete()) {
                // Nothing has been run, for all of it comes again.
                return Frame.Kind.UNFINISHED;
            }
            pieces.add(info.source());
            rest = info.remaining().strip();
        }
        return evaluate(pieces);
    }

    private Frame.Kind evaluate(List<String> pieces) {
        for (String piece : pieces) {
            for (SnippetEvent event : shell.eval(piece)) {
                Frame.Kind shown = show(event);
                if (shown != Frame.Kind.DONE) {
                    return shown;
                }
            }
        }
        return Frame.Kind.DONE;
    }

    /** What may stand where the cursor is, in place of what comes after {@link Frame#at}. */
    Frame choices(String text, int cursor) {
        int[] anchor = new int[1];
        List<String> choices = shell.sourceCodeAnalysis().completionSuggestions(text, cursor, anchor).stream()
                .map(SourceCodeAnalysis.Suggestion::continuation)
                .distinct()
                .limit(CHOICES_MAX)
                .toList();
        return new Frame(Frame.Kind.CHOICES, "", anchor[0], choices);
    }

    /** Ends the running evaluation, from any thread. */
    void stop() {
        guard.stop("it was asked to");
    }

    /** Completes when nothing of it runs any more. */
    CompletionStage<?> ended() {
        return guard.ended();
    }

    @Override
    public void close() {
        guard.close();
        shell.close();
    }

    private void prepare(String source) {
        for (SnippetEvent event : shell.eval(source)) {
            if (event.status() != Status.VALID || event.exception() != null) {
                throw new IllegalStateException(source + " is " + event);
            }
        }
    }

    private Frame.Kind show(SnippetEvent event) {
        if (event.causeSnippet() != null) {
            return Frame.Kind.DONE;
        }
        if (event.exception() instanceof EvalException failed) {
            guard.show(failure(failed));
            return failed.getExceptionClassName().equals(Guard.SessionOverException.class.getName())
                    ? Frame.Kind.ENDED
                    : Frame.Kind.FAILED;
        }
        if (event.status() == Status.REJECTED || event.exception() != null) {
            shell.diagnostics(event.snippet()).forEach(wrong -> guard.show(wrong.getMessage(Locale.ENGLISH) + "\n"));
            return Frame.Kind.FAILED;
        }
        value(event.value());
        return Frame.Kind.DONE;
    }

    private void value(@Nullable String value) {
        if (value != null && !value.isEmpty()) {
            guard.show(value + "\n");
        }
    }

    private static String failure(EvalException failed) {
        String name = failed.getExceptionClassName();
        String what = name.substring(name.lastIndexOf('.') + 1).replace('$', '.');
        var shown = new StringBuilder(what + ": " + failed.getMessage() + "\n");
        Stream.of(failed.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith("id.lababersih")
                        || frame.getFileName() == null
                        || frame.getFileName().startsWith("#"))
                .filter(frame -> !frame.getClassName().startsWith("id.lababersih.app.console"))
                .limit(FRAMES_MAX)
                .forEach(frame -> shown.append("    at ").append(frame).append('\n'));
        return shown.toString();
    }
}
