package io.github.vitals4j.examples.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each service over HTTP, with real servers behind it that go away. */
@Timeout(600)
class CompatIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Servers servers;
    private Compat compat;

    @BeforeEach
    void startServers() throws IOException, SQLException {
        servers = new Servers();
    }

    @AfterEach
    void stop() throws IOException, SQLException {
        if (compat != null) {
            compat.close();
        }
        servers.close();
    }

    private void start(String application, Map<String, String> more) throws IOException {
        compat = Compat.start(application, servers.environment(more)::get);
        compat.health().checkReadiness(); // waits longer than a request would
    }

    private HttpResponse<String> ask(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + compat.port() + path));
    }

    private JsonNode ask(String path, int code) throws IOException, InterruptedException {
        var answer = ask(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(code);
        return JSON.readTree(answer.body());
    }

    @Test
    void quantTrade() throws Exception {
        start("quanttrade", Map.of());
        for (var path : new String[] {"/health/", "/api/health/"}) {
            var body = ask(path, 200);
            assertThat(body.path("status").asText()).isEqualTo("healthy");
            assertThat(body.path("checks")).hasToString("{\"database\":\"healthy\",\"cache\":\"healthy\"}");
            assertThat(body.path("timestamp").longValue())
                    .isCloseTo(Instant.now().getEpochSecond(), within(60L));
        }
        servers.stopRedis();
        compat.health().refresh("cache").join();
        var body = ask("/api/health/", 503);
        assertThat(body.path("status").asText()).isEqualTo("unhealthy");
        assertThat(body.path("checks").path("database").asText()).isEqualTo("healthy");
        assertThat(body.path("checks").path("cache").asText()).startsWith("unhealthy: ");
    }

    @Test
    void chatRooms() throws Exception {
        start("chatrooms", Map.of());
        var body = ask("/health", 200);
        assertThat(body.path("status").asText()).isEqualTo("ok");
        assertThat(body.path("dependencies"))
                .hasToString("{\"database\":\"ok\",\"redis\":\"ok\",\"llm_services\":\"ok\"}");
        assertThat(body.path("uptime").isNumber()).isTrue();
        assertThat(Instant.parse(body.path("timestamp").asText())).isBeforeOrEqualTo(Instant.now());

        servers.refuseCompletions();
        compat.health().refresh("llm_services").join();
        body = ask("/health", 200);
        assertThat(body.path("status").asText()).isEqualTo("ok");
        assertThat(body.path("dependencies").path("llm_services").asText()).isEqualTo("degraded");

        servers.stopDatabase();
        compat.health().refresh("database").join();
        body = ask("/health", 503);
        assertThat(body.path("status").asText()).isEqualTo("error");
        assertThat(body.path("dependencies").path("database").asText()).isEqualTo("error");
    }

    @Test
    void quantPlatform() throws Exception {
        start("quant-platform", Map.of());
        for (var path : new String[] {"/health", "/ready"}) {
            var body = ask(path, 200);
            assertThat(body.path("overall").asText()).isEqualTo("healthy");
            assertThat(body.path("database").path("latency").doubleValue()).isPositive();
            assertThat(body.path("redis").path("latency").doubleValue()).isPositive();
            assertThat(body.path("timestamp").doubleValue())
                    .isCloseTo(System.currentTimeMillis() / 1000.0, within(60.0));
        }
        servers.stopRedis();
        compat.health().refresh("redis").join();
        var body = ask("/health", 503);
        assertThat(body.path("overall").asText()).isEqualTo("unhealthy");
        assertThat(body.path("redis").path("status").asText()).isEqualTo("unhealthy");
        assertThat(body.path("redis").path("error").asText()).isNotEmpty();
        assertThat(body.path("redis").has("latency")).isFalse();

        var metrics = ask("/metrics");
        assertThat(metrics.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain; version=0.0.4");
        assertThat(metrics.body())
                .contains("dependency_health_status{dependency=\"database\"} 1.0")
                .contains("dependency_health_status{dependency=\"redis\"} 0.0");
    }

    @Test
    void beacon() throws Exception {
        start("beacon", Map.of("ENV", "staging", "APP_VERSION", "2.1.0", "HEALTH_BUFFER_MAX_ITEMS", "2"));
        var body = ask(Beacon.PATH, 200);
        assertThat(body.path("status").asText()).isEqualTo("up");
        assertThat(body.path("environment").asText()).isEqualTo("staging");
        var components = body.path("components");
        assertThat(components.path("version").asText()).isEqualTo("2.1.0");
        assertThat(components.path("buffer").path("max_items").intValue()).isEqualTo(2);
        assertThat(components.path("memory").path("process_rss").longValue()).isPositive();
        assertThat(components.path("memory").path("threshold_percent").intValue())
                .isEqualTo(80);
        assertThat(components.path("database").path("status").asText()).isEqualTo("connected");
        assertThat(components.path("database").path("engine").asText()).isEqualTo("h2");
        assertThat(components.path("cache").path("status").asText()).isEqualTo("operational");

        for (int i = 0; i < 3; i++) {
            var added = client.send(
                    request("/events").POST(BodyPublishers.ofString("login")).build(), BodyHandlers.discarding());
            assertThat(added.statusCode()).isEqualTo(202);
        }
        compat.health().refresh("buffer").join();
        body = ask(Beacon.PATH, 206);
        assertThat(body.path("status").asText()).isEqualTo("degraded");
        assertThat(body.path("components").path("buffer").path("item_count").intValue())
                .isEqualTo(3);
        assertThat(body.path("components")
                        .path("buffer")
                        .path("memory_calculation_method")
                        .asText())
                .isEqualTo("measured");

        servers.stopDatabase();
        compat.health().refresh("database").join();
        body = ask(Beacon.PATH, 503);
        assertThat(body.path("status").asText()).isEqualTo("down");
        assertThat(body.path("components").path("database").path("status").asText())
                .startsWith("error: ");
    }

    @Test
    void whatCannotBeStartedIsNamed() {
        assertThatThrownBy(() -> start("nothing", Map.of()))
                .hasMessage("application 'nothing': must be quanttrade, chatrooms, quant-platform or beacon");
        assertThatThrownBy(() -> start("beacon", Map.of("PORT", "http")))
                .hasMessage("PORT 'http': must be a number from 0 to 65535, such as 8080");
        assertThatThrownBy(() -> start("beacon", Map.of("HEALTH_MEMORY_THRESHOLD_PERCENT", "lots")))
                .hasMessageStartingWith("HEALTH_MEMORY_THRESHOLD_PERCENT=lots (health.memory.threshold-percent): ");
    }
}
