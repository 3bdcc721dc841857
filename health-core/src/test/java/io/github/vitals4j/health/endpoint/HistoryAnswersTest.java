package io.github.vitals4j.health.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.Probe;
import io.github.vitals4j.health.Reason;
import io.github.vitals4j.health.history.HealthHistory;
import io.github.vitals4j.health.history.Told;
import io.github.vitals4j.health.testing.ManualTime;
import io.github.vitals4j.health.testing.TestChecker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the endpoint tells of the past, and to whom. */
class HistoryAnswersTest {
    private static final String FAILURE =
            "{\"time\":\"2026-01-01T00:02:03.404Z\",\"from\":\"healthy\",\"to\":\"unhealthy\""
                    + ",\"reason\":\"timeout\",\"error\":\"no <answer> in \\\"3 s\\\"\",\"lasted_seconds\":123.404}";
    private static final String RECOVERY =
            "{\"time\":\"2026-01-01T00:02:13.404Z\",\"from\":\"unhealthy\",\"to\":\"healthy\",\"lasted_seconds\":10.000}";
    private static final String WINDOW =
            "{\"runs\":2,\"availability\":0.925039,\"latency_ms\":{\"p50\":0,\"p95\":4,\"p99\":4}}";
    private static final String REDIS = "\"transitions\":[" + FAILURE + "," + RECOVERY + "],\"windows\":{\"1h\":"
            + WINDOW
            + ",\"24h\":" + WINDOW + "},\"recent\":[{\"time\":\"2026-01-01T00:02:03.404Z\",\"status\":\"unhealthy\""
            + ",\"duration_ms\":4},{\"time\":\"2026-01-01T00:02:13.404Z\",\"status\":\"healthy\",\"duration_ms\":0}]";
    private static final String NOTHING =
            "{\"transitions\":[],\"windows\":{\"1h\":{\"runs\":0,\"availability\":1},\"24h\":{\"runs\":0,\"availability\":1}}"
                    + ",\"recent\":[]}";

    private final ManualTime time = ManualTime.create();
    private final TestChecker redis = TestChecker.healthy();
    private final HealthCheckManager manager = HealthCheckManager.builder()
            .timeSource(time)
            .register("database", TestChecker.healthy(), options -> options.maxStale(Duration.ofDays(7)))
            .register("redis", redis, options -> options.optional().maxStale(Duration.ofDays(7)))
            .build();
    private HealthHistory history;
    private Told told;

