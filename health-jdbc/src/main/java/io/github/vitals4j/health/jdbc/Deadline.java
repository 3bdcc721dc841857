package io.github.vitals4j.health.jdbc;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A moment by the monotonic clock.
 *
 * @param nanoTime the moment, as {@link System#nanoTime()} will say it
 */
record Deadline(long nanoTime) {
    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    long nanosLeft() {
        return Math.max(0, nanoTime - System.nanoTime());
    }

    Duration left() {
        return Duration.ofNanos(nanosLeft());
    }

    boolean isOver() {
        return nanosLeft() == 0;
    }

    /** {@return milliseconds, at least one, for zero means no limit to drivers} */
    int millisLeft() {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanosLeft())));
    }

    /**
     * {@return whole seconds, at least one, for zero means no limit to drivers} Rounded up: a driver that gives up
     * before the moment would say so of a database that had time left to answer.
     */
    int secondsLeft() {
        return (int) Math.min(
                Integer.MAX_VALUE, Math.max(1, left().plusNanos(999_999_999).toSeconds()));
    }

    /** {@return the moment in the middle between now and then} */
    Deadline half() {
        return new Deadline(System.nanoTime() + nanosLeft() / 2);
    }
}
