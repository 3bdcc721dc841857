package io.github.vitals4j.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How one dependency is, as a report tells it. Immutable.
 *
 * <p>{@link #status()} is the effective status, after thresholds and age; {@link #error()}, {@link #reason()} and the
 * counters tell what the last runs said. All text has been redacted.
 */
public final class DependencyHealth {
    private final String name;
    private final CheckOptions options;
    private final DependencyState state;

    DependencyHealth(String name, CheckOptions options, DependencyState state) {
        this.name = name;
        this.options = options;
        this.state = state;
    }

    /** {@return the name under which the dependency is registered} */
    public String name() {
        return name;
    }

    /** {@return what the dependency's failure means} */
    public DependencyType type() {
        return options.type();
    }

    /** {@return who else depends on the same thing} */
    public Scope scope() {
        return options.scope();
    }

    /** {@return the dependency's tags; not modifiable} */
    public Set<String> tags() {
        return options.tags();
    }

    /** {@return the effective status} */
    public HealthStatus status() {
        return state.status();
    }

    /** {@return whether the dependency works: healthy or degraded} */
    public boolean isUp() {
        return state.status().isUp();
    }

    /** {@return how long the last run took; empty if none came to an end} */
    public Optional<Duration> duration() {
        return Optional.ofNullable(state.last()).map(Outcome::duration);
    }

    /** {@return when the last run ended; empty if none did} */
    public Optional<Instant> lastCheck() {
        return Optional.ofNullable(state.last()).map(Outcome::endedAt);
    }

    /** {@return when a run was last healthy or degraded; empty if none was} */
    public Optional<Instant> lastSuccess() {
        return Optional.ofNullable(state.lastSuccess());
    }

    /** {@return since when the dependency has its status} */
    public Instant since() {
        return state.since();
    }

    /** {@return whether the result is past its ttl} */
    public boolean isStale() {
        return state.stale();
    }

    /** {@return how many runs in a row were unhealthy, up to the last one; 0 if the last one was not} */
    public int consecutiveFailures() {
        return state.failures();
    }

    /** {@return how many runs of the dependency were given up because they never returned, and still have not} */
    public int abandonedRuns() {
        return state.abandoned();
    }

    /** {@return what is wrong, for people; empty if nothing is} */
    public Optional<String> error() {
        return Optional.ofNullable(problem()).map(Problem::error);
    }

    /** {@return why, for programs; empty if nothing is wrong} */
    public Optional<Reason> reason() {
        return Optional.ofNullable(problem()).map(Problem::reason);
    }

    private @Nullable Problem problem() {
        return state.problem();
    }

    /** {@return figures of the last run: Strings, Numbers and Booleans by name; not modifiable} */
    public Map<String, Object> metadata() {
        var last = state.last();
        return last == null ? Map.of() : last.metadata();
    }

    DependencyState state() {
        return state;
    }

    /** {@return the name, the status, and what is wrong} */
    @Override
    public String toString() {
        var problem = problem();
        return name + ": " + status().text()
                + (problem == null ? "" : " (" + problem.reason() + "): " + problem.error());
    }
}
