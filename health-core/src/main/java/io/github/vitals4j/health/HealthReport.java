package io.github.vitals4j.health;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How the dependencies that a {@link View} selects are, and what follows for the application. Immutable; its status
 * follows from its own entries, and from {@link #isDraining()}.
 *
 * <p>The same report is handed out until something in it changes, so two calls may return the same object.
 */
public final class HealthReport {
    private final View view;
    private final HealthStatus status;
    private final String message;
    private final boolean draining;
    private final Instant timestamp;
    private final List<DependencyHealth> dependencies;
    private final List<DependencyHealth> failing;

    HealthReport(
            View view,
            HealthStatus status,
            String message,
            boolean draining,
            Instant timestamp,
            List<DependencyHealth> dependencies,
            List<DependencyHealth> failing) {
        this.view = view;
        this.status = status;
        this.message = message;
        this.draining = draining;
        this.timestamp = timestamp;
        this.dependencies = dependencies;
        this.failing = failing;
    }

    /** {@return what the report was asked to cover} */
    public View view() {
        return view;
    }

    /** {@return the overall status} */
    public HealthStatus status() {
        return status;
    }

    /** {@return the overall status in a sentence, with the names of the dependencies that it comes from} */
    public String message() {
        return message;
    }

    /** {@return whether the application is {@linkplain HealthCheckManager#drain() draining}} */
    public boolean isDraining() {
        return draining;
    }

    /** {@return when the report was put together; it has been true since then} */
    public Instant timestamp() {
        return timestamp;
    }

    /** {@return the dependencies in the order of their registration; not modifiable} */
    public List<DependencyHealth> dependencies() {
        return dependencies;
    }

    /**
     * {@return the critical dependencies for which the application is not ready, or would not be if it were not
     * draining; not modifiable} Those that the {@link ReadinessPolicy} forgives are not among them, and none is if the
     * report is not about readiness.
     */
    public List<DependencyHealth> failing() {
        return failing;
    }

    /**
     * {@return one dependency; empty if the report has none of that name}
     *
     * @param name the name under which it is registered
     */
    public Optional<DependencyHealth> dependency(String name) {
        for (var dependency : dependencies) {
            if (dependency.name().equals(name)) {
                return Optional.of(dependency);
            }
        }
        return Optional.empty();
    }

    /** {@return the status and the message} */
    @Override
    public String toString() {
        return status.text() + ": " + message;
    }
}
