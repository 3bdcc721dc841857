package io.github.vitals4j.health.endpoint;

import io.github.vitals4j.health.HealthStatus;
import java.io.IOException;

/** The format of MicroProfile Health 4. Its schema allows no member beside those written here. */
final class MicroProfileFormat implements ReportWriter {
    @Override
    public String name() {
        return "microprofile";
    }

    @Override
    public String contentType() {
        return "application/json";
    }

    @Override
    public void write(ExposedReport report, ReportBody body) throws IOException {
        body.startObject().field("status", text(report.status().isUp())).startArray("checks");
        for (var dependency : report.dependencies()) {
            body.startObject()
                    .field("name", dependency.name())
                    .field("status", text(dependency.isUp()))
                    .startObject("data");
            if (dependency.status() == HealthStatus.DEGRADED) {
                body.field("degraded", true);
            }
            Details.write(dependency, body);
            body.endObject().endObject();
        }
        body.endArray().endObject();
    }

    private static String text(boolean up) {
        return up ? "UP" : "DOWN";
    }
}
