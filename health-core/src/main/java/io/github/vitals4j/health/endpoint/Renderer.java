package io.github.vitals4j.health.endpoint;

import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthReport;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** From reports to bodies. Thread-safe. */
final class Renderer {
    private final ExposedReport.Service service;

    /** @param readiness the path at which readiness is served, or null if there is none */
    Renderer(HealthCheckManager manager, @Nullable String readiness) {
        this.service =
                new ExposedReport.Service(manager.service(), manager.version(), manager.environment(), readiness);
    }

    RenderedBody render(ReportWriter writer, HealthReport report, Exposure exposure) throws IOException {
        var body = new ReportBody();
        writer.write(new ExposedReport(report, exposure, service), body);
        return body.rendered();
    }
}
