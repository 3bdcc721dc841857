package io.github.vitals4j.health.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.DependencyChecker;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.testing.TestContext;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisClusterIT {
    private static Clients clients;
    private static RedisClusterProcesses cluster;
    private static RedisClusterClient client;
    private static StatefulRedisClusterConnection<String, String> connection;

    @BeforeAll
    static void open() throws Exception {
        clients = new Clients();
        cluster = RedisClusterProcesses.start();
        cluster.awaitWell();
        client = RedisClusterClient.create(clients.resources, cluster.uri());
        connection = client.connect();
    }

    @AfterAll
    static void close() {
        connection.close();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        clients.close();
        cluster.close();
    }

    private static CheckResult check(DependencyChecker checker) throws Exception {
        return checker.check(TestContext.of(Duration.ofMinutes(5)));
    }

    @Test
    void aClusterThatIsWellSaysHowItIs() throws Exception {
        var result = check(RedisChecker.of(connection).writing());

        assertThat(result.status()).as("%s", result).isEqualTo(HealthStatus.HEALTHY);
        assertThat(result.metadata())
                .containsEntry("masters", 3)
                .containsEntry("masters_up", 3)
                .containsEntry("cluster_state", "ok")
                .containsEntry("cluster_slots_ok", 16_384L)
                .containsEntry("cluster_known_nodes", 3L)
                .containsEntry("cluster_size", 3L)
                .containsEntry("role", "master");
        assertThat((String) result.metadata().get("node")).startsWith("127.0.0.1:");
    }

    @Test
    void theMasterOfAQueueIsAskedForItsLength() throws Exception {
        for (String queue : new String[] {"foo", "bar", "celery"}) {
            connection.sync().rpush(queue, "a", "b", "c");

            var result = check(RedisQueueChecker.of(connection, queue).degradedAt(3));

            assertThat(result.status()).isEqualTo(HealthStatus.DEGRADED);
            assertThat(result.metadata()).containsEntry("length", 3L);
        }
    }

    @Test
    void resultsAreSharedByWayOfAClusterToo() throws Exception {
        DependencyChecker costly = context -> CheckResult.healthy().with("tokens", 7);
        var shared = SharedChecker.of("test:cluster", costly, connection)
                .timeout(Duration.ofSeconds(30))
                .longestPatience(Duration.ofSeconds(30));
        var one = shared.measuredBy("one");
        var other = shared.measuredBy("other");

        assertThat(check(one).metadata()).containsEntry("measured_by", "one");
        assertThat(check(other).metadata())
                .containsEntry("measured_by", "one")
                .containsEntry("tokens", 7)
                .doesNotContainKey("redis_unavailable");
    }
}
