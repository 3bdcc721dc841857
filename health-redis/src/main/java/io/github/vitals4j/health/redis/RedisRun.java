package io.github.vitals4j.health.redis;

import io.github.vitals4j.health.CheckContext;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.Reason;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One run of a check: the promise of its result, and what must be let go of when it ends, however it ends. The manager
 * ends it by cancelling the promise. Its timer is Lettuce's own, so it needs no thread.
 */
final class RedisRun {
    private final Duration allowed;
    private final ScheduledExecutorService timer;
    private final CompletableFuture<CheckResult> result = new CompletableFuture<>();
    private final CompletableFuture<Void> nearlyOver = new CompletableFuture<>();

    RedisRun(CheckContext context, ClientResources resources) {
        allowed = context.remaining();
        timer = resources.eventExecutorGroup();
        later(() -> nearlyOver.complete(null), allowed);
    }

    /** Has something done while the run lasts, on a thread of Lettuce's that does no input and output. */
    void later(Runnable action, Duration delay) {
        try {
            var alarm = timer.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
            atEnd(() -> alarm.cancel(false));
        } catch (RejectedExecutionException shutDown) {
            // Without the client nothing will be asked, so there is nothing to wait for.
        }
    }

    /** {@return how long the run may take if its verdict is to be more precise than that it took too long} */
    Duration allowed() {
        return allowed;
    }

    /** {@return completes when {@link #allowed} has passed} */
    CompletableFuture<Void> nearlyOver() {
        return nearlyOver;
    }

    /** Has something let go of when the run ends; at once if it has ended already. */
    void atEnd(Runnable release) {
        result.whenComplete((answer, failure) -> release.run());
    }

    /**
     * Ends the run, unless it has ended already. What follows is done on a thread of Lettuce's that does no input and
     * output, never on the caller's.
     */
    void end(CheckResult verdict) {
        try {
            timer.execute(() -> result.complete(verdict));
        } catch (RejectedExecutionException shutDown) {
            result.complete(verdict);
        }
    }

    /** {@return the same answer, or {@linkplain #isSilence silence} if it does not come while the run allows it} */
    <T> CompletableFuture<T> inTime(CompletableFuture<T> answer) {
        var bounded = answer.copy();
        nearlyOver.thenRun(() -> bounded.completeExceptionally(new NoAnswer()));
        return bounded;
    }

    /** {@return whether the failure is that there was no answer in time} */
    static boolean isSilence(Throwable failure) {
        return failure instanceof NoAnswer
                || (failure instanceof CompletionException && failure.getCause() instanceof NoAnswer);
    }

    /** {@return what a failure during the run means} */
    RedisFailure explain(Throwable failure) {
        return isSilence(failure)
                ? new RedisFailure(Reason.TIMEOUT, "no answer in " + allowed.toMillis() + " ms")
                : RedisFailure.of(failure);
    }

    /** {@return the promise} */
    CompletableFuture<CheckResult> result() {
        return result;
    }

    private static final class NoAnswer extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoAnswer() {
            super(null, null, false, false);
        }
    }
}
