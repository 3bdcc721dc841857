package io.github.vitals4j.health.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.FinishedRun;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthListener;
import io.github.vitals4j.health.HealthReport;
import io.github.vitals4j.health.View;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A checker in the hands of a real manager, which runs it when it is told to. */
final class Watched implements AutoCloseable {
    private static final String NAME = "database";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final LinkedBlockingQueue<FinishedRun> runs = new LinkedBlockingQueue<>();
    private final Semaphore returned = new Semaphore(0);
    private final HealthCheckManager manager;

    private Watched(JdbcChecker checker, Duration timeout) {
        manager = HealthCheckManager.builder()
                .listener(new HealthListener() {
                    @Override
                    public void onRun(FinishedRun run) {
                        runs.add(run);
                    }
                })
                .register(
                        NAME,
                        context -> {
                            try {
                                return checker.check(context);
                            } finally {
                                returned.release();
                            }
                        },
                        options -> checker.options(options).timeout(timeout))
                .build();
    }

    /** Registers the checker, which starts its first run. */
    static Watched start(JdbcChecker checker, Duration timeout) {
        return new Watched(checker, timeout);
    }

    /** Starts another run, as soon as one that did not return in time has come back. */
    void refresh() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!isStarted()) {
            assertThat(System.nanoTime()).as("the run before has not come back").isLessThan(end);
            // The manager takes note of it a moment later.
            returned.tryAcquire(100, TimeUnit.MILLISECONDS);
        }
    }

    private boolean isStarted() {
        Optional<Instant> before = lastCheck(manager.current(View.dependency(NAME)));
        returned.drainPermits();
        CompletableFuture<HealthReport> refreshed = manager.refresh(NAME);
        return !refreshed.isDone() || !lastCheck(refreshed.join()).equals(before);
    }

    private static Optional<Instant> lastCheck(HealthReport report) {
        return report.dependency(NAME).orElseThrow().lastCheck();
    }

    /** {@return the run that ends next} */
    FinishedRun next() throws InterruptedException {
        FinishedRun run = runs.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(run).as("a run that has ended").isNotNull();
        return run;
    }

    @Override
    public void close() {
        manager.close();
    }
}