    /** The same two minutes and a half before each test: Redis fails and recovers. */
    @BeforeEach
    void remember() throws InterruptedException {
        manager.checkReadiness();
        history = HealthHistory.of(manager);
        told = Told.insteadOf(history, manager);
        time.advance(Duration.ofMillis(123_400));
        redis.nowDoes(context -> {
            time.advance(Duration.ofMillis(4));
            return CheckResult.unhealthy(Reason.TIMEOUT, "no <answer> in \"3 s\"");
        });
        manager.refresh("redis").join();
        told.awaitRun("redis");
        time.advance(Duration.ofSeconds(10));
        redis.nowHealthy();
        manager.refresh("redis").join();
        told.awaitRun("redis");
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private HealthEndpointBuilder builder() {
        return HealthEndpoint.builder(manager)
                .exposure(Scenario::asTheRequestSays)
                .history(history);
    }

    private static Optional<HealthResponse> ask(HealthEndpoint endpoint, String target, Exposure exposure) {
        return endpoint.handle(Scenario.request(target, exposure));
    }

    private static String text(HealthResponse response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private static HealthResponse get(HealthEndpoint endpoint, String target) {
        return ask(endpoint, target, Exposure.FULL).orElseThrow(() -> new AssertionError(target));
    }

    @Test
    void theHistoryOfADependency() {
        var response = get(builder().build(), "/ready/redis/history");
        assertThat(text(response)).isEqualTo("{\"dependency\":\"redis\"," + REDIS + "}");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.contentType()).isEqualTo("application/json");
        assertThat(response.health()).isEmpty();
    }

    @Test
    void theHistoryOfEverything() {
        String degraded = "{\"time\":\"2026-01-01T00:02:03.404Z\",\"from\":\"healthy\",\"to\":\"degraded\""
                + ",\"error\":\"Running in degraded mode: redis unavailable\",\"lasted_seconds\":123.404}";
        String recovered = "{\"time\":\"2026-01-01T00:02:13.404Z\",\"from\":\"degraded\",\"to\":\"healthy\""
                + ",\"lasted_seconds\":10.000}";
        assertThat(text(get(builder().build(), "/health/history")))
                .isEqualTo("{\"transitions\":[" + degraded + "," + recovered
                        + "],\"windows\":{\"1h\":{\"availability\":1},\"24h\":{\"availability\":1}},\"dependencies\":{"
                        + "\"database\":" + NOTHING + ",\"redis\":{" + REDIS + "}}}");
    }

    @Test
    void aSummaryHasNoText() {
        var endpoint = builder().build();
        for (var target : new String[] {"/ready/redis/history", "/health/history"}) {
            var full = text(get(endpoint, target));
            var summary = text(ask(endpoint, target, Exposure.SUMMARY).orElseThrow());
            assertThat(summary)
                    .isEqualTo(full.replaceAll("\"error\":\"(\\\\.|[^\"])*\",", ""))
                    .isNotEqualTo(full);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ready/redis/history", "/ready/nobody/history", "/health/history"})
    void whoSeesOnlyTheStatusIsToldWhatIsToldOfAnUnknownName(String target) {
        var endpoint = builder().build();
        var hidden = ask(endpoint, target, Exposure.STATUS).orElseThrow();
        var unknown = ask(endpoint, "/ready/nobody", Exposure.FULL).orElseThrow();
        assertThat(hidden.status()).isEqualTo(404);
        assertThat(hidden.headers()).isEqualTo(unknown.headers());
        assertThat(hidden.body()).isEqualTo(unknown.body());
        assertThat(text(get(endpoint, "/ready/nobody/history"))).isEqualTo(text(unknown));
    }

    @Test
    void withoutAHistoryThePathsAreTheHosts() {
        var endpoint = HealthEndpoint.builder(manager).historyPath("/past").build();
        for (var target : new String[] {"/ready/redis/history", "/health/history", "/past"}) {
            assertThat(ask(endpoint, target, Exposure.FULL)).isEmpty();
        }
    }

    @Test
    void thePathsAreWhereTheOthersAre() {
        var endpoint = builder()
                .historyPath("/past")
                .path("/api/health", Probe.READINESS)
                .prefixes("", "/internal")
                .build();
        assertThat(endpoint.paths()).contains("/past", "/internal/past").doesNotContain("/health/history");
        for (var target : new String[] {
            "/ready/redis/history",
            "/ready/redis/history/",
            "/readyz/redis/history",
            "/api/health/redis/history",
            "/internal/ready/redis/history",
            "/internal/api/health/redis/history/"
        }) {
            assertThat(text(get(endpoint, target))).as(target).startsWith("{\"dependency\":\"redis\"");
        }
        assertThat(text(get(endpoint, "/internal/past/"))).startsWith("{\"transitions\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ready/redis/history//",
                "/ready/redis/History",
                "/ready/redis/x/history",
                "/ready/redis/history/x",
                "/redis/history",
                "/history",
                "//history",
                "/health/redis/history",
                "/startup/redis/history",
                "/ready/redis%2Fhistory/x"
            })
    void everyOtherPathIsLeftToTheHost(String path) {
        assertThat(ask(builder().build(), path, Exposure.FULL)).isEmpty();
    }

    @Test
    void aDependencyMayBeCalledHistory() throws InterruptedException {
        manager.register("history", TestChecker.healthy());
        told.awaitRun("history");
        assertThat(text(get(builder().build(), "/ready/history"))).contains("history is healthy");
        assertThat(text(get(builder().build(), "/ready/history/history"))).startsWith("{\"dependency\":\"history\"");
    }

    @Test
    void itIsAskedForAsEverythingElse() {
        var endpoint = builder()
                .rateLimit(RateLimit.perMinute(3).including("/health/history"))
                .build();
        for (var target : new String[] {"/ready/redis/history", "/health/history"}) {
            var full = get(builder().build(), target);
            var head = builder().build().handle(HealthRequest.of("HEAD", target).withHeader("Exposure", "FULL"));
            assertThat(head.orElseThrow().hasBody()).isFalse();
            assertThat(head.orElseThrow().contentLength()).isEqualTo(full.contentLength());
            assertThat(full.headers())
                    .containsEntry("Cache-Control", "no-store")
                    .containsEntry("X-Content-Type-Options", "nosniff");
            assertThat(endpoint.handle(HealthRequest.of("POST", target))
                            .orElseThrow()
                            .status())
                    .isEqualTo(405);
            assertThat(get(endpoint, target + "?tag=%").status()).isEqualTo(400);
            assertThat(get(endpoint, target + "?format=x").status()).isEqualTo(200);
        }
        assertThat(get(endpoint, "/health/history").status()).isEqualTo(200);
        assertThat(get(endpoint, "/ready/redis/history").status()).isEqualTo(429);
        assertThat(get(endpoint, "/health/history").status()).isEqualTo(429);
        assertThat(get(endpoint, "/health").status()).isEqualTo(200);
    }

    @Test
    void aListenerIsToldOfTheConfiguredPath() {
        var answered = new ArrayList<String>();
        var endpoint = builder()
                .listener((path, response, duration) -> answered.add(path + " " + response.status()))
                .build();
        get(endpoint, "/ready/redis/history");
        get(endpoint, "/ready/nobody/history");
        get(endpoint, "/health/history/");
        assertThat(answered).containsExactly("/ready 200", "/ready 404", "/health/history 200");
    }

    @Test
    void anotherManagersHistoryAndAPathThatIsTakenAreRefused() {
        try (var other = HealthCheckManager.builder().build()) {
            assertThatThrownBy(() -> HealthEndpoint.builder(other).history(history))
                    .hasMessage("history: must be of the manager that the endpoint serves");
        }
        assertThatThrownBy(() -> builder().historyPath("/ready").build())
                .hasMessage("path '/ready': two things would be served there");
        assertThatThrownBy(() -> builder().historyPath("past")).hasMessageStartingWith("path 'past': must be like");
    }
}
