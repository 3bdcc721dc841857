package io.github.vitals4j.examples.quickstart;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import io.github.vitals4j.health.endpoint.MetricsScrape;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Set;

/**
 * What the service measures of its own: requests and orders. The library adds the health. Every label has few values,
 * whatever clients send, for each value is a series that Prometheus keeps.
 */
final class Metrics implements MetricsScrape {
    private static final String OPEN_METRICS = "application/openmetrics-text";
    private static final String OPEN_METRICS_TYPE = OPEN_METRICS + "; version=1.0.0; charset=utf-8";
    private static final String TEXT_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** {@return where the library, or a connection pool, puts its own metrics} */
    MeterRegistry registry() {
        return registry;
    }

    /** Writes everything: as OpenMetrics if that is asked for, or else in the older text format. */
    @Override
    public String write(String accept, OutputStream out) throws IOException {
        String type = accept.contains(OPEN_METRICS) ? OPEN_METRICS_TYPE : TEXT_TYPE;
        registry.scrape(out, type);
        return type;
    }

    /**
     * {@return what counts the requests of one context of the server}
     *
     * @param endpoint its path; not what clients send, which could be anything
     */
    Filter requests(String endpoint) {
        return new Filter() {
            @Override
            public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
                long start = System.nanoTime();
                try {
                    chain.doFilter(exchange);
                } finally {
                    answered(exchange, endpoint, Duration.ofNanos(System.nanoTime() - start));
                }
            }

            @Override
            public String description() {
                return "counts requests";
            }
        };
    }

    private void answered(HttpExchange exchange, String endpoint, Duration duration) {
        String method = METHODS.contains(exchange.getRequestMethod()) ? exchange.getRequestMethod() : "other";
        int status = exchange.getResponseCode() < 0 ? 500 : exchange.getResponseCode(); // the server hangs up then
        Counter.builder("http.requests")
                .description("HTTP requests")
                .tag("method", method)
                .tag("endpoint", endpoint)
                .tag("status", Integer.toString(status))
                .register(registry)
                .increment();
        Timer.builder("http.request.duration")
                .description("How long HTTP requests took")
                .tag("method", method)
                .tag("endpoint", endpoint)
                .serviceLevelObjectives(BUCKETS)
                .register(registry)
                .record(duration);
    }

    /**
     * Counts an order.
     *
     * @param symbol what is traded; one of the few things that are
     * @param side buy or sell
     * @param status what became of it
     */
    void order(String symbol, String side, String status) {
        Counter.builder("trade.orders")
                .description("Orders")
                .tag("symbol", symbol)
                .tag("side", side)
                .tag("status", status)
                .register(registry)
                .increment();
    }
}
