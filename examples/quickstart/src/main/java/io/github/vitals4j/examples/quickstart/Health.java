package io.github.vitals4j.examples.quickstart;

import static java.time.Duration.ofSeconds;

import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.Probe;
import io.github.vitals4j.health.endpoint.HealthEndpoint;
import io.github.vitals4j.health.history.HealthHistory;
import io.github.vitals4j.health.http.HttpChecker;
import io.github.vitals4j.health.jdbc.JdbcChecker;
import io.github.vitals4j.health.jdbc.JdbcHistory;
import io.github.vitals4j.health.local.DiskSpaceChecker;
import io.github.vitals4j.health.local.MemoryChecker;
import io.github.vitals4j.health.metrics.HealthMetrics;
import io.github.vitals4j.health.redis.RedisChecker;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.nio.file.Path;
import javax.sql.DataSource;

/** What the service tells Vitals4j: on what it depends, and where it serves how it is. */
final class Health {
    private Health() {}

    static HealthCheckManager of(
            Configuration configuration, DataSource database, RedisClient redis, RedisURI redisUri) {
        var health = HealthCheckManager.builder()
                .service("orders")
                .version("1.4.2")
                .environment("quickstart")
                .register("database", JdbcChecker.of(database), Health::soon) // critical
                .register("redis", RedisChecker.of(redis, redisUri), Health::soon) // optional
                .register("memory", MemoryChecker.of())
                .register("disk", DiskSpaceChecker.of(Path.of(".")))
                .backgroundRefresh()
                .overrides(configuration::variable); // HEALTH_REDIS_TTL=1s is health.redis.ttl
        configuration.upstream().ifPresent(uri -> health.register("upstream", HttpChecker.get(uri), Health::soon));
        return health.build();
    }

    /** Shorter than the defaults, so that nobody has to wait a minute to see a failure. */
    private static CheckOptions soon(CheckOptions options) {
        return options.ttl(ofSeconds(5));
    }

    /** Every transition in a table of the service's database, to be read when this process is no more. */
    static JdbcHistory past(HealthCheckManager health, DataSource database) {
        return JdbcHistory.builder(health, database).createTable().build();
    }

    static HealthEndpoint endpoint(HealthCheckManager health, Metrics metrics, HealthMetrics measured) {
        return HealthEndpoint.builder(health)
                .path("/api/health", Probe.READINESS)
                .metrics(metrics) // at /metrics, and wherever Prometheus asks
                .listener(measured.endpointListener())
                .statusPage()
                .history(HealthHistory.of(health)) // /health/history, /ready/redis/history
                .build();
    }
}
