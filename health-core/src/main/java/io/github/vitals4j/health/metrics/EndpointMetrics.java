package io.github.vitals4j.health.metrics;

import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.endpoint.EndpointListener;
import io.github.vitals4j.health.endpoint.HealthResponse;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
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
        List.copyOf(byPath.keySet()).forEach(path -> {
            var meters = byPath.remove(path);
            if (meters != null) {
                registry.remove(meters.timer);
                new ArrayList<>(meters.counters.values()).forEach(registry::remove);
            }
        });
    }
}
