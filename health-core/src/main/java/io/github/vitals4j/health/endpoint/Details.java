package io.github.vitals4j.health.endpoint;

import java.io.IOException;

/** What foreign formats say of a dependency in the place that they have for it: one flat object. */
final class Details {
    private Details() {}

    /** Writes the members of the object. A figure of the check that has the name of another member is left out. */
    static void write(ExposedDependency dependency, ReportBody body) throws IOException {
        body.field("type", dependency.type().text());
        if (dependency.duration().isPresent()) {
            body.field("duration_ms", dependency.duration().get().toMillis());
        }
        if (dependency.lastCheck().isPresent()) {
            body.field("last_check", dependency.lastCheck().get());
        }
        if (dependency.isStale()) {
            body.field("stale", true);
        }
        if (dependency.error().isPresent()) {
            body.field("error", dependency.error().get());
        }
        if (dependency.reason().isPresent()) {
            body.field("reason", dependency.reason().get().code());
        }
        for (var figure : dependency.metadata().entrySet()) {
            if (!isTaken(figure.getKey())) {
                body.field(figure.getKey(), figure.getValue());
            }
        }
    }

    private static boolean isTaken(String name) {
        return switch (name) {
            case "type", "duration_ms", "last_check", "stale", "error", "reason", "degraded" -> true;
            default -> false;
        };
    }
}
