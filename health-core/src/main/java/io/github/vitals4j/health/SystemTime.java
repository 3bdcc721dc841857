package io.github.vitals4j.health;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The system's clocks, and a timer thread. */
final class SystemTime implements TimeSource, AutoCloseable {
    /** About 292 years: what is longer would overflow, and ends as late. */
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private final ScheduledThreadPoolExecutor timer;

    SystemTime() {
        timer = new ScheduledThreadPoolExecutor(1, Threads.daemons("vitals4j-timer"));
        // Nearly every timeout is cancelled long before it would fire; kept until then, they would be a leak.
        timer.setRemoveOnCancelPolicy(true);
        // Now, because a process that has no thread left later must still be able to time out what it runs.
        timer.prestartAllCoreThreads();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Instant instant() {
        return Instant.now();
    }

    @Override
    public long millis() {
        return System.currentTimeMillis();
    }

    @Override
    public Runnable schedule(Runnable task, Duration delay) {
        try {
            long nanos = delay.compareTo(LONGEST) < 0 ? delay.toNanos() : Long.MAX_VALUE;
            var scheduled = timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
            return () -> scheduled.cancel(false);
        } catch (RejectedExecutionException closed) {
            return Threads.NO_TIMER;
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
