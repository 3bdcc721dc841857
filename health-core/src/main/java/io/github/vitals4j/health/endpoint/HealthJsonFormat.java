package io.github.vitals4j.health.endpoint;

import io.github.vitals4j.health.HealthStatus;
import java.io.IOException;
import java.util.Map;

/**
 * The format of draft-inadarei-api-health-check-06.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/draft-inadarei-api-health-check-06">Health Check Response Format
 *     for HTTP APIs</a>
 */
final class HealthJsonFormat implements ReportWriter {
    @Override
    public String name() {
        return "health+json";
    }

    @Override
    public String contentType() {
        return "application/health+json";
    }

    @Override
    public void write(ExposedReport report, ReportBody body) throws IOException {
        body.startObject().field("status", text(report.status()));
        if (report.version().isPresent()) {
            body.field("releaseId", report.version().get());
        }
        if (report.status() != HealthStatus.HEALTHY) {
            body.field("output", report.message());
        }
        if (report.service().isPresent()) {
            body.field("description", report.service().get());
        }
        if (report.exposure() != Exposure.STATUS) {
            body.startObject("checks");
            writeUptime(body);
            for (var dependency : report.dependencies()) {
                // A dependency's name has no colon, which separates it from what was measured.
                body.startArray(dependency.name() + ":responseTime").startObject();
                writeMembers(dependency, body);
                body.endObject().endArray();
            }
            body.endObject();
        }
        body.endObject();
    }

    private static void writeUptime(ReportBody body) throws IOException {
        body.startArray("uptime")
                .startObject()
                .field("componentType", "system")
                .uptimeSeconds("observedValue")
                .field("observedUnit", "s")
                .field("status", "pass")
                .timestamp("time")
                .endObject()
                .endArray();
    }

    private static void writeMembers(ExposedDependency dependency, ReportBody body) throws IOException {
        body.field("componentType", "component");
        if (dependency.duration().isPresent()) {
            body.field("observedValue", dependency.duration().get().toMillis()).field("observedUnit", "ms");
        }
        body.field("status", text(dependency.status()));
        if (dependency.lastCheck().isPresent()) {
            body.field("time", dependency.lastCheck().get());
        }
        if (dependency.status() != HealthStatus.HEALTHY && dependency.error().isPresent()) {
            body.field("output", dependency.error().get());
        }
        // From here on keys of our own, which the draft allows.
        body.field("type", dependency.type().text());
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

    private static String text(HealthStatus status) {
        return switch (status) {
            case HEALTHY -> "pass";
            case DEGRADED -> "warn";
            case UNHEALTHY, UNKNOWN -> "fail";
        };
    }
}
