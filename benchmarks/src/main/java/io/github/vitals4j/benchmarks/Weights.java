package io.github.vitals4j.benchmarks;

import java.util.List;

/** What an application has to download and load for its health checks. */
final class Weights {
    private static final List<String> OUR_PLUGINS = List.of("health-jdbc", "health-redis", "health-http");
    private static final String OUR_GROUP = "io.github.vitals4j:";

    private Weights() {}

    /** {@return what has to be on the class path to write the body of a report} */
    static List<String> artifacts(Contender contender) {
        return switch (contender) {
            case VITALS4J -> List.of(OUR_GROUP + "health-core");
            case BOOT, BOOT_CACHED ->
                List.of(
                        "org.springframework.boot:spring-boot-health",
                        "org.springframework.boot:spring-boot-actuator",
                        "tools.jackson.core:jackson-databind");
            case DROPWIZARD_METRICS ->
                List.of(
                        "io.dropwizard.metrics:metrics-healthchecks",
                        "io.dropwizard.metrics:metrics-json",
                        "com.fasterxml.jackson.core:jackson-databind");
            case DROPWIZARD_HEALTH -> List.of("io.dropwizard:dropwizard-health");
            case SMALLRYE -> List.of("io.smallrye:smallrye-health");
        };
    }

    static void run(Recorder recorder) {
        var footprint = Footprint.ofThisBuild();
        for (var contender : Contender.values()) {
            if (contender != Contender.BOOT_CACHED) {
                weigh(contender.label(), artifacts(contender), footprint, recorder);
            }
        }
        for (var plugin : OUR_PLUGINS) {
            weigh(plugin, List.of(OUR_GROUP + plugin), footprint, recorder);
        }
    }

    private static void weigh(String who, List<String> artifacts, Footprint footprint, Recorder recorder) {
        var all = footprint.jarsOf(artifacts);
        recorder.add("own jar", who, "size", "KB", Samples.of(Footprint.kilobytes(all.subList(0, 1))));
        recorder.add("with all that it needs", who, "size", "KB", Samples.of(Footprint.kilobytes(all)));
        recorder.add("with all that it needs", who, "jars", "", Samples.of(all.size()));
    }
}
