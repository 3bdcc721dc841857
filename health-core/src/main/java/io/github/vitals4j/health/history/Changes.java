package io.github.vitals4j.health.history;

import io.github.vitals4j.health.HealthStatus;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** How a status changed, and for which part of the time it was good. Not thread-safe. */
final class Changes {
    private final int most;
    private final Deque<StatusChange> transitions = new ArrayDeque<>(4);
    private final Map<HistoryPeriod, Uptime> uptimes = new EnumMap<>(HistoryPeriod.class);

    /**
     * @param most how many transitions are remembered
     * @param status the status at the beginning
     * @param now the beginning
     */
    Changes(int most, HealthStatus status, long now) {
        this.most = most;
        for (var period : HistoryPeriod.values()) {
            uptimes.put(period, new Uptime(period, status, now));
        }
    }

    void add(StatusChange change, long now) {
        if (transitions.size() == most) {
            transitions.remove();
        }
        transitions.add(change);
        uptimes.values().forEach(uptime -> uptime.become(change.to(), now));
    }

    List<StatusChange> transitions() {
        return List.copyOf(transitions);
    }

    Map<HistoryPeriod, OptionalDouble> availability(long now) {
        var availability = new EnumMap<HistoryPeriod, OptionalDouble>(HistoryPeriod.class);
        uptimes.forEach((period, uptime) -> availability.put(period, uptime.availability(now)));
        return availability;
    }
}
