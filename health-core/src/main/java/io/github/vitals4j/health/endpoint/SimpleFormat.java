package io.github.vitals4j.health.endpoint;

import java.io.IOException;

/** The format of many small services: a word or a line of text for each dependency. */
final class SimpleFormat implements ReportWriter {
    @Override
    public String name() {
        return "simple";
    }

    @Override
    public String contentType() {
        return "application/json";
    }

    @Override
    public void write(ExposedReport report, ReportBody body) throws IOException {
        body.startObject()
                .field("status", report.status().text())
                .unixSeconds("timestamp")
                .startObject("checks");
        for (var dependency : report.dependencies()) {
            body.field(dependency.name(), line(dependency));
        }
        body.endObject().endObject();
    }

    private static String line(ExposedDependency dependency) {
        String status = dependency.status().text();
        return dependency
                .error()
                .or(() -> dependency.reason().map(reason -> reason.code()))
                .map(why -> status + ": " + why)
                .orElse(status);
    }
}
