package io.github.vitals4j.health.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.DependencyType;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.Reason;
import io.github.vitals4j.health.Scope;
import io.github.vitals4j.health.testing.TestContext;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisQueueCheckerIT {
    private static Clients clients;
    private static RedisProcess server;
    private static StatefulRedisConnection<String, String> connection;

    @BeforeAll
    static void open() {
        clients = new Clients();
        server = RedisProcess.start();
        connection = clients.redis.connect(Clients.uri(server.port()).build());
    }

    @AfterAll
    static void close() {
        connection.close();
        clients.close();
        server.close();
    }

    @BeforeEach
    void empty() {
        server.command("FLUSHALL");
    }

    private static CheckResult check(RedisQueueChecker checker) throws Exception {
        return checker.check(TestContext.of(Duration.ofSeconds(60)));
    }

    private static void fill(int entries) {
        server.command("EVAL", "for i = 1, " + entries + " do redis.call('RPUSH', 'celery', i) end", "0");
    }

    @ParameterizedTest
    @CsvSource({"0, HEALTHY", "9, HEALTHY", "10, DEGRADED", "19, DEGRADED", "20, UNHEALTHY", "21, UNHEALTHY"})
    void theLengthDecides(int length, HealthStatus status) throws Exception {
        fill(length);

        var result =
                check(RedisQueueChecker.of(connection, "celery").degradedAt(10).unhealthyAt(20));

        assertThat(result.status()).isEqualTo(status);
        assertThat(result.metadata())
                .containsEntry("queue", "celery")
                .containsEntry("length", (long) length)
                .containsEntry("degraded_at", 10L)
                .containsEntry("unhealthy_at", 20L);
        if (status != HealthStatus.HEALTHY) {
            assertThat(result.reason()).contains(Reason.THRESHOLD_EXCEEDED);
            assertThat(result.error().orElseThrow()).startsWith(length + " entries");
        }
    }

    @Test
    void withoutThresholdsTheLengthIsReportedOnly() throws Exception {
        fill(1000);

        var result = check(RedisQueueChecker.of(connection, "celery"));

        assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(result.metadata()).containsEntry("length", 1000L).doesNotContainKeys("degraded_at", "unhealthy_at");
    }

    @Test
    void whatIsNoListIsUnexpected() throws Exception {
        server.command("SET", "celery", "text");

        var result = check(RedisQueueChecker.of(connection, "celery"));

        assertThat(result.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(result.reason()).contains(Reason.UNEXPECTED_RESPONSE);
        assertThat(result.error().orElseThrow()).startsWith("WRONGTYPE");
    }

    @Test
    void configurationMovesTheThresholds() {
        fill(50);
        try (var manager = HealthCheckManager.builder()
                .register(
                        "tasks",
                        RedisQueueChecker.of(connection, "celery").degradedAt(1).unhealthyAt(2))
                .overrides(Map.of("health.tasks.degraded-at", " 40 ", "health.tasks.unhealthy-at", "60"))
                .build()) {
            var health = manager.checkReadiness().dependency("tasks").orElseThrow();

            assertThat(health.status()).isEqualTo(HealthStatus.DEGRADED);
            assertThat(health.metadata()).containsEntry("degraded_at", 40L).containsEntry("unhealthy_at", 60L);
        }
    }

    @ParameterizedTest
    @CsvSource({"degraded-at, many, must be a whole number", "unhealthy-at, 0, unhealthy-at 0: must be at least 1"})
    void badConfigurationIsNamed(String setting, String value, String message) {
        var builder = HealthCheckManager.builder()
                .register("tasks", RedisQueueChecker.of(connection, "celery"))
                .overrides(Map.of("health.tasks." + setting, value));

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("health.tasks." + setting + "=" + value)
                .hasMessageContaining(message);
    }

    @Test
    void badInputIsNamed() {
        assertThatThrownBy(() -> RedisQueueChecker.of(connection, "")).hasMessageContaining("queue ''");
        assertThatThrownBy(() -> RedisQueueChecker.of(connection, "celery").degradedAt(-1))
                .hasMessage("degraded-at -1: must be at least 1");
    }

    @Test
    void isOptionalAndShared() {
        var options = RedisQueueChecker.of(connection, "celery").options(CheckOptions.defaults());

        assertThat(options.type()).isEqualTo(DependencyType.OPTIONAL);
        assertThat(options.scope()).isEqualTo(Scope.SHARED);
    }

    @Test
    void aServerThatIsGoneIsCalledSo() throws Exception {
        try (var gone = RedisProcess.start();
                var lost = clients.redis.connect(Clients.uri(gone.port()).build())) {
            var checker = RedisQueueChecker.of(lost, "celery");
            var failed = clients.reconnectsFailed();
            gone.kill();
            Scene.await(failed);

            assertThat(clients.onceToldOf(Reason.CONNECTION_REFUSED, () -> check(checker))
                            .reason())
                    .contains(Reason.CONNECTION_REFUSED);
        }
    }
}
