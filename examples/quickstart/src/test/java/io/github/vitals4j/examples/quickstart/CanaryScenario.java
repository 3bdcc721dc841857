package io.github.vitals4j.examples.quickstart;

import static io.github.vitals4j.examples.quickstart.Canary.*;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.vitals4j.health.CheckContext;
import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.DependencyChecker;
import io.github.vitals4j.health.FinishedRun;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthListener;
import io.github.vitals4j.health.Probe;
import io.github.vitals4j.health.Transition;
import io.github.vitals4j.health.history.HealthHistory;
import io.github.vitals4j.health.http.HttpChecker;
import io.github.vitals4j.health.http.LlmApiChecker;
import io.github.vitals4j.health.http.RemoteHealthChecker;
import io.github.vitals4j.health.http.TlsCertificateChecker;
import io.github.vitals4j.health.http.WebhookListener;
import io.github.vitals4j.health.jdbc.JdbcChecker;
import io.github.vitals4j.health.jdbc.JdbcHistory;
import io.github.vitals4j.health.local.CapacityChecker;
import io.github.vitals4j.health.local.DiskSpaceChecker;
import io.github.vitals4j.health.local.FileFreshnessChecker;
import io.github.vitals4j.health.local.MemoryChecker;
import io.github.vitals4j.health.local.TcpChecker;
import io.github.vitals4j.health.local.ThreadDeadlockChecker;
import io.github.vitals4j.health.metrics.HealthMetrics;
import io.github.vitals4j.health.redis.RedisChecker;
import io.github.vitals4j.health.redis.RedisQueueChecker;
import io.github.vitals4j.health.redis.SharedChecker;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Puts the {@linkplain Canary canaries} into everything that the library takes, and collects all that it gives away.
 */
final class CanaryScenario implements AutoCloseable {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Map<String, String> seen = new LinkedHashMap<>();
    private final Queue<String> events = new ConcurrentLinkedQueue<>();
    private final Parrots parrots;
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> redis;

    private CanaryScenario() throws Exception {
        parrots = opened(new Parrots());
        var server = opened(OwnRedis.start());
        client = RedisClient.create();
        opened(() -> client.shutdown(0, 1, TimeUnit.SECONDS));
        redis = opened(client.connect(RedisURI.create("127.0.0.1", server.port())));
    }

    /** {@return where a reader may look, and all that there is to be read} */
    static Map<String, String> run() throws Exception {
        try (var log = new LogRecorder()) {
            Map<String, String> seen;
            try (var scenario = new CanaryScenario()) {
                scenario.play();
                seen = scenario.seen;
            }
            seen.put("log", log.text()); // with what is logged at the end
            return seen;
        }
    }

    private void play() throws Exception {
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        var webhook = opened(webhook());
        var builder = HealthCheckManager.builder()
                .service("orders")
                .listener(new Recorder(events))
                .listener(webhook);
        builder.overrides(key -> key.contains("PASSWORD") ? OVERRIDE_LOOKUP.secret() : null);
        var health = opened(builder.build());
        opened(HealthMetrics.bind(health, registry));
        var history = opened(HealthHistory.of(health));
        var database = database();
        var kept = opened(JdbcHistory.builder(health, database).createTable().build());
        register(health::register); // now that nothing of it is missed
        health.checkReadiness();
        health.checkLiveness();
        seen.put(
                "reports",
                health.checkReadiness() + " " + health.checkReadiness().dependencies());
        seen.putAll(new CanaryRequests(health, registry, history).answers());
        seen.put("metrics", registry.scrape());
        seen.put("redis", storedInRedis());
        seen.put("webhooks", parrots.webhooks());
        seen.put("refusals", CanaryRefusals.texts(parrots));
        health.close();
        kept.close();
        seen.put("history in a database", storedIn(database));
        seen.put("events", String.join("\n", events));
    }

    /** How a checker is registered. */
    private interface Registry {
        void register(String name, DependencyChecker checker, UnaryOperator<CheckOptions> options);

        default void add(String name, DependencyChecker checker) {
            register(
                    name,
                    checker,
                    options -> options.timeout(Duration.ofSeconds(60)).tags("all"));
        }
    }

