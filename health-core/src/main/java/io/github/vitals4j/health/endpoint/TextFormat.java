package io.github.vitals4j.health.endpoint;

import java.io.IOException;
import java.util.TreeSet;

/**
 * Text as the Kubernetes API server answers {@code /readyz?verbose}. Why a check failed is withheld, as there, unless
 * everything may be shown.
 */
final class TextFormat implements ReportWriter {
    @Override
    public String name() {
        return "text";
    }

    @Override
    public String contentType() {
        return "text/plain;charset=utf-8";
    }

    @Override
    public void write(ExposedReport report, ReportBody body) throws IOException {
        for (var dependency : report.dependencies()) {
            body.text(line(dependency));
        }
        if (report.exposure() != Exposure.STATUS) {
            for (var excluded : new TreeSet<>(report.view().excluded())) {
                body.text("[+]" + excluded + " excluded: ok\n");
            }
        }
        String check = switch (report.view().probe()) {
            case LIVENESS -> "livez";
            case READINESS -> "readyz";
            case STARTUP -> "startupz";
        };
        body.text(check + " check " + (report.status().isUp() ? "passed" : "failed") + "\n");
    }

    private static String line(ExposedDependency dependency) {
        String why = dependency
                .error()
                .map(error -> dependency.reason().map(reason -> reason + ": ").orElse("") + onOneLine(error))
                .orElse("reason withheld");
        return switch (dependency.status()) {
            case HEALTHY -> "[+]" + dependency.name() + " ok\n";
            case DEGRADED -> "[+]" + dependency.name() + " degraded: " + why + "\n";
            case UNHEALTHY -> "[-]" + dependency.name() + " failed: " + why + "\n";
            case UNKNOWN -> "[-]" + dependency.name() + " unknown: " + why + "\n";
        };
    }

    /** A line break in an error must not pass for the line of another check. */
    private static String onOneLine(String error) {
        return error.replaceAll("\\s+", " ");
    }
}
