package io.github.vitals4j.health.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.FinishedRun;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthListener;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A checker in the hands of a real manager, which runs it when it is told to. */
final class Watched implements AutoCloseable {
    private static final String NAME = "database";

    private final LinkedBlockingQueue<FinishedRun> runs = new LinkedBlockingQueue<>();
    private final Duration timeout;
    private final HealthCheckManager manager;

    private Watched(JdbcChecker checker, Duration timeout) {
        this.timeout = timeout;
        manager = HealthCheckManager.builder()
                .listener(new HealthListener() {
                    @Override
                    public void onRun(FinishedRun run) {
                        runs.add(run);
                    }
                })
                .register(NAME, checker, options -> options.timeout(timeout))
                .build();
    }

    /** Registers the checker, which starts its first run. */
    static Watched start(JdbcChecker checker, Duration timeout) {
        return new Watched(checker, timeout);
    }

    /** Starts another run. */
    void refresh() {
        manager.refresh(NAME);
    }

    /** {@return the run that ends next} */
    FinishedRun next() throws InterruptedException {
        FinishedRun run = runs.poll(timeout.toMillis() + 5_000, TimeUnit.MILLISECONDS);
        assertThat(run).as("a run that has ended").isNotNull();
        return run;
    }

    @Override
    public void close() {
        manager.close();
    }
}
