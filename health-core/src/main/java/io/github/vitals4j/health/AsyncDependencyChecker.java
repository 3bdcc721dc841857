package io.github.vitals4j.health;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A checker that needs no thread while it waits for the answer.
 *
 * <p>The stage may complete on any thread. At the run's timeout its future is cancelled, and what completes later is
 * ignored.
 */
@FunctionalInterface
public interface AsyncDependencyChecker extends DependencyChecker {
    /**
     * Starts to ask the dependency. Runs on a thread where it may block, but need not.
     *
     * @param context what the run allows: its time, and how it is ended
     * @return completes with how the dependency is; completing exceptionally, or with null, is an unhealthy result
     * @throws Exception what went wrong; the run is then unhealthy
     */
    CompletionStage<CheckResult> start(CheckContext context) throws Exception;

    /**
     * {@inheritDoc}
     *
     * <p>Waits for the stage, for checkers that wrap another one; the manager calls {@link #start} instead.
     */
    @Override
    @SuppressWarnings("FunctionalInterfaceMethodChanged") // meant: a lambda for start() is a complete checker
    default CheckResult check(CheckContext context) throws Exception {
        var future = start(context).toCompletableFuture();
        try {
            return future.get(Math.max(1, context.remaining().toNanos()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw failure;
        } catch (TimeoutException | InterruptedException ended) {
            future.cancel(true);
            throw ended;
        }
    }
}
