package io.github.vitals4j.examples.compat;

import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.endpoint.ExposedDependency;
import io.github.vitals4j.health.endpoint.ExposedReport;
import io.github.vitals4j.health.endpoint.ReportBody;
import io.github.vitals4j.health.endpoint.ReportWriter;
import java.io.IOException;

/**
 * The dependencies beside the whole, each with its latency in seconds, or with what is wrong:
 *
 * <pre>{@code
 * {"database":{"status":"healthy","latency":0.001},"redis":{"status":"unhealthy","error":"no answer in 3 s"},
 *  "overall":"unhealthy","timestamp":1770944400.045}
 * }</pre>
 *
 * <p>A caller that may not see texts gets the reason for an error: {@code timeout}.
 */
final class QuantPlatformFormat implements ReportWriter {
    private static final double NANOS_PER_SECOND = 1e9;

    @Override
    public String name() {
        return "quant-platform";
    }

    @Override
    public String contentType() {
        return "application/json";
    }

    @Override
    public void write(ExposedReport report, ReportBody body) throws IOException {
        body.startObject();
        for (var dependency : report.dependencies()) {
            body.startObject(dependency.name());
            if (dependency.isUp()) {
                works(dependency, body);
            } else {
                body.field("status", "unhealthy").field("error", what(dependency));
            }
            body.endObject();
        }
        body.field("overall", report.status() == HealthStatus.UNHEALTHY ? "unhealthy" : "healthy")
                .unixTime("timestamp")
                .endObject();
    }

    private static void works(ExposedDependency dependency, ReportBody body) throws IOException {
        body.field("status", "healthy");
        if (dependency.duration().isPresent()) {
            body.field("latency", dependency.duration().get().toNanos() / NANOS_PER_SECOND);
        }
    }

    private static String what(ExposedDependency dependency) {
        return dependency
                .error()
                .or(() -> dependency.reason().map(reason -> reason.code()))
                .orElse("unknown");
    }
}
