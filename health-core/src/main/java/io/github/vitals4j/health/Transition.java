package io.github.vitals4j.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A status changing. Immutable. */
public final class Transition {
    private final DependencyHealth before;
    private final DependencyHealth after;
    private final Duration lasted;

    Transition(DependencyHealth before, DependencyHealth after, Duration lasted) {
        this.before = before;
        this.after = after;
        this.lasted = lasted;
    }

    /** {@return the dependency's name} */
    public String name() {
        return after.name();
    }

    /** {@return what the dependency's failure means} */
    public DependencyType type() {
        return after.type();
    }

    /** {@return the status before} */
    public HealthStatus from() {
        return before.status();
    }

    /** {@return the status after} */
    public HealthStatus to() {
        return after.status();
    }

    /** {@return when it changed} */
    public Instant at() {
        return after.since();
    }

    /** By the monotonic clock. */
    long atNanos() {
        return after.state().sinceNanos();
    }

    /** {@return how long the status before had lasted, by the monotonic clock} */
    public Duration lasted() {
        return lasted;
    }

    /** {@return why, for programs; empty if it became healthy} */
    public Optional<Reason> reason() {
        return after.reason();
    }

    /** {@return why, for people, redacted; empty if it became healthy} */
    public Optional<String> error() {
        return after.error();
    }

    /** {@return the dependency as it is after the change} */
    public DependencyHealth dependency() {
        return after;
    }

    /** {@return the name, and from what to what} */
    @Override
    public String toString() {
        return name() + ": " + from().text() + " -> " + to().text();
    }
}
