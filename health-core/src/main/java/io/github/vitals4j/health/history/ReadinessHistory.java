package io.github.vitals4j.health.history;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * What is remembered of the application as a whole: how the status of readiness changed. Draining is no such change,
 * and neither is a critical dependency that was not checked to an end yet. What came and went within the moment before
 * it could be looked at is among the transitions of the dependency only. Immutable.
 */
public final class ReadinessHistory {
    private final List<StatusChange> transitions;
    private final Map<HistoryPeriod, OptionalDouble> availability;

    ReadinessHistory(List<StatusChange> transitions, Map<HistoryPeriod, OptionalDouble> availability) {
        this.transitions = transitions;
        this.availability = availability;
    }

    /** {@return how the status changed, oldest first; not modifiable} */
    public List<StatusChange> transitions() {
        return transitions;
    }

    /**
     * {@return the part of the time, from 0 to 1, in which the status was healthy or degraded; empty if it was never
     * known}
     *
     * @param period how far to look back
     */
    public OptionalDouble availability(HistoryPeriod period) {
        return Objects.requireNonNull(availability.get(period));
    }

    /** {@return how much is remembered} */
    @Override
    public String toString() {
        return transitions.size() + " transitions, " + availability;
    }
}
