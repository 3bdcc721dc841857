package io.github.vitals4j.health.endpoint;

import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.TimeSource;

/** The values that are new in every answer, by the manager's clocks. Thread-safe. */
final class Now {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final TimeSource time;
    private final long startNanos;

    Now(HealthCheckManager manager) {
        this.time = manager.timeSource();
        this.startNanos = time.nanoTime() - manager.uptime().toNanos();
    }

    /** {@return the time in milliseconds since 1970} */
    long millis() {
        return time.millis();
    }

    /** Writes a value, where the time is the one given, and returns where it ends. */
    int put(Fresh value, long millis, byte[] target, int at) {
        return switch (value) {
            case TIMESTAMP -> putTimestamp(millis, target, at);
            case UNIX_SECONDS -> Digits.put(Math.floorDiv(millis, 1000L), target, at);
            case UNIX_TIME -> putSeconds(millis, target, at);
            case UPTIME -> putSeconds((time.nanoTime() - startNanos) / NANOS_PER_MILLI, target, at);
        };
    }

    private int putTimestamp(long millis, byte[] target, int at) {
        target[at] = '"';
        int end = Timestamps.put(millis, target, at + 1);
        target[end] = '"';
        return end + 1;
    }

    private static int putSeconds(long millis, byte[] target, int at) {
        if (millis < 0) {
            target[at] = '-';
            return putSeconds(-millis, target, at + 1);
        }
        long seconds = millis / 1000;
        int end = Digits.put(seconds, target, at);
        target[end] = '.';
        return Digits.putThree((int) (millis - seconds * 1000), target, end + 1);
    }
}
