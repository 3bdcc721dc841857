package io.github.vitals4j.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Finished runs for tests of what follows from them: the second of the clock at which each ended, and what it said. */
final class Outcomes {
    private Outcomes() {}

    static Outcome healthy(long second) {
        return outcome(HealthStatus.HEALTHY, null, second);
    }

    static Outcome degraded(long second) {
        return outcome(HealthStatus.DEGRADED, new Problem(Reason.REPORTED, "filling"), second);
    }

    static Outcome unhealthy(long second) {
        return unhealthy(Reason.CONNECTION_REFUSED, second);
    }

    static Outcome unhealthy(Reason reason, long second) {
        return outcome(HealthStatus.UNHEALTHY, new Problem(reason, reason + " at " + second), second);
    }

    static Outcome timedOut(long second) {
        return unhealthy(Reason.TIMEOUT, second);
    }

    static Outcome outcome(HealthStatus status, Problem problem, long second) {
        return new Outcome(status, problem, Map.of(), Duration.ofMillis(20), at(second), nanos(second), null);
    }

    /** The second by the wall clock. */
    static Instant at(long second) {
        return Instant.ofEpochSecond(second);
    }

    /** The second by the monotonic clock. */
    static long nanos(long second) {
        return TimeUnit.SECONDS.toNanos(second);
    }
}
