package io.github.vitals4j.health.history;

import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A status that changed, of a dependency or of the application as a whole. Immutable; its text has been redacted. */
public final class StatusChange {
    private final Instant at;
    private final HealthStatus from;
    private final HealthStatus to;
    private final Duration lasted;
    private final @Nullable Reason reason;
    private final @Nullable String error;

    StatusChange(
            Instant at,
            HealthStatus from,
            HealthStatus to,
            Duration lasted,
            @Nullable Reason reason,
            @Nullable String error) {
        this.at = at;
        this.from = from;
        this.to = to;
        this.lasted = lasted;
        this.reason = reason;
        this.error = error;
    }

    /** {@return when it changed} */
    public Instant at() {
        return at;
    }

    /** {@return the status before} */
    public HealthStatus from() {
        return from;
    }

    /** {@return the status after} */
    public HealthStatus to() {
        return to;
    }

    /** {@return how long the status before had lasted, by the monotonic clock} */
    public Duration lasted() {
        return lasted;
    }

    /** {@return why, for programs; empty if it became healthy, or is the application's as a whole} */
    public Optional<Reason> reason() {
        return Optional.ofNullable(reason);
    }

    /** {@return why, for people, at most 500 characters; empty if it became healthy} */
    public Optional<String> error() {
        return Optional.ofNullable(error);
    }

    /** {@return from what to what, and when} */
    @Override
    public String toString() {
        return from.text() + " -> " + to.text() + " at " + at;
    }
}
