package io.github.vitals4j.health.history;

import io.github.vitals4j.health.HealthStatus;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What is remembered of one dependency, as it grows. Thread-safe: its lock is held for no longer than it takes to copy
 * it.
 */
final class DependencyRecord {
    private final int mostRuns;
    private final Changes changes;
    private final Deque<PastRun> recent = new ArrayDeque<>(4);
    private final Map<HistoryPeriod, Latencies> latencies = new EnumMap<>(HistoryPeriod.class);

    DependencyRecord(int mostTransitions, int mostRuns, HealthStatus status, long now) {
        this.mostRuns = mostRuns;
        this.changes = new Changes(mostTransitions, status, now);
        for (var period : HistoryPeriod.values()) {
            latencies.put(period, new Latencies(period));
        }
    }

    synchronized void add(StatusChange change, long now) {
        changes.add(change, now);
    }

    synchronized void add(PastRun run, long now) {
        if (recent.size() == mostRuns) {
            recent.remove();
        }
        recent.add(run);
        long millis = run.duration().toMillis();
        latencies.values().forEach(period -> period.record(millis, now));
    }

    synchronized DependencyHistory read(String name, long now) {
        var availability = changes.availability(now);
        var windows = new EnumMap<HistoryPeriod, HistoryWindow>(HistoryPeriod.class);
        latencies.forEach((period, runs) -> windows.put(
                period, new HistoryWindow(Objects.requireNonNull(availability.get(period)), runs.quantiles(now))));
        return new DependencyHistory(name, changes.transitions(), windows, List.copyOf(recent));
    }
}
