package io.github.vitals4j.examples.compat;

import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.Reason;
import io.github.vitals4j.health.endpoint.ExposedDependency;
import io.github.vitals4j.health.endpoint.ExposedReport;
import io.github.vitals4j.health.endpoint.ReportBody;
import io.github.vitals4j.health.endpoint.ReportWriter;
import java.io.IOException;
import java.util.List;

/**
 * {@code up}, {@code degraded} or {@code down}, and each component in its own words:
 *
 * <pre>{@code
 * {"status":"up","components":{"timestamp":"2026-02-13T01:00:00.000Z","version":"1.0.0",
 *   "buffer":{"item_count":3,"memory_mb":0.0012,"memory_usage_percent":0.01,"max_items":1000,"max_memory_mb":10,
 *     "memory_check_enabled":true,"memory_calculation_method":"measured","healthy":true},
 *   "memory":{"process_rss":104857600,"system_total":8589934592,"usage_percent":1.22,"threshold_percent":80,
 *     "healthy":true},
 *   "database":{"status":"connected","healthy":true,"engine":"postgresql","last_checked":"2026-02-13T00:59:58.000Z"},
 *   "cache":{"backend":"local","status":"operational","healthy":true}},
 *  "environment":"production"}
 * }</pre>
 *
 * <p>Figures that are not known or switched off are null, as they were.
 *
 * @param engine the kind of the database
 * @param backend the kind of the cache
 */
record BeaconFormat(String engine, String backend) implements ReportWriter {
    private static final List<String> BUFFER = List.of(
            "item_count",
            "memory_mb",
            "memory_usage_percent",
            "max_items",
            "max_memory_mb",
            "memory_check_enabled",
            "memory_calculation_method");
    private static final List<String> UNCOUNTED = List.of("memory_check_enabled", "memory_calculation_method");
    private static final List<String> MEMORY =
            List.of("process_rss", "system_total", "usage_percent", "threshold_percent");
    private static final List<String> UNMEASURED = List.of("usage_percent", "threshold_percent");

    @Override
    public String name() {
        return "beacon";
    }

    @Override
    public String contentType() {
        return "application/json";
    }

    @Override
    public void write(ExposedReport report, ReportBody body) throws IOException {
        body.startObject()
                .field("status", word(report.status()))
                .startObject("components")
                .timestamp("timestamp");
        if (report.version().isPresent()) {
            body.field("version", report.version().get());
        }
        for (var dependency : report.dependencies()) {
            body.startObject(dependency.name());
            component(dependency, body);
            body.endObject();
        }
        body.endObject();
        if (report.environment().isPresent()) {
            body.field("environment", report.environment().get());
        }
        body.endObject();
    }

    private static String word(HealthStatus status) {
        return switch (status) {
            case HEALTHY -> "up";
            case DEGRADED -> "degraded";
            case UNHEALTHY, UNKNOWN -> "down";
        };
    }

    private void component(ExposedDependency dependency, ReportBody body) throws IOException {
        switch (dependency.name()) {
            case "buffer" -> figures(dependency, "item_count", BUFFER, UNCOUNTED, body);
            case "memory" -> figures(dependency, "usage_percent", MEMORY, UNMEASURED, body);
            case "database" -> {
                body.field("status", status(dependency, "connected", "unexpected_response"))
                        .field("healthy", dependency.isUp())
                        .field("engine", engine);
                body.field("last_checked", dependency.lastCheck().orElse(null));
            }
            case "cache" ->
                body.field("backend", backend)
                        .field("status", status(dependency, "operational", "read_write_mismatch"))
                        .field("healthy", dependency.isUp());
            default -> body.field("status", word(dependency.status())).field("healthy", dependency.isUp());
        }
    }

    /** The figures of a check, or what is left of them if it could not get at the one that matters. */
    private static void figures(
            ExposedDependency dependency, String decisive, List<String> all, List<String> rest, ReportBody body)
            throws IOException {
        var figures = dependency.metadata();
        boolean known = figures.containsKey(decisive);
        if (!known) {
            body.field("healthy", dependency.isUp());
            if (!dependency.isUp()) {
                body.field("error", what(dependency));
            }
        }
        for (var name : known ? all : rest) {
            body.field(name, figures.get(name));
        }
        if (known) {
            body.field("healthy", dependency.isUp());
        }
    }

    private static String status(ExposedDependency dependency, String well, String mistaken) {
        if (dependency.status() == HealthStatus.HEALTHY) {
            return well;
        }
        if (dependency.status() == HealthStatus.DEGRADED) {
            return "degraded: " + what(dependency);
        }
        var reason = dependency.reason().orElse(Reason.NOT_RUN);
        if (reason.equals(Reason.UNEXPECTED_RESPONSE)) {
            return mistaken;
        }
        return (reason.equals(Reason.INTERNAL_ERROR) ? "critical: " : "error: ") + what(dependency);
    }

    private static String what(ExposedDependency dependency) {
        return dependency
                .error()
                .or(() -> dependency.reason().map(Reason::code))
                .orElse("unknown");
    }
}
