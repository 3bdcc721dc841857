package io.github.vitals4j.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A run that has ended: what it alone said, before thresholds. Immutable; its text has been redacted. */
public final class FinishedRun {
    private final DependencyHealth dependency;
    private final Outcome outcome;

    FinishedRun(DependencyHealth dependency, Outcome outcome) {
        this.dependency = dependency;
        this.outcome = outcome;
    }

    /** {@return the dependency's name} */
    public String name() {
        return dependency.name();
    }

    /** {@return what the run said: healthy, degraded or unhealthy} */
    public HealthStatus status() {
        return outcome.status();
    }

    /** {@return why, for programs; empty if healthy} */
    public Optional<Reason> reason() {
        return Optional.ofNullable(outcome.problem()).map(Problem::reason);
    }

    /** {@return why, for people; empty if healthy} */
    public Optional<String> error() {
        return Optional.ofNullable(outcome.problem()).map(Problem::error);
    }

    /** {@return how long it took} */
    public Duration duration() {
        return outcome.duration();
    }

    /** {@return when it ended} */
    public Instant endedAt() {
        return outcome.endedAt();
    }

    /** By the monotonic clock. */
    long endedNanos() {
        return outcome.endedNanos();
    }

    /** {@return figures that the run reported; not modifiable} */
    public Map<String, Object> metadata() {
        return outcome.metadata();
    }

    /** {@return the dependency after the run, thresholds applied} */
    public DependencyHealth dependency() {
        return dependency;
    }

    @Nullable
    String stackTrace() {
        return outcome.stackTrace();
    }

    /** {@return the name, and what the run said} */
    @Override
    public String toString() {
        return name() + ": " + status().text();
    }
}
