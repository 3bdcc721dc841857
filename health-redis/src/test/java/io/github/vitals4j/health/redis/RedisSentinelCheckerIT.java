package io.github.vitals4j.health.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.Reason;
import io.github.vitals4j.health.testing.TestContext;
import io.lettuce.core.RedisURI;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisSentinelCheckerIT {
    private static Clients clients;
    private static RedisProcess master;

    @BeforeAll
    static void open() {
        clients = new Clients();
        master = RedisProcess.start();
    }

    @AfterAll
    static void close() {
        clients.close();
        master.close();
    }

    private static StatefulRedisSentinelConnection<String, String> connect(RedisProcess sentinel) {
        return clients.redis.connectSentinel(RedisURI.create("127.0.0.1", sentinel.port()));
    }

    private static CheckResult check(RedisSentinelChecker checker) throws Exception {
        return checker.check(TestContext.of(Duration.ofSeconds(60)));
    }

    @Test
    void aMasterThatIsUpIsHealthy() throws Exception {
        try (var sentinel = RedisProcess.sentinel(master.port(), 1);
                var connection = connect(sentinel)) {
            var result = check(RedisSentinelChecker.of(connection, "main"));

            assertThat(result.status()).as("%s", result).isEqualTo(HealthStatus.HEALTHY);
            assertThat(result.metadata())
                    .containsEntry("master", "127.0.0.1:" + master.port())
                    .containsEntry("replicas", 0L)
                    .containsEntry("sentinels", 1L)
                    .containsEntry("quorum", 1L);
        }
    }

    @Test
    void tooFewSentinelsAreDegraded() throws Exception {
        try (var sentinel = RedisProcess.sentinel(master.port(), 2);
                var connection = connect(sentinel)) {
            var result = check(RedisSentinelChecker.of(connection, "main"));

            assertThat(result.status()).isEqualTo(HealthStatus.DEGRADED);
            assertThat(result.reason()).contains(Reason.UNEXPECTED_RESPONSE);
            assertThat(result.error().orElseThrow())
                    .startsWith("no failover would be possible: NOQUORUM 1 usable Sentinels");
        }
    }

    @Test
    void aMasterThatIsNotKnownIsUnhealthy() throws Exception {
        try (var sentinel = RedisProcess.sentinel(master.port(), 1);
                var connection = connect(sentinel)) {
            var result = check(RedisSentinelChecker.of(connection, "other"));

            assertThat(result.status()).isEqualTo(HealthStatus.UNHEALTHY);
            assertThat(result.reason()).contains(Reason.UNEXPECTED_RESPONSE);
            assertThat(result.error()).contains("ERR No such master with that name");
        }
    }

    @Test
    void badInputIsNamed() throws Exception {
        try (var sentinel = RedisProcess.sentinel(master.port(), 1);
                var connection = connect(sentinel)) {
            assertThatThrownBy(() -> RedisSentinelChecker.of(connection, " ")).hasMessageContaining("master ' '");
        }
    }
}
