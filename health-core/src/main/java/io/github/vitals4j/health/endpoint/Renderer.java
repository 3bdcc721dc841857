package io.github.vitals4j.health.endpoint;

import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthReport;
import java.io.IOException;

/** From reports to bodies. Thread-safe. */
final class Renderer {
    private final ExposedReport.Service service;
    private final Timestamps timestamps;

    Renderer(HealthCheckManager manager, Timestamps timestamps) {
        this.service = new ExposedReport.Service(manager.service(), manager.version(), manager.environment());
        this.timestamps = timestamps;
    }

    RenderedBody render(ReportWriter writer, HealthReport report, Exposure exposure) throws IOException {
        var body = new ReportBody(timestamps);
        writer.write(new ExposedReport(report, exposure, service), body);
        return body.rendered();
    }
}
