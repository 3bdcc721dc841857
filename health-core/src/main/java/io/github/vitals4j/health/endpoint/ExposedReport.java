package io.github.vitals4j.health.endpoint;

import io.github.vitals4j.health.HealthReport;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.Probe;
import io.github.vitals4j.health.View;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A report, less what its reader may not see: all that a {@link ReportWriter} is given, so that no format can tell more
 * than another. Immutable.
 */
public final class ExposedReport {
    private final HealthReport report;
    private final Exposure exposure;
    private final Service service;
    private final List<ExposedDependency> dependencies;

    /**
     * What the application says about itself.
     *
     * @param readiness the path at which its dependencies are to be seen, or null if there is none
     */
    record Service(
            String name,
            String version,
            String environment,
            @Nullable String readiness) {}

    ExposedReport(HealthReport report, Exposure exposure, Service service) {
        this.report = report;
        this.exposure = exposure;
        this.service = service;
        this.dependencies = exposure == Exposure.STATUS
                ? List.of()
                : report.dependencies().stream()
                        .map(dependency -> new ExposedDependency(dependency, exposure))
                        .toList();
    }

    /** {@return how much the reader gets to see} */
    public Exposure exposure() {
        return exposure;
    }

    /** {@return what was asked for; of everything if the exposure is {@link Exposure#STATUS}} */
    public View view() {
        return report.view();
    }

    /** {@return the overall status; never unknown} */
    public HealthStatus status() {
        return report.status() == HealthStatus.UNKNOWN ? HealthStatus.UNHEALTHY : report.status();
    }

    /** {@return the overall status in a sentence, without names if the exposure is {@link Exposure#STATUS}} */
    public String message() {
        String message = exposure == Exposure.STATUS ? anonymousMessage(report) : report.message();
        boolean alive =
                report.view().probe() == Probe.LIVENESS && report.status().isUp();
        return alive && service.readiness != null ? message + "; dependencies: " + service.readiness : message;
    }

    /** The engine's messages up to where they name dependencies. */
    private static String anonymousMessage(HealthReport report) {
        return switch (report.view().probe()) {
            case LIVENESS -> report.status().isUp() ? report.message() : "Process is to be restarted";
            case STARTUP -> report.status().isUp() ? report.message() : "Waiting for critical dependencies";
            case READINESS ->
                report.isDraining()
                        ? "Draining"
                        : switch (report.status()) {
                            case HEALTHY -> "All dependencies are healthy";
                            case DEGRADED -> "Running in degraded mode";
                            case UNHEALTHY, UNKNOWN -> "Critical dependencies are unhealthy";
                        };
        };
    }

    /** {@return the application's name; empty if the exposure is {@link Exposure#STATUS}} */
    public Optional<String> service() {
        return unlessHidden(service.name());
    }

    /** {@return the application's version; empty if the exposure is {@link Exposure#STATUS}} */
    public Optional<String> version() {
        return unlessHidden(service.version());
    }

    /** {@return where the application runs; empty if the exposure is {@link Exposure#STATUS}} */
    public Optional<String> environment() {
        return unlessHidden(service.environment());
    }

    private Optional<String> unlessHidden(String value) {
        return exposure == Exposure.STATUS ? Optional.empty() : Optional.of(value);
    }

    /**
     * {@return the dependencies in the order of their registration; none if the exposure is {@link Exposure#STATUS};
     * not modifiable}
     */
    public List<ExposedDependency> dependencies() {
        return dependencies;
    }
}
