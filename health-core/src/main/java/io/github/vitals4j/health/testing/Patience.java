package io.github.vitals4j.health.testing;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting for what other threads do, for a test that must rather fail than hang. */
final class Patience {
    private static final long SECONDS = 10;

    private Patience() {}

    /**
     * Waits for a condition. Whoever changes it notifies the monitor.
     *
     * @param monitor guards what the condition and the text read
     * @param expected what the test waited for in vain, and what was there instead
     * @throws AssertionError if the condition does not come about within ten seconds, or the thread is interrupted
     */
    static void await(Object monitor, BooleanSupplier condition, Supplier<String> expected) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        synchronized (monitor) {
            while (!condition.getAsBoolean()) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    throw new AssertionError("expected within " + SECONDS + " s: " + expected.get());
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(monitor, left);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError("interrupted while expecting: " + expected.get(), interrupted);
                }
            }
        }
    }

    /**
     * Waits for a thread to end.
     *
     * @throws AssertionError if it does not within ten seconds, or the calling thread is interrupted
     */
    static void join(Thread thread) {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(SECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while expecting: " + thread + " ended", interrupted);
        }
        if (thread.isAlive()) {
            throw new AssertionError("expected within " + SECONDS + " s: " + thread + " ended");
        }
    }
}
