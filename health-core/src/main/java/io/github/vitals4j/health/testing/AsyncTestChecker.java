package io.github.vitals4j.health.testing;

import io.github.vitals4j.health.AsyncDependencyChecker;
import io.github.vitals4j.health.CheckContext;
import io.github.vitals4j.health.CheckResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A dependency that is asked without blocking, and answers when the test says so. Every run gets a stage of its own,
 * which stays open until the test completes it: late, twice, or never. Thread-safe.
 *
 * <pre>{@code
 * var search = AsyncTestChecker.create();
 * try (var health = HealthCheckManager.builder().register("search", search).build()) {
 *     var report = health.checkAsync(View.READINESS, Duration.ofSeconds(1));
 *     search.complete(CheckResult.healthy());
 *     assertThat(report.join().status()).isEqualTo(HealthStatus.HEALTHY);
 * }
 * }</pre>
 */
public final class AsyncTestChecker implements AsyncDependencyChecker {
    private final Object monitor = new Object();
    private final List<CompletableFuture<CheckResult>> stages = new ArrayList<>();

    private AsyncTestChecker() {}

    /** {@return a dependency that has answered nothing yet} */
    public static AsyncTestChecker create() {
        return new AsyncTestChecker();
    }

    @Override
    public CompletableFuture<CheckResult> start(CheckContext context) {
        var stage = new CompletableFuture<CheckResult>();
        synchronized (monitor) {
            stages.add(stage);
            monitor.notifyAll();
        }
        return stage;
    }

    /**
     * Answers the run that has started last, on a foreign thread, and returns when all that follows on that thread is
     * done. Waits for a first run if there is none.
     *
     * @param answer null for a checker with a bug
     * @throws AssertionError if no run starts, or what follows does not end, within ten seconds
     */
    @SuppressWarnings("NullAway") // a checker with a bug completes with null, and that is what is asked for
    public void complete(@Nullable CheckResult answer) {
        onForeignThread(stage -> stage.complete(answer));
    }

    /**
     * Lets the run fail that has started last, on a foreign thread, and returns when all that follows on that thread is
     * done. Waits for a first run if there is none.
     *
     * @param failure what the stage completes with
     * @throws AssertionError if no run starts, or what follows does not end, within ten seconds
     */
    public void fail(Throwable failure) {
        onForeignThread(stage -> stage.completeExceptionally(failure));
    }

    /**
     * {@return the stage of a run, to complete it late, to change its mind ({@link CompletableFuture#obtrudeValue}), or
     * to see whether it was cancelled} Waits for the run to start.
     *
     * @param run the run's number, from 1
     * @throws AssertionError if it does not start within ten seconds
     */
    public CompletableFuture<CheckResult> stage(int run) {
        if (run < 1) {
            throw new IllegalArgumentException("run " + run + ": runs are counted from 1");
        }
        synchronized (monitor) {
            Patience.await(
                    monitor, () -> stages.size() >= run, () -> run + " runs started, but there are " + stages.size());
            return stages.get(run - 1);
        }
    }

    /** {@return how many runs have started} */
    public int runs() {
        synchronized (monitor) {
            return stages.size();
        }
    }

    /** {@return how many runs have been neither answered nor cancelled} */
    public int open() {
        synchronized (monitor) {
            return (int) stages.stream().filter(stage -> !stage.isDone()).count();
        }
    }

    private void onForeignThread(Consumer<CompletableFuture<CheckResult>> completion) {
        var last = stage(Math.max(1, runs()));
        var thread = new Thread(() -> completion.accept(last), "foreign");
        thread.setDaemon(true);
        thread.start();
        Patience.join(thread);
    }
}
