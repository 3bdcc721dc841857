package io.github.vitals4j.examples.compat;

import io.github.vitals4j.health.DependencyType;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.endpoint.ExposedDependency;
import io.github.vitals4j.health.endpoint.ExposedReport;
import io.github.vitals4j.health.endpoint.ReportBody;
import io.github.vitals4j.health.endpoint.ReportWriter;
import java.io.IOException;

/**
 * A word for each dependency:
 *
 * <pre>{@code
 * {"status":"ok","service":"ai-chatrooms","version":"0.1.0",
 *  "dependencies":{"database":"ok","redis":"ok","llm_services":"degraded"},
 *  "uptime":123.45,"timestamp":"2026-02-13T01:00:00.000Z"}
 * }</pre>
 *
 * <p>The whole is {@code error} if a critical dependency is, and {@code ok} otherwise; what is optional and fails is
 * {@code degraded}, and the whole stays {@code ok}.
 */
final class ChatRoomsFormat implements ReportWriter {
    @Override
    public String name() {
        return "chatrooms";
    }

    @Override
    public String contentType() {
        return "application/json";
    }

    @Override
    public void write(ExposedReport report, ReportBody body) throws IOException {
        body.startObject().field("status", report.status() == HealthStatus.UNHEALTHY ? "error" : "ok");
        if (report.service().isPresent()) {
            body.field("service", report.service().get());
        }
        if (report.version().isPresent()) {
            body.field("version", report.version().get());
        }
        body.startObject("dependencies");
        for (var dependency : report.dependencies()) {
            body.field(dependency.name(), word(dependency));
        }
        body.endObject().uptimeSeconds("uptime").timestamp("timestamp").endObject();
    }

    private static String word(ExposedDependency dependency) {
        return switch (dependency.status()) {
            case HEALTHY -> "ok";
            case DEGRADED -> "degraded";
            case UNHEALTHY, UNKNOWN -> dependency.type() == DependencyType.CRITICAL ? "error" : "degraded";
        };
    }
}
