package io.github.vitals4j.examples.quickstart;

import io.lettuce.core.RedisURI;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the environment says about the service. Nothing has to be set. */
final class Configuration {
    private final Function<String, @Nullable String> environment;
    private final InetSocketAddress address;
    private final @Nullable Database database;
    private final @Nullable RedisURI redis;
    private final @Nullable URI upstream;
    private final Duration drain;
    private final boolean history;

    private Configuration(Function<String, @Nullable String> environment) throws UnusableConfigurationException {
        this.environment = environment;
        this.address = new InetSocketAddress(host(), port());
        this.database = parseDatabase();
        this.redis = parseRedis();
        this.upstream = parseUpstream();
        this.drain = parseDrain();
        this.history = parseHistory();
    }

    /**
     * {@return what an environment says}
     *
     * @param environment looks a variable up; {@code System::getenv}
     * @throws UnusableConfigurationException if a variable makes no sense
     */
    static Configuration of(Function<String, @Nullable String> environment) throws UnusableConfigurationException {
        return new Configuration(environment);
    }

    /**
     * {@return where to listen: {@code HOST} (the loopback address) and {@code PORT} (8080; 0 for any that is free)}
     */
    InetSocketAddress address() {
        return address;
    }

    /** {@return {@code DATABASE_URL} with {@code DATABASE_USER} and {@code DATABASE_PASSWORD}; empty to bring one} */
    Optional<Database> database() {
        return Optional.ofNullable(database);
    }

    /** {@return {@code REDIS_URL}; empty to bring a Redis} */
    Optional<RedisURI> redis() {
        return Optional.ofNullable(redis);
    }

    /** {@return {@code UPSTREAM_URL}; empty for none} */
    Optional<URI> upstream() {
        return Optional.ofNullable(upstream);
    }

    /** {@return {@code DRAIN_SECONDS} (1): how long load balancers have to notice that the service will end} */
    Duration drain() {
        return drain;
    }

    /**
     * {@return {@code HISTORY_TABLE} (false with a database of the user's, true with the service's own): whether to
     * keep transitions in a table there}
     */
    boolean history() {
        return history;
    }

    /** {@return the value of a variable, or null if it is not set or empty} */
    @Nullable
    String variable(String name) {
        String value = environment.apply(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    private InetAddress host() throws UnusableConfigurationException {
        String host = variable("HOST");
        try {
            return host == null ? InetAddress.getLoopbackAddress() : InetAddress.getByName(host);
        } catch (UnknownHostException unknown) {
            throw unusable(
                    "HOST", host, "must be an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all of them");
        }
    }

    private int port() throws UnusableConfigurationException {
        String port = variable("PORT");
        try {
            int number = port == null ? 8080 : Integer.parseInt(port);
            if (number >= 0 && number <= 65_535) {
                return number;
            }
        } catch (NumberFormatException malformed) {
            // said below
        }
        throw unusable("PORT", port, "must be a number from 0 to 65535, such as 8080; 0 takes any free port");
    }

    private @Nullable Database parseDatabase() throws UnusableConfigurationException {
        String url = variable("DATABASE_URL");
        if (url == null) {
            return null;
        }
        if (!url.matches("[^?;]*@.*")) { // or the driver would log what it takes for a port: the password
            try {
                DriverManager.getDriver(url);
                return new Database(url, variable("DATABASE_USER"), variable("DATABASE_PASSWORD"));
            } catch (SQLException nobodyKnowsIt) {
                // said below
            }
        }
        throw unusable(
                "DATABASE_URL",
                url,
                "must be a JDBC URL of PostgreSQL or H2, such as jdbc:postgresql://localhost:5432/orders;"
                        + " DATABASE_USER and DATABASE_PASSWORD say who asks");
    }

    private @Nullable RedisURI parseRedis() throws UnusableConfigurationException {
        String url = variable("REDIS_URL");
        try {
            return url == null ? null : RedisURI.create(url);
        } catch (IllegalArgumentException malformed) {
            throw unusable(
                    "REDIS_URL",
                    url,
                    "must be such as redis://localhost:6379 or rediss://user:password@redis.example.com:6380/0");
        }
    }

    private @Nullable URI parseUpstream() throws UnusableConfigurationException {
        String url = variable("UPSTREAM_URL");
        if (url == null) {
            return null;
        }
        try {
            var uri = URI.create(url);
            if (("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null) {
                return uri;
            }
        } catch (IllegalArgumentException malformed) {
            // said below
        }
        throw unusable(
                "UPSTREAM_URL",
                url,
                "must be absolute and without a password, such as https://search.example.com/ping");
    }

    private Duration parseDrain() throws UnusableConfigurationException {
        String seconds = variable("DRAIN_SECONDS");
        if (seconds == null) {
            return Duration.ofSeconds(1);
        }
        if (!seconds.matches("[0-9]{1,4}")) {
            throw unusable("DRAIN_SECONDS", seconds, "must be a number from 0 to 9999, such as 10");
        }
        return Duration.ofSeconds(Integer.parseInt(seconds));
    }

    private boolean parseHistory() throws UnusableConfigurationException {
        String wanted = variable("HISTORY_TABLE");
        if (wanted == null) {
            return database == null;
        }
        if (!wanted.matches("true|false")) {
            throw unusable("HISTORY_TABLE", wanted, "must be true or false");
        }
        return wanted.equals("true");
    }

    private static UnusableConfigurationException unusable(String variable, @Nullable String value, String remedy) {
        return new UnusableConfigurationException(variable + " '" + withoutSecrets(value) + "': " + remedy);
    }

    /** What is no URL may still hold the password that was meant to be in one. */
    private static String withoutSecrets(@Nullable String value) {
        return String.valueOf(value).replaceAll("(?i)//.*@", "//***@").replaceAll("(?i)(password=)[^&;]*", "$1***");
    }
}
