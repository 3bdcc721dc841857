package io.github.vitals4j.examples.compat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.DependencyChecker;
import io.github.vitals4j.health.http.LlmApiChecker;
import io.github.vitals4j.health.redis.RedisChecker;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.embedded.RedisServer;

/** What an application depends on: what the environment names, or else one of its own that ends with it. */
final class Resources implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Resources.class);

    private final Function<String, @Nullable String> environment;

    /** What has been opened, the last one first. */
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    Resources(Function<String, @Nullable String> environment) {
        this.environment = environment;
    }

    /** {@return the value of a variable, or another one if it is not set or empty} */
    String variable(String name, String otherwise) {
        String value = environment.apply(name);
        return value == null || value.isBlank() ? otherwise : value.strip();
    }

    String databaseUrl() {
        return variable("DATABASE_URL", "jdbc:h2:mem:compat;DB_CLOSE_DELAY=-1");
    }

    /** {@return a pool of connections, which starts with or without the database} */
    HikariDataSource database() {
        var config = new HikariConfig();
        config.setJdbcUrl(databaseUrl());
        config.setUsername(variable("DATABASE_USER", "sa"));
        config.setPassword(variable("DATABASE_PASSWORD", ""));
        config.setMaximumPoolSize(5);
        config.setConnectionTimeout(2_000);
        config.setValidationTimeout(500);
        config.setInitializationFailTimeout(-1);
        return opened(new HikariDataSource(config));
    }

    RedisChecker redis() throws IOException {
        String given = variable("REDIS_URL", "");
        var uri = given.isEmpty() ? RedisURI.create("127.0.0.1", ownRedis()) : RedisURI.create(given);
        var client = RedisClient.create();
        opened(() -> client.shutdown(0, 1, TimeUnit.SECONDS));
        return RedisChecker.of(client, uri);
    }

    private int ownRedis() throws IOException {
        int port = freePort();
        var server = RedisServer.newRedisServer()
                .port(port)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .build();
        server.start();
        opened(server::stop);
        return port;
    }

    DependencyChecker llm() {
        String url = variable("LLM_URL", "");
        return url.isEmpty()
                ? context -> CheckResult.degraded("there is none: LLM_URL is not set")
                : LlmApiChecker.of(URI.create(url), () -> variable("LLM_API_KEY", "none"));
    }

    /** Has something closed with the rest. */
    <T extends AutoCloseable> T opened(T resource) {
        open.push(resource);
        return resource;
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception failure) {
                LOG.warn("Not closed properly", failure);
            }
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
