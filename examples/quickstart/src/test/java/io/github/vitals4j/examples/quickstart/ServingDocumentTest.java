package io.github.vitals4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.endpoint.HealthEndpoint;
import io.github.vitals4j.health.endpoint.HealthRequest;
import io.github.vitals4j.health.endpoint.HealthResponse;
import io.github.vitals4j.health.endpoint.MetricsScrape;
import io.github.vitals4j.health.testing.ManualTime;
import io.github.vitals4j.health.testing.TestChecker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The endpoints that the page about serving shows compile, and answer as it says. */
class ServingDocumentTest {
    private static final String UNIT = """
            import io.github.vitals4j.health.*;
            import io.github.vitals4j.health.endpoint.*;
            import java.util.function.Supplier;

            public final class Served {
                public static HealthEndpoint build(
                        HealthCheckManager health, Supplier<String> secret, MetricsScrape scrape) {
                    %s
                    return endpoint;
                }
            }
            """;
    private static final String STRANGER = "192.0.2.1";

    @TempDir
    Path classes;

    private final HealthCheckManager health = HealthCheckManager.builder()
            .timeSource(ManualTime.create())
            .register("database", TestChecker.healthy())
            .register("redis", TestChecker.unhealthy("down"), options -> options.optional())
            .build();

    @BeforeEach
    void check() {
        health.checkReadiness();
    }

    @AfterEach
    void close() {
        health.close();
    }

    private HealthEndpoint endpoint(String section) throws Exception {
        String code = DocumentedCode.of("docs/serving.md")
                .section(section)
                .blocks("java")
                .get(0);
        Supplier<String> secret = () -> "s3cret";
        MetricsScrape scrape = (accept, out) -> "text/x-metrics";
        return (HealthEndpoint) DocumentedCode.compile("Served", UNIT.formatted(code), classes)
                .getMethod("build", HealthCheckManager.class, Supplier.class, MetricsScrape.class)
                .invoke(null, health, secret, scrape);
    }

    private static HealthRequest get(String target) {
        return HealthRequest.of("GET", target).withRemoteAddress(STRANGER);
    }

    private static HealthResponse answer(HealthEndpoint endpoint, HealthRequest request) {
        return endpoint.handle(request).orElseThrow();
    }

    private static String body(HealthEndpoint endpoint, HealthRequest request) {
        return new String(answer(endpoint, request).body(), StandardCharsets.UTF_8);
    }

    @Test
    void whoHasTheTokenSeesEverythingAndMetricsToo() throws Exception {
        var endpoint = endpoint("Who may see what");
        assertThat(body(endpoint, get("/ready"))).doesNotContain("redis");
        assertThat(body(endpoint, get("/ready").withHeader("Authorization", "Bearer s3cret")))
                .contains("redis");
        assertThat(body(endpoint, get("/ready").withRemoteAddress("127.0.0.1"))).contains("redis");
        assertThat(answer(endpoint, get("/metrics")).status()).isEqualTo(404);
        assertThat(answer(endpoint, get("/metrics").withHeader("Authorization", "Bearer s3cret"))
                        .contentType())
                .isEqualTo("text/x-metrics");
        assertThat(answer(endpoint, get("/metrics").withRemoteAddress("127.0.0.1"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void anAliasAndAPrefixAreServed() throws Exception {
        var endpoint = endpoint("At which paths");
        assertThat(endpoint.paths())
                .contains("/ready", "/internal/ready", "/api/health", "/internal/api/health", "/health");
        assertThat(body(endpoint, get("/api/health/redis").withRemoteAddress("127.0.0.1")))
                .contains("redis is unhealthy");
    }

    @Test
    void aFormatMayBeTheDefaultOrFixed() throws Exception {
        var endpoint = endpoint("In which format, with which code");
        assertThat(answer(endpoint, get("/status")).contentType()).contains("spring-boot.actuator");
        assertThat(answer(endpoint, get("/status?format=text")).contentType()).startsWith("text/plain");
        assertThat(body(endpoint, get("/api/health?format=text"))).contains("\"checks\"");
        assertThat(answer(endpoint, get("/ready")).status()).isEqualTo(206);
    }

    @Test
    void clientsAreToldApartByWhatTheProxySays() throws Exception {
        var endpoint = endpoint("How often");
        var one = get("/ready").withHeader("X-Forwarded-For", "10.0.0.1, 192.0.2.7");
        var other = get("/ready").withHeader("X-Forwarded-For", "192.0.2.7, 192.0.2.8");
        var exempt = get("/ready").withHeader("X-Forwarded-For", "192.0.2.7, 10.0.0.1");
        for (int i = 0; i < 100; i++) {
            assertThat(answer(endpoint, one).status()).isEqualTo(200);
        }
        assertThat(answer(endpoint, one).headers()).containsKey("Retry-After");
        assertThat(answer(endpoint, other).status()).isEqualTo(200);
        for (int i = 0; i <= 100; i++) {
            assertThat(answer(endpoint, exempt).status()).isEqualTo(200);
            assertThat(answer(endpoint, get("/internal/ready")).status()).isEqualTo(200);
        }
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        var docs = DocumentedCode.root().resolve("docs");
        for (String target : DocumentedCode.of("docs/serving.md").links()) {
            assertThat(docs.resolve(target)).exists();
        }
    }
}
