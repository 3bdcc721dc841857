package io.github.vitals4j.health.jdbc;

import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.Reason;
import io.github.vitals4j.health.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A change of a dependency's status, as it stands in the table of a {@link JdbcHistory}. Immutable. */
public final class RecordedTransition {
    private final Instant at;
    private final String service;
    private final String dependency;
    private final HealthStatus from;
    private final HealthStatus to;
    private final @Nullable Reason reason;
    private final @Nullable String error;
    private final Duration lasted;

    RecordedTransition(
            Instant at,
            String service,
            String dependency,
            HealthStatus from,
            HealthStatus to,
            @Nullable Reason reason,
            @Nullable String error,
            Duration lasted) {
        this.at = at;
        this.service = service;
        this.dependency = dependency;
        this.from = from;
        this.to = to;
        this.reason = reason;
        this.error = error;
        this.lasted = lasted;
    }

    static RecordedTransition of(String service, Transition transition) {
        return new RecordedTransition(
                transition.at(),
                HistoryTable.fitting(service, HistoryTable.LONGEST_SERVICE),
                transition.name(),
                transition.from(),
                transition.to(),
                transition.reason().orElse(null),
                transition
                        .error()
                        .map(text -> HistoryTable.fitting(text, HistoryTable.LONGEST_ERROR))
                        .orElse(null),
                transition.lasted());
    }

    /** {@return when it changed} */
    public Instant at() {
        return at;
    }

    /** {@return the application that noticed it} */
    public String service() {
        return service;
    }

    /** {@return the dependency's name} */
    public String dependency() {
        return dependency;
    }

    /** {@return the status before} */
    public HealthStatus from() {
        return from;
    }

    /** {@return the status after} */
    public HealthStatus to() {
        return to;
    }

    /** {@return why, for programs; empty if it became healthy} */
    public Optional<Reason> reason() {
        return Optional.ofNullable(reason);
    }

    /** {@return why, for people, redacted; empty if it became healthy} */
    public Optional<String> error() {
        return Optional.ofNullable(error);
    }

    /** {@return how long the status before had lasted} */
    public Duration lasted() {
        return lasted;
    }

    /** {@return the name, from what to what, and when} */
    @Override
    public String toString() {
        return dependency + ": " + from.text() + " -> " + to.text() + " at " + at;
    }
}
