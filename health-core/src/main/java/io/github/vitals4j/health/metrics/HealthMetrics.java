package io.github.vitals4j.health.metrics;

import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.FinishedRun;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthListener;
import io.github.vitals4j.health.Reason;
import io.github.vitals4j.health.Transition;
import io.github.vitals4j.health.endpoint.EndpointListener;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The health of a manager's dependencies as metrics of a Micrometer registry. Names as Prometheus shows them:
 *
 * <table>
 * <caption>Metrics</caption>
 * <tr><th>name</th><th>type</th><th>meaning</th></tr>
 * <tr><td>{@code dependency_health_status{dependency}}</td><td>gauge</td>
 *     <td>healthy 1, degraded 0.5, unhealthy or unknown 0</td></tr>
 * <tr><td>{@code dependency_critical{dependency}}</td><td>gauge</td>
 *     <td>1 if the application cannot do without, 0 if it can</td></tr>
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
 * as {@code other}. The series of a dependency go when it is unregistered. A registry takes one manager: a second would
 * find its series taken. Thread-safe.
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

    private final HealthCheckManager manager;
    private final MeterRegistry registry;
    private final EndpointMetrics endpoint;
    private final Meter draining;

    private final Object lock = new Object();
    // Guarded by the lock from here on: an event that comes late must not bring back the series of what is gone.
    private final Map<String, DependencySeries> dependencies = new HashMap<>();
    private boolean closed;

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
        synchronized (metrics.lock) { // what happens meanwhile is told once all that there was is known
            manager.addListener(metrics);
            manager.dependencies().forEach(metrics::add);
        }
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
        synchronized (lock) {
            if (options.enabled() && !closed) {
                add(name);
            }
        }
    }

    @Override
    public void onUnregistered(String name) {
        synchronized (lock) {
            var series = dependencies.remove(name);
            if (series != null) {
                series.remove();
            }
        }
    }

    @Override
    public void onRun(FinishedRun run) {
        synchronized (lock) {
            var series = dependencies.get(run.name());
            if (series != null) {
                series.count(run);
            }
        }
    }

    @Override
    public void onTransition(Transition transition) {
        synchronized (lock) {
            var series = dependencies.get(transition.name());
            if (series != null) {
                series.count(transition);
            }
        }
    }

    /** Removes the metrics from the registry. */
    @Override
    public void close() {
        manager.removeListener(this);
        synchronized (lock) {
            closed = true;
            dependencies.values().forEach(DependencySeries::remove);
            dependencies.clear();
        }
        registry.remove(draining);
        endpoint.close();
    }

    private void add(String name) {
        dependencies.computeIfAbsent(name, key -> new DependencySeries(key, manager, registry));
    }
}
