package io.github.vitals4j.health.metrics;

import io.github.vitals4j.health.DependencyHealth;
import io.github.vitals4j.health.DependencyType;
import io.github.vitals4j.health.FinishedRun;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.Reason;
import io.github.vitals4j.health.Transition;
import io.github.vitals4j.health.View;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** The series of one dependency, from its registration until it is unregistered. Not thread-safe. */
final class DependencySeries {
    private static final List<Reason> KNOWN = List.of(
            Reason.TIMEOUT,
            Reason.STUCK,
            Reason.CONNECTION_REFUSED,
            Reason.CONNECTION_LOST,
            Reason.UNKNOWN_HOST,
            Reason.AUTHENTICATION,
            Reason.PERMISSION,
            Reason.TLS,
            Reason.POOL_EXHAUSTED,
            Reason.UNEXPECTED_RESPONSE,
            Reason.RATE_LIMITED,
            Reason.SLOW,
            Reason.THRESHOLD_EXCEEDED,
            Reason.STALE,
            Reason.NOT_RUN,
            Reason.INTERNAL_ERROR,
            Reason.REPORTED);

    private final String name;
    private final HealthCheckManager manager;
    private final MeterRegistry registry;
    private final Set<Meter> meters = new LinkedHashSet<>();
    private final Timer durations;

    DependencySeries(String name, HealthCheckManager manager, MeterRegistry registry) {
        this.name = name;
        this.manager = manager;
        this.registry = registry;
        gauge("dependency.health.status", "Healthy 1, degraded 0.5, unhealthy or unknown 0", DependencySeries::level);
        gauge(
                "dependency.critical",
                "1 if the application cannot do without, 0 if it can",
                health -> health.type() == DependencyType.CRITICAL ? 1 : 0);
        gauge(
                "dependency.check.stuck",
                "1 while a run is due and the last one has not returned",
                health -> health.reason().filter(Reason.STUCK::equals).isPresent() ? 1 : 0);
        keep(TimeGauge.builder(
                        "dependency.last.success.timestamp",
                        manager,
                        TimeUnit.SECONDS,
                        m -> read(DependencySeries::lastSuccess))
                .description("When a run was last good")
                .tag("dependency", name)
                .strongReference(true)
                .register(registry));
        this.durations = keep(Timer.builder("dependency.check.duration")
                .description("How long runs took")
                .tag("dependency", name)
                .serviceLevelObjectives(HealthMetrics.BUCKETS)
                .register(registry));
        for (var status : HealthStatus.values()) {
            transitions(status); // from zero on, or the first change would be none to whoever looks at differences
        }
    }

    void count(FinishedRun run) {
        durations.record(run.duration());
        keep(Counter.builder("dependency.check")
                        .description("Runs that have ended")
                        .tag("dependency", name)
                        .tag("outcome", run.status().text())
                        .tag("reason", label(run.reason()))
                        .register(registry))
                .increment();
    }

    void count(Transition transition) {
        transitions(transition.to()).increment();
    }

    void remove() {
        meters.forEach(registry::remove);
    }

    private Counter transitions(HealthStatus to) {
        return keep(Counter.builder("dependency.transitions")
                .description("Changes of the status")
                .tag("dependency", name)
                .tag("to", to.text())
                .register(registry));
    }

    private void gauge(String metric, String description, ToDoubleFunction<DependencyHealth> value) {
        keep(Gauge.builder(metric, manager, m -> read(value))
                .description(description)
                .tag("dependency", name)
                .strongReference(true)
                .register(registry));
    }

    private double read(ToDoubleFunction<DependencyHealth> value) {
        return manager.current(View.dependency(name))
                .dependency(name)
                .map(value::applyAsDouble)
                .orElse(Double.NaN);
    }

    private static double level(DependencyHealth health) {
        return health.status() == HealthStatus.HEALTHY ? 1 : health.status() == HealthStatus.DEGRADED ? 0.5 : 0;
    }

    private static double lastSuccess(DependencyHealth health) {
        return health.lastSuccess().map(at -> at.toEpochMilli() / 1000.0).orElse(0.0);
    }

    private static String label(Optional<Reason> reason) {
        return reason.map(code -> KNOWN.contains(code) ? code.code() : "other").orElse("none");
    }

    private <M extends Meter> M keep(M meter) {
        meters.add(meter);
        return meter;
    }
}
