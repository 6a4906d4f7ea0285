package id.lababersih.app.console;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits as long as an engineer does, and longer than a question is asked again where its node was lost. */
final class Waiting {
    private static final int SECONDS_MAX = 25;

    private Waiting() {}

    static <T> T on(CompletionStage<T> answer) {
        try {
            return answer.toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new IllegalStateException(String.valueOf(failed.getCause()));
        } catch (TimeoutException late) {
            throw new IllegalStateException("No answer within " + SECONDS_MAX + " s");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Stopped");
        }
    }
}
