package io.github.vitals4j.health.history;

import io.github.vitals4j.health.HealthStatus;
import java.util.OptionalDouble;

/**
 * For which part of a period something worked. Time in which nothing was known counts neither way. Not thread-safe; the
 * moments that it is given do not go back.
 */
final class Uptime {
    /** How long it worked in a slice of time, and how long it did not. */
    private static final class Slice {
        long up;
        long down;
    }

    private final Ring<Slice> slices;
    private HealthStatus status;
    private long counted;

    Uptime(HistoryPeriod period, HealthStatus status, long now) {
        this.slices = period.ring();
        this.status = status;
        this.counted = now;
    }

    void become(HealthStatus next, long now) {
        count(now);
        status = next;
    }

    /** {@return the part from 0 to 1; empty if nothing was known} */
    OptionalDouble availability(long now) {
        count(now);
        double up = 0;
        double down = 0;
        for (var slice : slices.upTo(now)) {
            up += slice.up;
            down += slice.down;
        }
        return up + down == 0 ? OptionalDouble.empty() : OptionalDouble.of(up / (up + down));
    }

    private void count(long now) {
        long from = Math.max(counted, slices.start(now));
        while (from < now) {
            long to = Math.min(now, slices.end(from));
            if (status != HealthStatus.UNKNOWN) {
                var slice = slices.of(slices.number(from), Slice::new);
                slice.up += status.isUp() ? to - from : 0;
                slice.down += status.isUp() ? 0 : to - from;
            }
            from = to;
        }
        counted = Math.max(counted, now);
    }
}
