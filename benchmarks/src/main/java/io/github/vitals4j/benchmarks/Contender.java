package io.github.vitals4j.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** Who is measured. */
enum Contender {
    VITALS4J("Vitals4j", "health-core"),
    BOOT("Spring Boot", "spring-boot-health"),
    BOOT_CACHED("Spring Boot, cached", "spring-boot-health"),
    DROPWIZARD_METRICS("Dropwizard metrics", "metrics-healthchecks"),
    DROPWIZARD_HEALTH("Dropwizard health", "dropwizard-health"),
    SMALLRYE("SmallRye Health", "smallrye-health");

    /** What no implementation can beat: the least work that gives the same outcome. */
    static final String FLOOR = "floor";

    private final String label;
    private final String artifact;

    Contender(String label, String artifact) {
        this.label = label;
        this.artifact = artifact;
    }

    String label() {
        return label;
    }

    /** {@return the label and the release, as found on the class path} */
    String labelAndVersion() {
        var jar = Pattern.compile(Pattern.quote(artifact) + "-(\\d[^/]*)\\.jar");
        var version = jar.matcher(Footprint.libraryFiles());
        return version.find() ? label + " " + version.group(1) : label;
    }

    /** Whether it keeps results for a ttl of the caller's choice. */
    boolean caches() {
        return this == VITALS4J || this == BOOT_CACHED;
    }

    /** Whether a request runs no check at all, whatever the caller's choice. */
    boolean onlyReadsStates() {
        return this == DROPWIZARD_HEALTH;
    }

    /**
     * Registers checks with the library.
     *
     * @param ttl how long a result is used, by a library that can be told
     */
    Reporter open(List<Check> checks, Duration ttl) {
        return switch (this) {
            case VITALS4J -> Vitals4jReporter.showingEverything(checks, ttl);
            case BOOT -> new BootReporter(checks);
            case BOOT_CACHED -> new BootReporter(checks, ttl);
            case DROPWIZARD_METRICS -> new DropwizardMetricsReporter(checks);
            case DROPWIZARD_HEALTH -> new DropwizardHealthReporter(checks);
            case SMALLRYE -> new SmallRyeReporter(checks);
        };
    }
}
