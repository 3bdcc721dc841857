package io.github.vitals4j.examples.quickstart;

import static io.github.vitals4j.health.HealthStatus.HEALTHY;
import static io.github.vitals4j.health.HealthStatus.UNHEALTHY;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.Reason;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The user's Redis hangs: its process is stopped, so that connections are accepted and nobody answers. */
class StoppedRedisIT {
    private static final Duration TTL = ofSeconds(1);
    private static final Duration TIMEOUT = ofSeconds(1);
    private static final Duration FAILURE_TTL = ofSeconds(1);

    /** What a busy machine may add; without it, less than the times that hold unless others are set. */
    private static final Duration SLACK = ofSeconds(4);

    private final LogRecorder log = new LogRecorder();
    private final Events events = new Events();
    private UsersRedis redis;
    private Service service;
    private Web web;

    @BeforeEach
    void start() throws Exception {
        redis = UsersRedis.start();
        service = new Service(Configuration.of(Map.of(
                "PORT", "0",
                "REDIS_URL", redis.url(),
                "HEALTH_REDIS_TTL", "1s",
                "HEALTH_REDIS_TIMEOUT", "1s",
                "HEALTH_REDIS_FAILURE_TTL", "1s")::get));
        service.start();
        service.health().checkReadiness();
        web = Web.of(service);
        service.health().addListener(events);
    }

    @AfterEach
    void end() {
        service.close();
        redis.close();
        log.close();
    }

    @Test
    void readinessIsDegradedFromTtlPlusTimeoutOnAndRecoversByItself() throws Exception {
        try (var prober = Prober.of(web)) {
            assertThat(web.get("/ready").dependency("redis").path("status").asText())
                    .isEqualTo("healthy");

            redis.hang();
            long stopped = System.nanoTime();
            var fell = events.awaitTransition("redis", UNHEALTHY);
            assertThat(fell.transition().reason()).contains(Reason.TIMEOUT);
            assertThat(Duration.ofNanos(fell.nanos() - stopped))
                    .isLessThan(TTL.plus(TIMEOUT).plus(SLACK));
            for (int run = 1; run <= 4; run++) {
                events.awaitFailure("redis", Reason.TIMEOUT);
            }
            assertThat(web.get("/orders").code()).isEqualTo(200);

            redis.goOn();
            long resumed = System.nanoTime();
            var rose = events.awaitTransition("redis", HEALTHY);
            assertThat(Duration.ofNanos(rose.nanos() - resumed))
                    .isLessThan(FAILURE_TTL.plus(TIMEOUT).plus(SLACK));
            assertThat(web.get("/ready").status()).isEqualTo("healthy");

            var whileStopped = prober.between(fell.nanos(), resumed);
            assertThat(whileStopped).hasSizeGreaterThan(20).allSatisfy(reply -> {
                assertThat(reply.code()).isEqualTo(200);
                assertThat(reply.status()).isEqualTo("degraded");
                assertThat(reply.dependency("redis").path("status").asText()).isEqualTo("unhealthy");
                assertThat(reply.dependency("redis").path("reason").asText()).isEqualTo("timeout");
                assertThat(reply.dependency("database").path("status").asText()).isEqualTo("healthy");
            });
            assertThat(prober.slowest()).isLessThan(ofMillis(900));
            assertThat(prober.replies()).allSatisfy(reply -> {
                assertThat(reply.code()).isEqualTo(200);
                assertThat(reply.body()).doesNotContain(UsersRedis.PASSWORD);
            });
        }
        assertThat(log.text()).contains("timeout").doesNotContain(UsersRedis.PASSWORD);
    }
}
