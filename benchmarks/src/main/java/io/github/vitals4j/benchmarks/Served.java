package io.github.vitals4j.benchmarks;

import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.endpoint.HealthEndpoint;
import io.github.vitals4j.health.endpoint.HealthRequest;
import io.github.vitals4j.health.endpoint.HealthResponse;
import java.net.InetAddress;
import java.time.Duration;

/**
 * What a server of the benchmark serves: our endpoint at its own paths, and the floor beneath it at {@link #CONSTANT}.
 */
final class Served {
    /** Answers a body of the same size, and the same headers, without thinking. */
    static final String CONSTANT = "/constant";

    private final HealthEndpoint endpoint;
    private final HealthResponse constant;

    Served() {
        HealthCheckManager health = Vitals4jReporter.manager(Check.many(10, Check.nothing()), Duration.ofHours(1));
        health.checkReadiness();
        endpoint = HealthEndpoint.of(health);
        var request = HealthRequest.of("GET", "/ready").withRemoteAddress(InetAddress.getLoopbackAddress());
        constant = endpoint.handle(request).orElseThrow();
    }

    HealthEndpoint endpoint() {
        return endpoint;
    }

    /** {@return an answer of the endpoint's from before the measurement} */
    HealthResponse constant() {
        return constant;
    }

    /** {@return the bytes of the constant answer} */
    byte[] constantBody() {
        return constant.body();
    }
}
