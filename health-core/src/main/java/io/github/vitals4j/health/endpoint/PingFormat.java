package io.github.vitals4j.health.endpoint;

import java.io.IOException;

/** The least that a monitor wants to know. */
final class PingFormat implements ReportWriter {
    @Override
    public String name() {
        return "ping";
    }

    @Override
    public String contentType() {
        return "application/json";
    }

    @Override
    public void write(ExposedReport report, ReportBody body) throws IOException {
        body.startObject()
                .field(
                        "status",
                        switch (report.status()) {
                            case HEALTHY -> "ok";
                            case DEGRADED -> "degraded";
                            case UNHEALTHY, UNKNOWN -> "error";
                        });
        if (report.service().isPresent()) {
            body.field("service", report.service().get());
        }
        if (report.version().isPresent()) {
            body.field("version", report.version().get());
        }
        body.endObject();
    }
}
