package io.github.vitals4j.health;

import java.time.Duration;
import java.time.InstantSource;

/**
 * The time by which a manager works: the wall clock for what people read, a monotonic clock for every decision, and a
 * timer. The default is the system's; tests inject {@code io.github.vitals4j.health.testing.ManualTime}.
 *
 * <p>Implementations are thread-safe, answer at once, throw nothing and do not call the manager: the clocks are read
 * under its lock.
 */
public interface TimeSource extends InstantSource {
    /** {@return nanoseconds of a clock that never steps, as {@link System#nanoTime()}} */
    long nanoTime();

    /**
     * Runs a task once, on a thread of the source's own.
     *
     * @param task the task; it is quick and throws nothing
     * @param delay from now; zero or less for as soon as possible
     * @return cancels the task if it has not begun yet
     */
    Runnable schedule(Runnable task, Duration delay);
}
