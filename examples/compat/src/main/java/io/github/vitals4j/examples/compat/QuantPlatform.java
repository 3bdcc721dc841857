package io.github.vitals4j.examples.compat;

import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.DependencyChecker;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthCheckManagerBuilder;
import io.github.vitals4j.health.Probe;
import io.github.vitals4j.health.endpoint.Exposure;
import io.github.vitals4j.health.endpoint.ExposurePolicy;
import io.github.vitals4j.health.endpoint.HealthEndpoint;
import io.github.vitals4j.health.endpoint.MetricsScrape;

/**
 * A FastAPI service whose monitor asks {@code /health}, {@code /ready} and {@code /metrics}; see
 * {@link QuantPlatformFormat}. The latencies are measured here, not written down.
 */
final class QuantPlatform {
    private QuantPlatform() {}

    /**
     * {@return the checks; both run at the same time, and either of them makes the whole unhealthy}
     *
     * @param database asks the database
     * @param redis asks Redis
     */
    static HealthCheckManagerBuilder health(DependencyChecker database, DependencyChecker redis) {
        return HealthCheckManager.builder()
                .service("quant-platform")
                .register("database", database)
                .register("redis", redis, CheckOptions::critical);
    }

    static HealthEndpoint endpoint(HealthCheckManager health, MetricsScrape metrics) {
        var format = new QuantPlatformFormat();
        return HealthEndpoint.builder(health)
                .path("/health", Probe.READINESS, format)
                .path("/ready", Probe.READINESS, format)
                .metrics(metrics)
                .exposure(ExposurePolicy.local().or(ExposurePolicy.always(Exposure.SUMMARY)))
                .build();
    }
}
