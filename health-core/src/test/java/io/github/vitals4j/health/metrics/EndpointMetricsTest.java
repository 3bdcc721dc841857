package io.github.vitals4j.health.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.endpoint.Exposure;
import io.github.vitals4j.health.endpoint.ExposurePolicy;
import io.github.vitals4j.health.endpoint.HealthEndpoint;
import io.github.vitals4j.health.endpoint.HealthRequest;
import io.github.vitals4j.health.testing.ManualTime;
import io.github.vitals4j.health.testing.TestChecker;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The endpoint's own metrics, as Prometheus sees them. */
class EndpointMetricsTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int REQUESTS = 5_000;

    private final ManualTime time = ManualTime.create();
    private final TestChecker redis = TestChecker.healthy();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final HealthCheckManager health = HealthCheckManager.builder()
            .timeSource(time)
            .register("redis", redis, CheckOptions::optional)
            .build();
    private final HealthMetrics metrics = HealthMetrics.bind(health, registry);
    private final HealthEndpoint endpoint = HealthEndpoint.builder(health)
            .exposure(ExposurePolicy.always(Exposure.FULL))
            .metrics((accept, out) -> {
                registry.scrape(out, "text/plain; version=0.0.4");
                return "text/plain; version=0.0.4";
            })
            .listener(metrics.endpointListener())
            .build();

    @AfterEach
    void close() {
        health.close();
    }

    private void ask(String method, String target) {
        endpoint.handle(HealthRequest.of(method, target));
    }

    @Test
    void answersAreCountedByPathAndStatus() {
        health.checkReadiness();
        ask("GET", "/ready");
        ask("HEAD", "/ready/");
        ask("GET", "/ready/nobody-at-all");
        ask("POST", "/ready");
        ask("GET", "/metrics");
        redis.nowUnhealthy("down");
        time.advance(Duration.ofMinutes(5));
        ask("GET", "/ready");
        ask("GET", "/ready/redis");
        ask("GET", "/somewhere/else");
        assertThat(registry.scrape())
                .contains("# TYPE health_check_total counter")
                .contains("health_check_total{endpoint=\"/ready\",status=\"healthy\"} 2.0")
                .contains("health_check_total{endpoint=\"/ready\",status=\"refused\"} 2.0")
                .contains("health_check_total{endpoint=\"/ready\",status=\"degraded\"} 1.0")
                .contains("health_check_total{endpoint=\"/ready\",status=\"unhealthy\"} 1.0")
                .contains("health_check_total{endpoint=\"/metrics\",status=\"served\"} 1.0")
                .doesNotContain("nobody", "somewhere");
    }

    @Test
    void durationsHaveTheBucketsOfTheChecks() {
        ask("GET", "/ready");
        String scrape = registry.scrape();
        for (var bucket : new String[] {"0.01", "0.05", "0.1", "0.5", "1.0", "5.0", "+Inf"}) {
            assertThat(scrape)
                    .contains("health_check_duration_seconds_bucket{endpoint=\"/ready\",le=\"" + bucket + "\"}");
        }
        assertThat(scrape).contains("health_check_duration_seconds_count{endpoint=\"/ready\"} 1");
    }

    @Test
    void whatTheEndpointAnswersIsKnownToNobodyOnceTheMetricsAreClosed() {
        ask("GET", "/ready");
        metrics.close();
        ask("GET", "/ready");
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void countingAllocatesNextToNothing() {
        health.checkReadiness();
        long bytes = bytesPerRequest();
        assertThat(bytes).isLessThanOrEqualTo(700);
    }

    private long bytesPerRequest() {
        for (int i = 0; i < REQUESTS; i++) {
            ask("GET", "/ready");
        }
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < REQUESTS; i++) {
            ask("GET", "/ready");
        }
        return (THREADS.getCurrentThreadAllocatedBytes() - before) / REQUESTS;
    }
}
