package io.github.vitals4j.health.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.testing.ManualTime;
import io.github.vitals4j.health.testing.TestChecker;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** The database is PostgreSQL, and the very thing that is down: it is killed and started again. */
@Timeout(300)
class JdbcHistoryIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    static Path directory;

    private final ManualTime time = ManualTime.create();
    private final TestChecker redis = TestChecker.healthy();

    @Test
    void whatHappensWhileTheDatabaseIsKilledIsWrittenOnceItIsBack() throws Exception {
        try (var server = PostgresServer.start(directory.resolve("data"));
                var health = HealthCheckManager.builder()
                        .timeSource(time)
                        .register("redis", redis, options -> options.optional().maxStale(Duration.ofDays(1)))
                        .build()) {
            health.checkReadiness();
            server.sql("CREATE SCHEMA monitoring");
            var database = new PGSimpleDataSource();
            database.setUrl(
                    "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres?connectTimeout=60&socketTimeout=60");
            database.setUser("postgres");
            try (var history = JdbcHistory.builder(health, database)
                    .table("monitoring.health_transitions")
                    .createTable()
                    .firstPause(Duration.ofMillis(20))
                    .build()) {
                flap(health, 10);
                assertThat(history.queue().awaitWritten(10, PATIENCE)).isTrue();

                server.kill();
                flap(health, 150);
                assertThat(history.queue().awaitPending(150, PATIENCE)).isTrue();
                assertThat(history.written()).isEqualTo(10);

                server.restart();
                assertThat(history.queue().awaitWritten(160, PATIENCE)).isTrue();
                assertThat(history.dropped()).isZero();
                var last = history.last("redis", 1_000);
                assertThat(last).hasSize(160);
                assertThat(last)
                        .extracting(transition -> transition.at().getEpochSecond())
                        .doesNotHaveDuplicates()
                        .isSortedAccordingTo((one, other) -> Long.compare(other, one));
                assertThat(last.get(0).to()).isEqualTo(HealthStatus.HEALTHY);
                assertThat(last.get(1).error()).contains("down é😀");
            }
        }
    }

    /** PostgreSQL refuses them even {@code CREATE TABLE IF NOT EXISTS} of a table that is there. */
    @Test
    void aUserWhoMayNotCreateTablesCanUseOneThatIsThere() throws Exception {
        try (var server = PostgresServer.start(directory.resolve("prepared"));
                var health = HealthCheckManager.builder()
                        .timeSource(time)
                        .register("redis", redis, options -> options.optional().maxStale(Duration.ofDays(1)))
                        .build()) {
            health.checkReadiness();
            server.sql("CREATE ROLE guest LOGIN PASSWORD 'guest'");
            var database = new PGSimpleDataSource();
            database.setUrl("jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres?socketTimeout=60");
            database.setUser("guest");
            database.setPassword("guest");
            try (var history = JdbcHistory.builder(health, database)
                    .createTable()
                    .firstPause(Duration.ofMillis(20))
                    .build()) {
                flap(health, 2);
                assertThat(history.queue().awaitPending(2, PATIENCE)).isTrue();

                try (var connection = server.superuser().getConnection()) {
                    new HistoryTable("health_transitions").create(connection);
                }
                server.sql("GRANT SELECT, INSERT, DELETE ON health_transitions TO guest");

                assertThat(history.queue().awaitWritten(2, PATIENCE)).isTrue();
                assertThat(history.last("redis", 10)).hasSize(2);
            }
        }
    }

    private void flap(HealthCheckManager health, int transitions) {
        for (int i = 1; i <= transitions; i++) {
            time.advance(Duration.ofSeconds(1));
            if (i % 2 == 0) {
                redis.nowHealthy();
            } else {
                redis.nowUnhealthy("down é😀");
            }
            health.refresh("redis").join();
        }
    }
}
