package io.github.vitals4j.examples.monitor;

import io.github.vitals4j.health.DependencyHealth;
import io.github.vitals4j.health.HealthStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How all services were when they were asked.
 *
 * @param at when the last had answered
 * @param took how long all of them took
 * @param status the worst
 */
record Poll(Instant at, Duration took, HealthStatus status, List<Answers> services) {
    /** How one service was: overall, and at each endpoint. */
    record Answers(Service service, HealthStatus status, Map<Endpoint, DependencyHealth> endpoints) {
        /** {@return what is wrong, in the order of the endpoints; empty if nothing is} */
        Optional<String> problem() {
            return endpoints.entrySet().stream()
                    .filter(entry -> entry.getValue().status() != HealthStatus.HEALTHY)
                    .map(entry -> entry.getKey().text() + ": "
                            + entry.getValue()
                                    .error()
                                    .orElse(entry.getValue().status().text()))
                    .findFirst();
        }
    }

    long count(HealthStatus status) {
        return services.stream().filter(service -> service.status() == status).count();
    }
}
