package io.github.vitals4j.health.history;

import io.github.vitals4j.health.DependencyHealth;
import io.github.vitals4j.health.DependencyType;
import io.github.vitals4j.health.HealthReport;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.Reason;
import java.time.Duration;
import java.time.Instant;

/** What is remembered of the application as a whole, as it grows. Thread-safe. */
final class ReadinessRecord {
    private final Changes changes;
    private HealthStatus status;
    private long since;

    /**
     * @param mostTransitions how many transitions are remembered
     * @param report how readiness is at the beginning
     * @param now the beginning
     */
    ReadinessRecord(int mostTransitions, HealthReport report, long now) {
        this.status = saysNothing(report) ? HealthStatus.UNKNOWN : report.status();
        this.changes = new Changes(mostTransitions, status, now);
        this.since = now;
    }

    /** Notes how readiness is, if that says anything about the dependencies. */
    synchronized void note(HealthReport report, Instant at, long now) {
        var next = report.status();
        if (next == status || saysNothing(report)) {
            return;
        }
        changes.add(
                new StatusChange(
                        at,
                        status,
                        next,
                        Duration.ofNanos(now - since),
                        null,
                        next == HealthStatus.HEALTHY ? null : Texts.cut(report.message())),
                now);
        status = next;
        since = now;
    }

    /** Whether traffic is unwelcome although no dependency is to blame: draining, or waiting for first results. */
    private static boolean saysNothing(HealthReport report) {
        return report.isDraining()
                || (report.status() == HealthStatus.UNHEALTHY
                        && report.dependencies().stream().noneMatch(ReadinessRecord::isFailing));
    }

    private static boolean isFailing(DependencyHealth dependency) {
        return dependency.type() == DependencyType.CRITICAL
                && !dependency.status().isUp()
                && !dependency.reason().filter(Reason.NOT_RUN::equals).isPresent();
    }

    synchronized ReadinessHistory read(long now) {
        return new ReadinessHistory(changes.transitions(), changes.availability(now));
    }
}
