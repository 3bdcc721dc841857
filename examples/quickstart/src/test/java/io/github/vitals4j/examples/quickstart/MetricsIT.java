package io.github.vitals4j.examples.quickstart;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the quickstart serves to Prometheus. */
class MetricsIT {
    /** What Prometheus 2.42 sends. */
    private static final String PROMETHEUS = "application/openmetrics-text;version=1.0.0,"
            + "application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

    private static final Pattern METRIC = Pattern.compile("^# TYPE (\\S+)", Pattern.MULTILINE);

    @TempDir
    Path directory;

    private static Service service;
    private static Web web;

    @BeforeAll
    static void start() throws Exception {
        var environment = Map.of("PORT", "0", "REDIS_URL", "redis://127.0.0.1:1");
        service = new Service(Configuration.of(environment::get));
        service.start();
        service.health().checkReadiness();
        web = Web.of(service);
        web.get("/ready");
    }

    @AfterAll
    static void end() {
        service.close();
    }

    private static HttpResponse<String> get(String path, String accept) throws Exception {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + service.address().getPort() + path))
                .header("Accept", accept)
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    private static Set<String> metrics(String body) {
        return METRIC.matcher(body).results().map(line -> line.group(1)).collect(toSet());
    }

    @Test
    void promtoolFindsNothingToComplainOf() throws Exception {
        web.get("/orders");
        web.ask("POST", "/orders?item=screen&side=buy&quantity=1");
        var body = web.get("/metrics").body();
        assertThat(body).contains("# HELP dependency_health_status ", "# HELP trade_orders_total ");

        var checked = OperationsTool.run(
                Files.writeString(directory.resolve("metrics.txt"), body), "promtool", "check", "metrics");

        assertThat(checked.output()).isEmpty();
        assertThat(checked.exit()).isZero();
    }

    @Test
    void whereverPrometheusAsksItGetsTheSame() throws Exception {
        var expected = get("/metrics", PROMETHEUS);
        assertThat(expected.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("application/openmetrics-text; version=1.0.0");
        assertThat(expected.body()).endsWith("# EOF\n");

        for (String path : new String[] {"/metrics/", "/api/health/", "/ready", "/health"}) {
            var answer = get(path, PROMETHEUS);
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type"))
                    .isEqualTo(expected.headers().firstValue("Content-Type"));
            assertThat(metrics(answer.body())).as(path).containsAll(metrics(expected.body()));
        }
        assertThat(get("/api/health/", "application/json").body()).startsWith("{\"status\":");
    }

    @Test
    void ordersAreTakenOrRejectedAndCounted() throws Exception {
        assertThat(web.ask("POST", "/orders?item=keyboard&side=sell&quantity=3").code())
                .isEqualTo(201);
        assertThat(web.ask("POST", "/orders?item=unicorn&side=buy&quantity=1").code())
                .isEqualTo(422);
        var malformed = web.ask("POST", "/orders?item=keyboard&side=steal&quantity=1");
        assertThat(malformed.code()).isEqualTo(400);
        assertThat(malformed.json().path("error").asText()).contains("side is buy or sell");
        var deleted = web.ask("DELETE", "/orders");
        assertThat(deleted.code()).isEqualTo(405);
        assertThat(deleted.headers().firstValue("Allow")).contains("GET, HEAD, POST");

        assertThat(web.get("/metrics").body())
                .contains("trade_orders_total{side=\"sell\",status=\"accepted\",symbol=\"keyboard\"} 1.0")
                .contains("trade_orders_total{side=\"buy\",status=\"rejected\",symbol=\"unknown\"} 1.0")
                .contains("trade_orders_total{side=\"unknown\",status=\"rejected\",symbol=\"unknown\"} 1.0")
                .doesNotContain("unicorn");
    }

    @Test
    void everyDependencyIsThere() {
        String body = web.get("/metrics").body();
        assertThat(body)
                .contains("dependency_health_status{dependency=\"database\"} 1.0")
                .contains("dependency_critical{dependency=\"database\"} 1.0")
                .contains("dependency_health_status{dependency=\"redis\"} 0.0")
                .contains("dependency_critical{dependency=\"redis\"} 0.0")
                .contains("health_draining 0.0")
                .contains("health_check_total{endpoint=\"/ready\",status=\"degraded\"} ");
    }

    @Test
    void whatTheDocumentationShowsCompiles() throws Exception {
        var blocks = DocumentedCode.of("docs/operations/README.md").blocks("java");
        assertThat(blocks).hasSize(2);
        String unit = """
                import io.github.vitals4j.health.HealthCheckManager;
                import io.github.vitals4j.health.endpoint.HealthEndpoint;
                import io.github.vitals4j.health.metrics.HealthMetrics;
                import io.micrometer.core.instrument.*;
                import io.micrometer.prometheusmetrics.*;
                import java.util.concurrent.atomic.AtomicInteger;

                final class Shown {
                    static HealthEndpoint endpoint(HealthCheckManager health) {
                        %s
                        return endpoint;
                    }

                    static void sockets(MeterRegistry registry) {
                        %s
                    }
                }
                """.formatted(blocks.get(0), blocks.get(1));

        assertThat(DocumentedCode.compile("Shown", unit, directory).getDeclaredMethods())
                .hasSizeGreaterThanOrEqualTo(2);
    }
}
