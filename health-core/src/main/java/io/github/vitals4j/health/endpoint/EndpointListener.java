package io.github.vitals4j.health.endpoint;

import java.time.Duration;

/**
 * Is told of every answer. Called on the thread that answers, so it must be quick and must not block; what it throws
 * changes nothing. Implementations are thread-safe.
 */
@FunctionalInterface
public interface EndpointListener {
    /**
     * A request was answered.
     *
     * @param path the path as it was configured, such as {@code /ready}; never what a client sent
     * @param response the answer
     * @param duration from the request to the answer
     */
    void onAnswer(String path, HealthResponse response, Duration duration);
}
