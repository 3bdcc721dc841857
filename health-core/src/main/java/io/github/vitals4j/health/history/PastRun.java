package io.github.vitals4j.health.history;

import io.github.vitals4j.health.HealthStatus;
import java.time.Duration;
import java.time.Instant;

/** A run that has ended: what it alone said, before thresholds. Immutable. */
public final class PastRun {
    private final Instant endedAt;
    private final HealthStatus status;
    private final Duration duration;

    PastRun(Instant endedAt, HealthStatus status, Duration duration) {
        this.endedAt = endedAt;
        this.status = status;
        this.duration = duration;
    }

    /** {@return when it ended} */
    public Instant endedAt() {
        return endedAt;
    }

    /** {@return what it said: healthy, degraded or unhealthy} */
    public HealthStatus status() {
        return status;
    }

    /** {@return how long it took} */
    public Duration duration() {
        return duration;
    }

    /** {@return what it said, and how long it took} */
    @Override
    public String toString() {
        return status.text() + " after " + duration.toMillis() + " ms";
    }
}
