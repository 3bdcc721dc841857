package io.github.vitals4j.health.endpoint;

import io.github.vitals4j.health.HealthStatus;
import java.io.IOException;

/**
 * The format of Spring Boot's actuator, version 3. A single dependency stands alone, as the actuator's paths have it.
 */
final class ActuatorFormat implements ReportWriter {
    @Override
    public String name() {
        return "actuator";
    }

    @Override
    public String contentType() {
        return "application/vnd.spring-boot.actuator.v3+json";
    }

    @Override
    public void write(ExposedReport report, ReportBody body) throws IOException {
        body.startObject();
        if (report.view().dependency().isPresent()) {
            for (var only : report.dependencies()) {
                writeComponent(only, body);
            }
            body.endObject();
            return;
        }
        body.field("status", text(report.status()));
        // Details or components, for Boot itself never writes both, and Spring Boot Admin reads no components then.
        if (report.exposure() == Exposure.STATUS) {
            if (report.status() == HealthStatus.DEGRADED) {
                body.startObject("details")
                        .field("degraded", true)
                        .field("message", report.message())
                        .endObject();
            }
        } else {
            body.startObject("components");
            for (var dependency : report.dependencies()) {
                body.startObject(dependency.name());
                writeComponent(dependency, body);
                body.endObject();
            }
            body.endObject();
        }
        body.endObject();
    }

    private static void writeComponent(ExposedDependency dependency, ReportBody body) throws IOException {
        body.field("status", text(dependency.status())).startObject("details");
        if (dependency.status() == HealthStatus.DEGRADED) {
            body.field("degraded", true);
        }
        Details.write(dependency, body);
        body.endObject();
    }

    private static String text(HealthStatus status) {
        return switch (status) {
            case HEALTHY, DEGRADED -> "UP";
            case UNHEALTHY -> "DOWN";
            case UNKNOWN -> "UNKNOWN";
        };
    }
}
