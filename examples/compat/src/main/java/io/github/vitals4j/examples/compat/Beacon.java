package io.github.vitals4j.examples.compat;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.DependencyChecker;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthCheckManagerBuilder;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.Probe;
import io.github.vitals4j.health.endpoint.ExposurePolicy;
import io.github.vitals4j.health.endpoint.HealthEndpoint;
import io.github.vitals4j.health.endpoint.RateLimit;
import io.github.vitals4j.health.local.CapacityChecker;

/**
 * A Django project that collects audit events in a buffer, with {@code /api/beacon/health}; see {@link BeaconFormat}.
 * Answers 200, 206 while it is degraded, 503 while it is down, 500 if the endpoint itself is at fault, and 429 to a
 * client that asks more than 100 times a minute.
 */
final class Beacon {
    static final String PATH = "/api/beacon/health";

    private Beacon() {}

    /**
     * {@return a checker of the buffer: at most 1,000 events and 10 MB are well}
     *
     * @param buffer the buffer
     */
    static CapacityChecker capacity(EventBuffer<?> buffer) {
        return CapacityChecker.of(buffer::size, 1_000)
                .memory(buffer::sizeInBytes)
                .maxMemoryMb(10)
                .itemEstimateKb(50);
    }

    /**
     * {@return the checks}
     *
     * @param buffer how full the buffer is; an answer is used for a second
     * @param memory how much memory the process takes; the same
     * @param database asks the database; a good answer is used for a minute, a bad one for 5 s
     * @param cache writes to the cache, reads and compares
     */
    static HealthCheckManagerBuilder health(
            DependencyChecker buffer, DependencyChecker memory, DependencyChecker database, DependencyChecker cache) {
        return HealthCheckManager.builder()
                .service("beacon")
                .version("1.0.0")
                .environment("development")
                .register("buffer", buffer, Beacon::live)
                .register("memory", memory, Beacon::live)
                .register(
                        "database",
                        database,
                        options -> options.ttl(ofSeconds(60)).failureTtl(ofSeconds(5)))
                .register("cache", cache);
    }

    /** Nearly every request looks anew; that nobody has asked for a while is no reason to believe nothing any more. */
    private static CheckOptions live(CheckOptions options) {
        return options.optional().ttl(ofSeconds(1)).maxStale(ofMinutes(5));
    }

    /**
     * {@return what answers}
     *
     * @param engine the kind of the database
     * @param backend the kind of the cache
     */
    static HealthEndpoint endpoint(HealthCheckManager health, String engine, String backend) {
        return HealthEndpoint.builder(health)
                .path(PATH, Probe.READINESS, new BeaconFormat(engine, backend))
                .code(HealthStatus.DEGRADED, 206)
                .rateLimit(RateLimit.perMinute(100).including(PATH))
                .exposure(ExposurePolicy.local()) // others are told the status alone
                .build();
    }
}
