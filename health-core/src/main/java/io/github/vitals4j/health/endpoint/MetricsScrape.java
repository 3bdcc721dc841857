package io.github.vitals4j.health.endpoint;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes the application's metrics for Prometheus. Must not block; implementations are thread-safe. A scrape asks no
 * dependency.
 *
 * <pre>{@code
 * endpointBuilder.metrics((accept, out) -> {
 *     registry.scrape(out, "text/plain; version=0.0.4");
 *     return "text/plain; version=0.0.4; charset=utf-8";
 * });
 * }</pre>
 */
@FunctionalInterface
public interface MetricsScrape {
    /**
     * Writes all metrics.
     *
     * @param accept the request's {@code Accept} header; empty if it has none
     * @param out takes what is written
     * @return the media type of what was written
     * @throws IOException if the metrics cannot be written; the request is then answered 500
     */
    String write(String accept, OutputStream out) throws IOException;
}
