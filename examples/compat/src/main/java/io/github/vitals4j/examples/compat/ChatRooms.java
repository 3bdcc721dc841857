package io.github.vitals4j.examples.compat;

import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.DependencyChecker;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthCheckManagerBuilder;
import io.github.vitals4j.health.Probe;
import io.github.vitals4j.health.endpoint.Exposure;
import io.github.vitals4j.health.endpoint.ExposurePolicy;
import io.github.vitals4j.health.endpoint.HealthEndpoint;

/**
 * A Flask service with {@code /health}, in its long form; see {@link ChatRoomsFormat}. Its short form is the library's
 * {@code ping}, to be had by {@code ?format=ping}.
 */
final class ChatRooms {
    private ChatRooms() {}

    /**
     * {@return the checks}
     *
     * @param database asks the database; without it the service is of no use
     * @param redis asks Redis; the same
     * @param llm asks the language model; without it the service is less than it could be
     */
    static HealthCheckManagerBuilder health(
            DependencyChecker database, DependencyChecker redis, DependencyChecker llm) {
        return HealthCheckManager.builder()
                .service("ai-chatrooms")
                .version("0.1.0")
                .register("database", database)
                .register("redis", redis, CheckOptions::critical)
                .register("llm_services", llm, CheckOptions::optional);
    }

    static HealthEndpoint endpoint(HealthCheckManager health) {
        return HealthEndpoint.builder(health)
                .path("/health", Probe.READINESS, new ChatRoomsFormat())
                .exposure(ExposurePolicy.always(Exposure.SUMMARY)) // a word for each dependency, and the version
                .build();
    }
}
