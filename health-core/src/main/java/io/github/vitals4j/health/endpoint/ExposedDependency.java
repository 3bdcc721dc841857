package io.github.vitals4j.health.endpoint;

import io.github.vitals4j.health.DependencyHealth;
import io.github.vitals4j.health.DependencyType;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One dependency of an {@link ExposedReport}, less what its reader may not see. Immutable. */
public final class ExposedDependency {
    private final DependencyHealth health;
    private final Exposure exposure;

    ExposedDependency(DependencyHealth health, Exposure exposure) {
        this.health = health;
        this.exposure = exposure;
    }

    /** {@return the name under which the dependency is registered} */
    public String name() {
        return health.name();
    }

    /** {@return what the dependency's failure means} */
    public DependencyType type() {
        return health.type();
    }

    /** {@return the dependency's tags; not modifiable} */
    public Set<String> tags() {
        return health.tags();
    }

    /** {@return the effective status} */
    public HealthStatus status() {
        return health.status();
    }

    /** {@return whether the dependency works: healthy or degraded} */
    public boolean isUp() {
        return health.isUp();
    }

    /** {@return how long the last run took; empty if none came to an end} */
    public Optional<Duration> duration() {
        return health.duration();
    }

    /** {@return when the last run ended; empty if none did} */
    public Optional<Instant> lastCheck() {
        return health.lastCheck();
    }

    /** {@return since when the dependency has its status} */
    public Instant since() {
        return health.since();
    }

    /** {@return whether the result is past its ttl} */
    public boolean isStale() {
        return health.isStale();
    }

    /** {@return how many runs in a row were unhealthy, up to the last one; 0 if the last one was not} */
    public int consecutiveFailures() {
        return health.consecutiveFailures();
    }

    /** {@return how many runs were given up because they never returned, and still have not} */
    public int abandonedRuns() {
        return health.abandonedRuns();
    }

    /** {@return why, for programs; empty if nothing is wrong} */
    public Optional<Reason> reason() {
        return health.reason();
    }

    /**
     * {@return what is wrong, for people; empty if nothing is, or if the exposure is less than {@link Exposure#FULL}}
     */
    public Optional<String> error() {
        return exposure == Exposure.FULL ? health.error() : Optional.empty();
    }

    /**
     * {@return figures of the last run: Strings, Numbers and Booleans by name; not modifiable} Empty if the exposure is
     * less than {@link Exposure#FULL}.
     */
    public Map<String, Object> metadata() {
        return exposure == Exposure.FULL ? health.metadata() : Map.of();
    }
}
