package io.github.vitals4j.health.metrics;

import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.endpoint.EndpointListener;
import io.github.vitals4j.health.endpoint.HealthResponse;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts and times the answers of endpoints. Meters are kept by path and status, because looking one up in the registry
 * by its tags would cost more than the answer. Thread-safe.
 */
final class EndpointMetrics implements EndpointListener {
    /** The meters of a path. */
    private record Meters(Timer timer, Map<String, Counter> counters) {}

    private final MeterRegistry registry;
    private final Map<String, Meters> byPath = new ConcurrentHashMap<>();
    private volatile boolean closed;

    EndpointMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void onAnswer(String path, HealthResponse response, Duration duration) {
        if (closed) {
            return;
        }
        var meters = byPath.get(path);
        if (meters == null) {
            meters = byPath.computeIfAbsent(path, this::meters);
        }
        meters.timer.record(duration);
        String status = status(response);
        var counter = meters.counters.get(status);
        if (counter == null) {
            counter = meters.counters.computeIfAbsent(status, absent -> counter(path, absent));
        }
        counter.increment();
        if (closed) {
            // It was closed meanwhile, and may not have seen what was just registered.
            remove(path, meters);
        }
    }

    private static String status(HealthResponse response) {
        var health = response.health();
        if (health.isPresent()) {
            return health.map(HealthStatus::text).get();
        }
        return response.status() < 400 ? "served" : response.status() < 500 ? "refused" : "failed";
    }

    private Meters meters(String path) {
        var timer = Timer.builder("health.check.duration")
                .description("How long answers took")
                .tag("endpoint", path)
                .serviceLevelObjectives(HealthMetrics.BUCKETS)
                .register(registry);
        return new Meters(timer, new ConcurrentHashMap<>());
    }

    private Counter counter(String path, String status) {
        return Counter.builder("health.check")
                .description("Answers of the endpoint")
                .tag("endpoint", path)
                .tag("status", status)
                .register(registry);
    }

    /** Removes the meters from the registry. */
    void close() {
        closed = true;
        Map.copyOf(byPath).forEach(this::remove);
    }

    private void remove(String path, Meters meters) {
        byPath.remove(path, meters);
        registry.remove(meters.timer);
        List.copyOf(meters.counters.values()).forEach(registry::remove);
    }
}
