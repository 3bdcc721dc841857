package io.github.vitals4j.health.endpoint;

import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthReport;
import java.io.IOException;

/** From reports to bodies. Thread-safe. */
final class Renderer {
    private final ExposedReport.Service service;

    Renderer(HealthCheckManager manager) {
        this.service = new ExposedReport.Service(manager.service(), manager.version(), manager.environment());
    }

    RenderedBody render(ReportWriter writer, HealthReport report, Exposure exposure) throws IOException {
        var body = new ReportBody();
        writer.write(new ExposedReport(report, exposure, service), body);
        return body.rendered();
    }
}
