package io.github.vitals4j.examples.quickstart;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the README promises of the quickstart, seen from another process. */
class QuickstartIT {
    private static final Map<String, String> ANY_PORT = Map.of("PORT", "0");

    /** The exit statuses of a JVM that ends by a signal. */
    private static final int ENDED_BY_SIGTERM = 128 + 15;

    private static final int ENDED_BY_SIGINT = 128 + 2;

    @Test
    void itBringsWhatItNeedsSaysHowItIsAndLeavesNothingBehind() throws Exception {
        long start = System.nanoTime();
        try (var child = Child.start(Map.of("PORT", "0", "DRAIN_SECONDS", "4"))) {
            var web = new Web(child.awaitAddress());
            long redis = Long.parseLong(child.awaitOutput("kill -STOP (\\d+)").group(1));
            assertThat(web.get("/ready").code()).isEqualTo(200);
            assertThat(web.get("/ready").status()).isEqualTo("healthy");
            assertThat(since(start)).isLessThan(ofSeconds(20));

            assertBody(web.get("/ready"));
            assertBody(web.get("/api/health"));
            var head = web.ask("HEAD", "/ready");
            assertThat(head.code()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
            assertThat(head.headers().firstValueAsLong("Content-Length").orElseThrow())
                    .isCloseTo(web.get("/ready").body().length(), within(50L));
            assertThat(web.get("/health").status()).isEqualTo("healthy");
            assertThat(web.get("/startup").status()).isEqualTo("healthy");
            assertThat(child.awaitOutput("status page: (\\S+)").group(1)).endsWith("/health/ui");
            assertThat(web.get("/health/ui").code()).isEqualTo(200);
            assertThat(child.awaitOutput("(\\S+), and the table health_transitions")
                            .group(1))
                    .endsWith("/health/history");
            assertThat(web.get("/health/history").code()).isEqualTo(200);
            assertThat(web.get("/orders").json()).hasSize(2);
            assertThat(web.get("/nothing").code()).isEqualTo(404);

            assertThat(fastestOf(51, web)).isLessThan(ofMillis(20)); // 40 ms where the server delays its answers

            assertThat(Path.of("/proc/" + redis)).exists();
            Signals.send("TERM", List.of(child.pid()));
            long told = System.nanoTime();
            child.awaitOutput("Draining");
            var draining = web.get("/ready");
            assertThat(draining.code()).isEqualTo(503);
            assertThat(draining.json().path("message").asText()).isEqualTo("Draining");
            assertThat(web.get("/health").code()).isEqualTo(200);
            assertThat(child.awaitExit()).isEqualTo(ENDED_BY_SIGTERM);
            assertThat(since(told)).isLessThan(ofSeconds(4 + 10));
            assertThat(Path.of("/proc/" + redis)).doesNotExist();
        }
    }

    @Test
    void controlCEndsItEvenIfItsRedisHangs() throws Exception {
        try (var child = Child.start(ANY_PORT)) {
            long redis = Long.parseLong(child.awaitOutput("kill -STOP (\\d+)").group(1));
            Signals.send("STOP", List.of(redis));
            child.awaitOutput("redis is unhealthy");

            Signals.send("INT", List.of(child.pid()));
            long told = System.nanoTime();
            assertThat(child.awaitExit()).isEqualTo(ENDED_BY_SIGINT);
            assertThat(since(told)).isLessThan(ofSeconds(10));
            assertThat(Path.of("/proc/" + redis)).doesNotExist();
        }
    }

    @Test
    void whereRedisCannotRunItSaysSoAndRunsDegraded() throws Exception {
        try (var child = Child.start(ANY_PORT, "-Djava.io.tmpdir=/dev/null/nowhere")) {
            assertThat(child.awaitOutput("does not run here.*").group()).contains("/dev/null/nowhere", "REDIS_URL=");
            var web = new Web(child.awaitAddress());
            var reply = web.get("/ready");
            assertThat(reply.code()).isEqualTo(200);
            assertThat(reply.status()).isEqualTo("degraded");
            assertThat(reply.dependency("redis").path("reason").asText()).isEqualTo("connection_refused");
        }
    }

    @Test
    void twoOnOnePortAreOneTooMany() throws Exception {
        try (var first = Child.start(ANY_PORT)) {
            int port = first.awaitAddress().getPort();
            try (var second = Child.start(Map.of("PORT", "" + port))) {
                assertThat(second.awaitExit()).isEqualTo(1);
                assertThat(second.output())
                        .contains("PORT " + port)
                        .contains("in use")
                        .doesNotContain("\tat ");
            }
        }
    }

    @Test
    void anOptionThatMakesNoSenseIsToldInOneLine() throws Exception {
        try (var child = Child.start(Map.of("PORT", "0", "HEALTH_REDIS_TTL", "soon", "HEALTH_OF_NOBODY", "1"))) {
            assertThat(child.awaitExit()).isEqualTo(1);
            assertThat(child.output().lines().filter(line -> line.contains("HEALTH_REDIS_TTL=soon (health.redis.ttl)")))
                    .hasSize(1);
            assertThat(child.output()).doesNotContain("\tat ");
        }
    }

    /** The shape of the body as the design has it: the same members in the same order, and no others. */
    private static void assertBody(Web.Reply reply) {
        assertThat(reply.code()).isEqualTo(200);
        assertThat(reply.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(reply.headers().firstValue("Cache-Control")).contains("no-store");
        var body = reply.json();
        assertThat(members(body))
                .containsExactly(
                        "status",
                        "timestamp",
                        "service",
                        "version",
                        "environment",
                        "uptime_seconds",
                        "message",
                        "dependencies");
        assertThat(body.path("message").asText()).isEqualTo("All dependencies are healthy");
        assertThat(members(body.path("dependencies"))).containsExactly("database", "redis", "memory", "disk");
        assertThat(body.path("dependencies")).allSatisfy(dependency -> {
            assertThat(members(dependency))
                    .containsExactly(
                            "healthy", "status", "type", "duration_ms", "last_check", "since", "stale", "metadata");
            assertThat(dependency.path("healthy").asBoolean()).isTrue();
        });
        assertThat(reply.dependency("database").path("type").asText()).isEqualTo("critical");
        assertThat(reply.dependency("redis").path("type").asText()).isEqualTo("optional");
    }

    private static Duration fastestOf(int requests, Web web) {
        return Stream.generate(() -> web.get("/ready").took())
                .limit(requests)
                .min(Duration::compareTo)
                .orElseThrow();
    }

    private static List<String> members(JsonNode object) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
