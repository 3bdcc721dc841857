package io.github.vitals4j.health.endpoint;

import io.github.vitals4j.health.Probe;
import io.github.vitals4j.health.View;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** From what a builder was told to what is served. */
final class Targets {
    private Targets() {}

    /**
     * {@return what is served, with its path below each prefix}
     *
     * @param configuration what the builder was told
     * @throws IllegalArgumentException if two things would be served at one path, or one needs what is not served
     */
    static List<Target> of(HealthEndpointBuilder configuration) {
        var targets = new ArrayList<Target>();
        var page = page(configuration);
        String readiness = readiness(configuration, served -> true);
        for (var prefix : configuration.prefixes) {
            // Formats of its own, because a body may name a path below the prefix.
            var formats = new Formats(
                    configuration.formats.values(),
                    new Renderer(configuration.manager, readiness == null ? null : prefix + readiness));
            configuration.paths.forEach((path, served) -> targets.add(new Target.Health(
                    prefix + path,
                    View.of(served.probe()),
                    formats.of(served.format()),
                    served.fixed() ? null : formats,
                    null)));
            if (configuration.metrics != null) {
                targets.add(new Target.Metrics(prefix + configuration.metricsPath));
            }
            if (configuration.history != null) {
                targets.add(new Target.History(prefix + configuration.historyPath, null));
            }
            if (page != null) {
                targets.add(new Target.Page(prefix + configuration.statusPagePath, page));
            }
        }
        requireDistinct(targets, configuration.rateLimit);
        return targets;
    }

    private static @Nullable HealthResponse page(HealthEndpointBuilder configuration) {
        if (!configuration.statusPage) {
            return null;
        }
        String readiness =
                readiness(configuration, served -> !served.fixed() || served.format() == ReportFormats.NATIVE);
        if (readiness == null) {
            throw new IllegalArgumentException(
                    "status page: reads readiness in the native format, which no path serves; the paths are "
                            + configuration.paths.keySet());
        }
        return StatusPage.of(
                configuration.statusPagePath,
                readiness,
                configuration.history == null ? null : configuration.historyPath);
    }

    /** {@return the first path of readiness for which a condition holds, or null if there is none} */
    private static @Nullable String readiness(
            HealthEndpointBuilder configuration, Predicate<HealthEndpointBuilder.Served> condition) {
        return configuration.paths.entrySet().stream()
                .filter(path -> path.getValue().probe() == Probe.READINESS && condition.test(path.getValue()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    private static void requireDistinct(List<Target> targets, @Nullable RateLimit rateLimit) {
        var seen = new LinkedHashSet<String>();
        for (var target : targets) {
            if (!seen.add(target.path())) {
                throw new IllegalArgumentException("path '" + target.path() + "': two things would be served there");
            }
        }
        if (rateLimit == null) {
            return;
        }
        for (var path : rateLimit.paths()) {
            if (!seen.contains(path)) {
                throw new IllegalArgumentException(
                        "rate limit of path '" + path + "': not served; the paths, with their prefixes, are " + seen);
            }
        }
    }
}
