package io.github.vitals4j.examples.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.Probe;
import io.github.vitals4j.health.Reason;
import io.github.vitals4j.health.endpoint.ExposedReport;
import io.github.vitals4j.health.endpoint.HealthEndpoint;
import io.github.vitals4j.health.endpoint.HealthRequest;
import io.github.vitals4j.health.endpoint.ReportBody;
import io.github.vitals4j.health.endpoint.ReportWriter;
import io.github.vitals4j.health.testing.TestChecker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class BeaconTest {
    private static final int KILOBYTE = 1_024;

    private final EventBuffer<String> buffer = new EventBuffer<>(2_000, event -> 100 * KILOBYTE);
    private final TestChecker memory = TestChecker.answering(memory(12.5, true));
    private final TestChecker database = TestChecker.healthy();
    private final UnreliableCache cache = new UnreliableCache();

    /** A cache that fails on command. */
    private static final class UnreliableCache implements Cache {
        private final LocalCache well = new LocalCache(System::nanoTime);
        private String wrong = "";
        private RuntimeException failure;

        @Override
        public void set(String key, String value, Duration ttl) {
            if (failure != null) {
                throw failure;
            }
            well.set(key, value, ttl);
        }

        @Override
        public String get(String key) {
            return wrong.isEmpty() ? well.get(key) : wrong;
        }
    }

    private static CheckResult memory(double percent, boolean well) {
        return (well ? CheckResult.healthy() : CheckResult.unhealthy(Reason.THRESHOLD_EXCEEDED, "too much"))
                .with("judged", "process")
                .with("process_rss", 134_217_728L)
                .with("system_total", 1_073_741_824L)
                .with("usage_percent", percent)
                .with("threshold_percent", 80);
    }

    private Stage stage(Map<String, String> overrides) {
        var builder = Beacon.health(Beacon.capacity(buffer), memory, database, new CacheChecker(cache))
                .overrides(overrides);
        return new Stage(builder, BeaconTest::endpoint);
    }

    private static HealthEndpoint endpoint(HealthCheckManager health) {
        return Beacon.endpoint(health, "postgresql", "LocalCache");
    }

    private void fill(int events) {
        for (int i = 0; i < events; i++) {
            buffer.add("event " + i);
        }
    }

    @Test
    void bodiesAreAsTheyWere() throws IOException {
        var compared = new TreeSet<String>();
        try (var stage = stage(Map.of())) {
            stage.compare("beacon/up-and-empty", 200, stage.ask(Beacon.PATH));
            stage.compare("beacon/up-from-afar", 200, stage.askFromAfar(Beacon.PATH));
            fill(102);
            stage.check("buffer");
            stage.compare("beacon/up", 200, stage.ask(Beacon.PATH));
            fill(1);
            stage.check("buffer");
            stage.compare("beacon/degraded-by-size-of-buffer", 206, stage.ask(Beacon.PATH));

            memory.nowAnswers(memory(80.01, false));
            stage.check("memory");
            cache.wrong = "another value";
            stage.check("cache");
            stage.compare("beacon/degraded-altogether", 206, stage.ask(Beacon.PATH));

            database.nowAnswers(CheckResult.unhealthy(Reason.CONNECTION_REFUSED, "nobody listens at db:5432"));
            stage.check("database");
            stage.compare("beacon/down", 503, stage.ask(Beacon.PATH));
            stage.compare("beacon/down-from-afar", 503, stage.askFromAfar(Beacon.PATH));
            compared.addAll(stage.compared());
        }
        buffer.flush();
        compared.addAll(whatElseCanBeWrong());
        compared.addAll(withoutMemoryCheck());
        assertThat(Golden.kept("beacon")).containsExactlyElementsOf(compared);
    }

    private List<String> whatElseCanBeWrong() {
        var broken = TestChecker.answering(CheckResult.unhealthy("the buffer cannot be counted")
                .with("memory_check_enabled", true)
                .with("memory_calculation_method", "error"));
        cache.wrong = "";
        cache.failure = new IllegalStateException("the cache is closed");
        memory.nowAnswers(CheckResult.unhealthy(Reason.INTERNAL_ERROR, "cannot be measured here")
                .with("threshold_percent", 80));
        database.nowAnswers(CheckResult.unhealthy(Reason.UNEXPECTED_RESPONSE, "got 2; expected 1"));
        try (var stage =
                new Stage(Beacon.health(broken, memory, database, new CacheChecker(cache)), BeaconTest::endpoint)) {
            stage.compare("beacon/everything-in-error", 503, stage.ask(Beacon.PATH));
            database.nowAnswers(CheckResult.unhealthy(Reason.INTERNAL_ERROR, "a bug of the driver"));
            stage.check("database");
            stage.compare("beacon/critical", 503, stage.ask(Beacon.PATH));
            database.nowAnswers(CheckResult.degraded(Reason.POOL_EXHAUSTED, "all 5 connections are out"));
            stage.check("database");
            stage.compare("beacon/degraded-database", 206, stage.ask(Beacon.PATH));
            return new ArrayList<>(stage.compared());
        } finally {
            cache.failure = null;
            database.nowHealthy();
            memory.nowAnswers(memory(12.5, true));
        }
    }

    private List<String> withoutMemoryCheck() {
        fill(3);
        try (var stage = stage(Map.of("health.buffer.max-memory-mb", "0", "health.buffer.max-items", "2"))) {
            stage.compare("beacon/degraded-by-number-of-events", 206, stage.ask(Beacon.PATH));
            return new ArrayList<>(stage.compared());
        }
    }

    @Test
    void aGoodAnswerOfTheDatabaseIsUsedForAMinuteAndABadOneForFiveSeconds() {
        try (var stage = stage(Map.of())) {
            stage.pass(Duration.ofSeconds(59));
            stage.ask(Beacon.PATH);
            assertThat(database.runs()).isEqualTo(1);
            database.nowUnhealthy("down");
            stage.pass(Duration.ofSeconds(1));
            assertThat(stage.ask(Beacon.PATH).status()).isEqualTo(503);
            database.nowHealthy();
            stage.pass(Duration.ofMillis(4_999));
            assertThat(stage.ask(Beacon.PATH).status()).isEqualTo(503);
            stage.pass(Duration.ofMillis(1));
            assertThat(stage.ask(Beacon.PATH).status()).isEqualTo(200);
            assertThat(database.runs()).isEqualTo(3);
        }
    }

    @Test
    void aBadAnswerOfTheCacheIsNotKept() {
        try (var stage = stage(Map.of())) {
            cache.wrong = "another value";
            stage.pass(Duration.ofSeconds(29));
            assertThat(stage.ask(Beacon.PATH).status()).isEqualTo(200);
            stage.pass(Duration.ofSeconds(1));
            assertThat(stage.ask(Beacon.PATH).status()).isEqualTo(206);
            cache.wrong = "";
            assertThat(stage.ask(Beacon.PATH).status()).isEqualTo(200);
        }
    }

    @Test
    void aClientMayAskAHundredTimesAMinute() {
        try (var stage = stage(Map.of())) {
            for (int i = 0; i < 100; i++) {
                assertThat(stage.askFromAfar(Beacon.PATH).status()).isEqualTo(200);
            }
            var refused = stage.askFromAfar(Beacon.PATH);
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.headers()).containsEntry("Retry-After", "1");
            assertThat(stage.ask(Beacon.PATH).status()).isEqualTo(200);
            stage.pass(Duration.ofMinutes(1));
            assertThat(stage.askFromAfar(Beacon.PATH).status()).isEqualTo(200);
        }
    }

    /** The old one told the text of the exception, which is for nobody outside. */
    @Test
    void aFaultOfTheEndpointItselfIsA500WithoutDetails() {
        ReportWriter broken = new ReportWriter() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public String contentType() {
                return "application/json";
            }

            @Override
            public void write(ExposedReport report, ReportBody body) {
                throw new IllegalStateException("secret");
            }
        };
        try (var health = HealthCheckManager.builder().build()) {
            var answer = HealthEndpoint.builder(health)
                    .path(Beacon.PATH, Probe.READINESS, broken)
                    .build()
                    .handle(HealthRequest.of("GET", Beacon.PATH))
                    .orElseThrow();
            assertThat(answer.status()).isEqualTo(500);
            assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                    .isEqualTo("{\"status\":\"unhealthy\",\"message\":\"Health check system failure\"}");
        }
    }
}
