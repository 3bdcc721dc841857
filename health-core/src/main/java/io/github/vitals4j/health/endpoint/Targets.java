package io.github.vitals4j.health.endpoint;

import io.github.vitals4j.health.Probe;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From what a builder was told to what is served. */
final class Targets {
    private Targets() {}

    /**
     * {@return what is served, with its path below each prefix}
     *
     * @param configuration what the builder was told
     * @param bound the formats
     * @throws IllegalArgumentException if two things would be served at one path, or one needs what is not served
     */
    static List<Target> of(HealthEndpointBuilder configuration, Formats bound) {
        var targets = new ArrayList<Target>();
        var page = page(configuration);
        for (var prefix : configuration.prefixes) {
            configuration.paths.forEach((path, served) ->
                    targets.add(new Target.Health(prefix + path, served.probe(), bound.of(served.format()), null)));
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
        String readiness = configuration.paths.entrySet().stream()
                .filter(path -> path.getValue().probe() == Probe.READINESS)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("status page: shows readiness, which has no path; the paths are "
                                + configuration.paths.keySet()));
        return StatusPage.of(
                configuration.statusPagePath,
                readiness,
                configuration.history == null ? null : configuration.historyPath);
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
                        "rate limit of path '" + path + "': not served; the paths are " + seen);
            }
        }
    }
}