    private void register(Registry registry) {
        registry.add(
                "jdbc",
                JdbcChecker.of(database())
                        .query("SELECT '" + JDBC_PASSWORD.secret() + "'")
                        .expecting("another"));
        registry.add("jdbc_url", JdbcChecker.of(talkativeDatabase()));
        registry.add("redis", RedisChecker.of(client, refusingRedis()));
        registry.add("sentinel", RedisChecker.of(client, sentinel()));
        registry.add("queue", RedisQueueChecker.of(redis, "jobs?token=" + REDIS_PASSWORD.secret()));
        registry.add("shared", SharedChecker.of("canary:shared", CanaryScenario::shared, redis));
        registry.add(
                "http",
                HttpChecker.get(parrots.uri("/echo?api_key=" + HTTP_SECRET_HEADER.secret()))
                        .header("Authorization", "Bearer " + HTTP_AUTHORIZATION.secret())
                        .secretHeader("X-Secret", HTTP_SECRET_HEADER::secret)
                        .metadata("first", "/first")
                        .metadata("second", "/second"));
        registry.add(
                "http_body",
                HttpChecker.get(parrots.uri("/echo"))
                        .secretHeader("X-Secret", HTTP_SECRET_HEADER::secret)
                        .expectJson("/second", "another"));
        registry.add("llm", LlmApiChecker.of(parrots.uri("/v1"), LLM_KEY::secret));
        registry.add(
                "remote", RemoteHealthChecker.of(parrots.uri("/remote")).secretHeader("X-Key", REMOTE_KEY::secret));
        registry.add(
                "capacity",
                CapacityChecker.of(
                        () -> {
                            throw new IllegalStateException("password=" + CAPACITY_SUPPLIER.secret());
                        },
                        10));
        registry.add(
                "file",
                FileFreshnessChecker.of(
                        Path.of("missing", "password=" + FILE_NAME.secret()), "*.gz", Duration.ofHours(1)));
        registry.add("disk", DiskSpaceChecker.of(Path.of("missing", "password=" + FILE_NAME.secret())));
        registry.add("tcp", TcpChecker.of("token=" + HOST_NAME.secret() + ".invalid", 1));
        registry.add("certificate", TlsCertificateChecker.of("token=" + HOST_NAME.secret() + ".invalid", 443));
        registry.add("memory", MemoryChecker.of());
        registry.add("deadlock", ThreadDeadlockChecker.of());
        registry.add("declared", CanaryScenario::declared);
        registry.add("exception", CanaryScenario::exception);
        registry.add("error", context -> {
            throw new StackOverflowError("Authorization: Bearer " + ERROR.secret());
        });
        registry.add(
                "async",
                DependencyChecker.async(context -> CompletableFuture.failedFuture(new CompletionException(
                        new IllegalStateException("amqp://u:" + ASYNC_EXCEPTION.secret() + "@mq")))));
        registry.add(
                "metadata",
                context -> CheckResult.healthy()
                        .with("api_token", METADATA_NAME.secret())
                        .with("dsn", "amqp://u:" + METADATA_VALUE.secret() + "@mq"));
        registry.register(
                "liveness",
                context -> CheckResult.unhealthy("token=" + LIVENESS.secret()),
                options -> options.probes(Probe.LIVENESS, Probe.READINESS, Probe.STARTUP));
        registry.register("hanging", CanaryScenario::hang, options -> options.timeout(Duration.ofMillis(50)));
    }

    private HikariDataSource database() {
        var config = new HikariConfig();
        config.setJdbcUrl("jdbc:h2:mem:" + UUID.randomUUID());
        config.setDriverClassName("org.h2.Driver"); // whatever class loader asks
        config.setUsername("orders");
        config.setPassword(JDBC_PASSWORD.secret());
        return opened(new HikariDataSource(config));
    }

