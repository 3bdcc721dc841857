package io.github.vitals4j.examples.compat;

import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.DependencyChecker;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthCheckManagerBuilder;
import io.github.vitals4j.health.Probe;
import io.github.vitals4j.health.endpoint.Exposure;
import io.github.vitals4j.health.endpoint.ExposurePolicy;
import io.github.vitals4j.health.endpoint.HealthEndpoint;
import io.github.vitals4j.health.endpoint.RateLimit;
import io.github.vitals4j.health.endpoint.ReportFormats;

/**
 * A Django project with one view at two routes, {@code /health/} and {@code /api/health/}. Its body is the library's
 * {@code simple} format:
 *
 * <pre>{@code
 * {"status":"healthy","timestamp":1703123456,"checks":{"database":"healthy","cache":"healthy"}}
 * }</pre>
 *
 * <p>Strangers see which check fails and the reason, but no text of an exception. The view answered 200 whatever it had
 * found, which neither a readiness probe nor {@code curl -f} notices; this answers 503.
 */
final class QuantTrade {
    private QuantTrade() {}

    /**
     * {@return the checks; either of them makes the whole unhealthy}
     *
     * @param database asks the database
     * @param cache writes to the cache, reads and compares
     */
    static HealthCheckManagerBuilder health(DependencyChecker database, DependencyChecker cache) {
        return HealthCheckManager.builder()
                .service("quanttrade")
                .register("database", database)
                .register("cache", cache, CheckOptions::critical);
    }

    static HealthEndpoint endpoint(HealthCheckManager health) {
        return HealthEndpoint.builder(health)
                .noPaths()
                .fixedPath("/health", Probe.READINESS, ReportFormats.SIMPLE)
                .fixedPath("/api/health", Probe.READINESS, ReportFormats.SIMPLE)
                .exposure(ExposurePolicy.local().or(ExposurePolicy.always(Exposure.SUMMARY)))
                .rateLimit(RateLimit.perMinute(600).including("/health", "/api/health"))
                .build();
    }
}
