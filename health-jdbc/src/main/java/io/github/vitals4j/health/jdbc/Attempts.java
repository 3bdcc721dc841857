package io.github.vitals4j.health.jdbc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of one checker. There is one at a time, so that no more than one connection is taken. If a driver does
 * not return from an abandoned one, another may take its place after a minute, the next after two, and so on.
 */
final class Attempts {
    private static final Duration FIRST_REPLACEMENT = Duration.ofMinutes(1);

    private final List<Attempt> outstanding = new ArrayList<>();

    /**
     * Starts an attempt, once the one before has let go of its connection.
     *
     * @return whether it was started; no, if the one before takes longer than the patience
     */
    boolean start(Attempt attempt, Duration patience) throws InterruptedException {
        Attempt previous = previous();
        if (previous != null && !previous.awaitRelease(patience) && !isOverdue(previous)) {
            return false;
        }
        synchronized (outstanding) {
            outstanding.add(attempt);
        }
        attempt.start();
        return true;
    }

    private @Nullable Attempt previous() throws InterruptedException {
        synchronized (outstanding) {
            for (Attempt each : List.copyOf(outstanding)) {
                if (each.awaitRelease(Duration.ZERO)) {
                    outstanding.remove(each);
                }
            }
            return outstanding.isEmpty() ? null : outstanding.get(outstanding.size() - 1);
        }
    }

    private boolean isOverdue(Attempt newest) {
        synchronized (outstanding) {
            int doublings = Math.min(outstanding.size() - 1, 16);
            return newest.age().compareTo(FIRST_REPLACEMENT.multipliedBy(1L << doublings)) >= 0;
        }
    }
}