    /** A driver that prints its URL, as some do, in the exception and in its cause. */
    private static PGSimpleDataSource talkativeDatabase() {
        String url = "jdbc:postgresql://db/orders?user=orders&password=" + JDBC_URL.secret();
        var database = new PGSimpleDataSource() {
            private static final long serialVersionUID = 1;

            @Override
            public Connection getConnection() throws SQLException {
                throw new SQLException("no connection to " + url, "08001", new SQLException(url));
            }
        };
        database.setUrl(url);
        return database;
    }

    private RedisURI refusingRedis() {
        return RedisURI.builder()
                .withHost("127.0.0.1")
                .withPort(parrots.redisPort())
                .withAuthentication("orders", REDIS_PASSWORD.secret().toCharArray())
                .build();
    }

    /** A sentinel that repeats what it is asked, and whose name for the Redis is a secret's. */
    private RedisURI sentinel() {
        return RedisURI.Builder.sentinel(
                        "127.0.0.1",
                        parrots.redisPort(),
                        "token=" + REDIS_PASSWORD.secret(),
                        SENTINEL_PASSWORD.secret())
                .build();
    }

    private static CheckResult shared(CheckContext context) {
        context.secret(SHARED_CHECKER.secret());
        return CheckResult.degraded("with " + SHARED_CHECKER.secret()).with("text", SHARED_CHECKER.secret());
    }

    private static CheckResult declared(CheckContext context) {
        context.secret(DECLARED.secret());
        return CheckResult.unhealthy(DECLARED.secret() + " " + DECLARED.urlEncoded() + " " + DECLARED.base64())
                .with(DECLARED.secret(), DECLARED.urlEncoded())
                .with("in_base64", DECLARED.base64());
    }

    private static CheckResult exception(CheckContext context) throws Exception {
        var failure = new IllegalStateException(
                "https://u:" + EXCEPTION.secret() + "@host/", new IllegalStateException("sk-" + CAUSE.secret()));
        failure.addSuppressed(new IllegalStateException("password=" + SUPPRESSED.secret()));
        throw failure;
    }

    private static CheckResult hang(CheckContext context) throws InterruptedException {
        context.onTimeout(() -> {
            throw new IllegalStateException("password=" + ABORT_ACTION.secret());
        });
        new CountDownLatch(1).await(); // until the engine interrupts it
        return CheckResult.healthy();
    }

    private WebhookListener webhook() {
        return WebhookListener.builder(parrots.uri("/hooks/" + WEBHOOK_URL.secret()))
                .secret(WEBHOOK_SECRET::secret)
                .secretHeader("X-Hook", WEBHOOK_HEADER::secret)
                .attempts(1, Duration.ofMillis(1))
                .build();
    }

    private static String storedIn(DataSource history) throws SQLException {
        try (var connection = history.getConnection();
                var rows = connection.createStatement().executeQuery("SELECT * FROM health_transitions")) {
            var all = new StringBuilder();
            while (rows.next()) {
                for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                    all.append(rows.getString(column)).append(' ');
                }
                all.append('\n');
            }
            return all.toString();
        }
    }

    private String storedInRedis() {
        var all = new StringBuilder();
        for (var key : redis.sync().keys("*")) {
            all.append(key)
                    .append(' ')
                    .append(
                            switch (redis.sync().type(key)) {
                                case "hash" -> redis.sync().hgetall(key);
                                case "string" -> redis.sync().get(key);
                                default -> redis.sync().type(key);
                            })
                    .append('\n');
        }
        return all.toString();
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    /** Writes down all that listeners are told, and throws. */
    private record Recorder(Queue<String> events) implements HealthListener {
        @Override
        public void onRegistered(String name, CheckOptions options) {
            events.add(name + " " + options.type() + " " + options.tags() + " " + options.probes());
        }

        @Override
        public void onTransition(Transition transition) {
            events.add(transition + " " + transition.error() + " " + transition.dependency());
            throw new IllegalStateException("password=" + LISTENER.secret());
        }

        @Override
        public void onRun(FinishedRun run) {
            events.add(run + " " + run.error() + " " + run.metadata());
            throw new IllegalStateException("password=" + LISTENER.secret());
        }
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception failure) {
                throw new AssertionError(failure);
            }
        }
    }
}
