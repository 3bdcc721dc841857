package io.github.vitals4j.health;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * When dependencies are run in the background.
 *
 * @param enabled whether they are
 * @param jitter the part of a tenth by which an interval is shortened, from 0 up to 1
 */
record Refresh(boolean enabled, DoubleSupplier jitter) {
    /** An interval that would be zero becomes this. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    /** {@return how long until something is to be done, in nanoseconds} */
    long untilNext(Dependency dependency, long now) {
        var state = dependency.state();
        if (dependency.hanging != null) {
            return (state.isDue(now) ? dependency.nextStep() : state.dueAt()) - now;
        }
        var last = state.last();
        boolean good = last != null && last.isSuccess() && last.status() == state.status();
        var interval = good ? dependency.options.refreshInterval() : dependency.options.failureTtl();
        long nanos = (interval.isZero() ? SHORTEST : interval).toNanos();
        return nanos - (long) (nanos * 0.1 * jitter.getAsDouble());
    }
}
