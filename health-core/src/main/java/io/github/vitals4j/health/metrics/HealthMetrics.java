package io.github.vitals4j.health.metrics;

import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.DependencyHealth;
import io.github.vitals4j.health.FinishedRun;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthListener;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.Reason;
import io.github.vitals4j.health.Transition;
import io.github.vitals4j.health.View;
import io.github.vitals4j.health.endpoint.EndpointListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * The health of a manager's dependencies as metrics of a Micrometer registry. Names as Prometheus shows them:
 *
 * <table>
 * <caption>Metrics</caption>
 * <tr><th>name</th><th>type</th><th>meaning</th></tr>
 * <tr><td>{@code dependency_health_status{dependency}}</td><td>gauge</td>
 *     <td>healthy 1, degraded 0.5, unhealthy or unknown 0</td></tr>
 * <tr><td>{@code dependency_check_duration_seconds{dependency}}</td><td>histogram</td><td>how long runs took</td></tr>
 * <tr><td>{@code dependency_check_total{dependency,outcome,reason}}</td><td>counter</td><td>runs that have ended</td></tr>
 * <tr><td>{@code dependency_transitions_total{dependency,to}}</td><td>counter</td><td>changes of the status</td></tr>
 * <tr><td>{@code dependency_last_success_timestamp_seconds{dependency}}</td><td>gauge</td>
 *     <td>when a run was last good; 0 if none was</td></tr>
 * <tr><td>{@code dependency_check_stuck{dependency}}</td><td>gauge</td>
 *     <td>1 while a run is due and the last one has not returned</td></tr>
 * <tr><td>{@code health_check_total{endpoint,status}}</td><td>counter</td>
 *     <td>answers of the endpoint, by path and status; see {@link #endpointListener()}</td></tr>
 * <tr><td>{@code health_check_duration_seconds{endpoint}}</td><td>histogram</td><td>how long they took</td></tr>
 * <tr><td>{@code health_draining}</td><td>gauge</td><td>1 while traffic is being sent away</td></tr>
 * </table>
 *
 * <p>A scrape reads what is known and runs no check; gauges are computed when they are read, so they age as reports do.
 * Labels are bounded: names of dependencies, statuses, and the {@link Reason}s that the library defines; others count
 * as {@code other}. The series of a dependency go when it is unregistered. Thread-safe.
 *
 * <pre>{@code
 * HealthMetrics metrics = HealthMetrics.bind(health, registry);
 * HealthEndpoint endpoint = HealthEndpoint.builder(health).listener(metrics.endpointListener()).build();
 * }</pre>
 */
public final class HealthMetrics implements HealthListener, AutoCloseable {
    static final Duration[] BUCKETS = {
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5)
    };
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

    private final HealthCheckManager manager;
    private final MeterRegistry registry;
    private final Map<String, List<Meter>> meters = new ConcurrentHashMap<>();
    private final EndpointMetrics endpoint;
    private final Meter draining;
    private volatile boolean closed;

    private HealthMetrics(HealthCheckManager manager, MeterRegistry registry) {
        this.manager = manager;
        this.registry = registry;
        this.endpoint = new EndpointMetrics(registry);
        this.draining = Gauge.builder("health.draining", manager, m -> m.isDraining() ? 1 : 0)
                .description("1 while traffic is being sent away")
                .strongReference(true)
                .register(registry);
    }

    /**
     * {@return the metrics, which live until they are {@linkplain #close() closed}}
     *
     * @param manager whose dependencies are measured, those registered later included
     * @param registry takes the metrics
     */
    public static HealthMetrics bind(HealthCheckManager manager, MeterRegistry registry) {
        var metrics = new HealthMetrics(
                Objects.requireNonNull(manager, "manager"), Objects.requireNonNull(registry, "registry"));
        manager.addListener(metrics);
        var names = manager.dependencies();
        names.forEach(metrics::add);
        // One that was unregistered in between was told to a listener that did not have it yet.
        var left = manager.dependencies();
        names.stream().filter(name -> !left.contains(name)).forEach(metrics::onUnregistered);
        return metrics;
    }

    /**
     * {@return counts the answers of an endpoint, once it is made known to its builder} The label {@code endpoint} is
     * the path as it was configured; {@code status} is the status that was answered or, for an answer that tells none,
     * {@code served} (2xx), {@code refused} (4xx) or {@code failed} (5xx).
     */
    public EndpointListener endpointListener() {
        return endpoint;
    }

    @Override
    public void onRegistered(String name, CheckOptions options) {
        if (options.enabled() && !closed) {
            add(name);
        }
    }

    @Override
    public void onUnregistered(String name) {
        var gone = meters.remove(name);
        if (gone != null) {
            gone.forEach(registry::remove);
        }
    }

    @Override
    public void onRun(FinishedRun run) {
        if (closed) {
            return;
        }
        keep(run.name(), duration(run.name())).record(run.duration());
        keep(
                        run.name(),
                        Counter.builder("dependency.check")
                                .description("Runs that have ended")
                                .tag("dependency", run.name())
                                .tag("outcome", run.status().text())
                                .tag("reason", label(run.reason()))
                                .register(registry))
                .increment();
    }

    @Override
    public void onTransition(Transition transition) {
        if (closed) {
            return;
        }
        keep(
                        transition.name(),
                        Counter.builder("dependency.transitions")
                                .description("Changes of the status")
                                .tag("dependency", transition.name())
                                .tag("to", transition.to().text())
                                .register(registry))
                .increment();
    }

    /** Removes the metrics from the registry. */
    @Override
    public void close() {
        closed = true;
        manager.removeListener(this);
        List.copyOf(meters.keySet()).forEach(this::onUnregistered);
        registry.remove(draining);
        endpoint.close();
    }

    private void add(String name) {
        gauge(
                name,
                "dependency.health.status",
                "Healthy 1, degraded 0.5, unhealthy or unknown 0",
                HealthMetrics::level);
        gauge(
                name,
                "dependency.check.stuck",
                "1 while a run is due and the last one has not returned",
                health -> health.reason().filter(Reason.STUCK::equals).isPresent() ? 1 : 0);
        keep(
                name,
                TimeGauge.builder(
                                "dependency.last.success.timestamp",
                                manager,
                                TimeUnit.SECONDS,
                                m -> read(name, HealthMetrics::lastSuccess))
                        .description("When a run was last good")
                        .tag("dependency", name)
                        .strongReference(true)
                        .register(registry));
        keep(name, duration(name));
    }

    private Timer duration(String name) {
        return Timer.builder("dependency.check.duration")
                .description("How long runs took")
                .tag("dependency", name)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    private void gauge(String name, String metric, String description, ToDoubleFunction<DependencyHealth> value) {
        keep(
                name,
                Gauge.builder(metric, manager, m -> read(name, value))
                        .description(description)
                        .tag("dependency", name)
                        .strongReference(true)
                        .register(registry));
    }

    private double read(String name, ToDoubleFunction<DependencyHealth> value) {
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

    private <M extends Meter> M keep(String name, M meter) {
        var kept = meters.computeIfAbsent(name, key -> new CopyOnWriteArrayList<>());
        if (!kept.contains(meter)) {
            kept.add(meter);
        }
        return meter;
    }
}
