package io.github.vitals4j.health.endpoint;

import java.io.IOException;
import java.util.Map;

/** The library's own format. What may change in it is written down in {@code docs/api/compatibility.md}. */
final class NativeFormat implements ReportWriter {
    @Override
    public String name() {
        return "native";
    }

    @Override
    public String contentType() {
        return "application/json";
    }

    @Override
    public void write(ExposedReport report, ReportBody body) throws IOException {
        body.startObject().field("status", report.status().text()).timestamp("timestamp");
        if (report.exposure() == Exposure.STATUS) {
            body.field("message", report.message()).endObject();
            return;
        }
        body.field("service", report.service().orElseThrow())
                .field("version", report.version().orElseThrow())
                .field("environment", report.environment().orElseThrow())
                .uptimeSeconds("uptime_seconds")
                .field("message", report.message())
                .startObject("dependencies");
        for (var dependency : report.dependencies()) {
            body.startObject(dependency.name());
            writeMembers(dependency, body);
            body.endObject();
        }
        body.endObject().endObject();
    }

    private static void writeMembers(ExposedDependency dependency, ReportBody body) throws IOException {
        body.field("healthy", dependency.isUp())
                .field("status", dependency.status().text())
                .field("type", dependency.type().text());
        if (dependency.duration().isPresent()) {
            body.field("duration_ms", dependency.duration().get().toMillis());
        }
        if (dependency.lastCheck().isPresent()) {
            body.field("last_check", dependency.lastCheck().get());
        }
        body.field("since", dependency.since()).field("stale", dependency.isStale());
        if (dependency.consecutiveFailures() > 0) {
            body.field("consecutive_failures", dependency.consecutiveFailures());
        }
        if (dependency.abandonedRuns() > 0) {
            body.field("abandoned_runs", dependency.abandonedRuns());
        }
        if (dependency.error().isPresent()) {
            body.field("error", dependency.error().get());
        }
        if (dependency.reason().isPresent()) {
            body.field("reason", dependency.reason().get().code());
        }
        if (!dependency.metadata().isEmpty()) {
            body.startObject("metadata");
            for (Map.Entry<String, Object> figure : dependency.metadata().entrySet()) {
                body.field(figure.getKey(), figure.getValue());
            }
            body.endObject();
        }
    }
}
