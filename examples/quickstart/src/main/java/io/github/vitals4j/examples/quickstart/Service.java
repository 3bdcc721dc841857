package io.github.vitals4j.examples.quickstart;

import com.sun.net.httpserver.HttpServer;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.endpoint.HealthHttpHandler;
import io.github.vitals4j.health.metrics.HealthMetrics;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service: what it is made of, in which order that starts, and in which order it ends. */
final class Service implements AutoCloseable {
    static {
        // On JDK 17 the HTTP server answers in 40 ms instead of less than one, unless this is set before it is loaded.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final Logger LOG = LoggerFactory.getLogger(Service.class);

    /** How long requests that are under way have to end, once load balancers send no more. */
    private static final long FINISH_SECONDS = 5;

    private final Configuration configuration;

    /** What has been started, the last one first. */
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    private @Nullable HealthCheckManager health;
    private @Nullable InetSocketAddress address;
    private OptionalLong ownRedis = OptionalLong.empty();

    Service(Configuration configuration) {
        this.configuration = configuration;
    }

    /**
     * Starts the service. If it cannot, nothing is left of it.
     *
     * @throws UnusableConfigurationException if it cannot listen where it should, or an option makes no sense
     */
    synchronized void start() throws UnusableConfigurationException, InterruptedException, SQLException {
        var server = listen(); // first, because it is what fails most often
        try {
            open(server);
        } catch (UnusableConfigurationException | InterruptedException | SQLException | RuntimeException failure) {
            server.stop(0);
            close();
            throw failure;
        }
    }

    private HttpServer listen() throws UnusableConfigurationException {
        var wanted = configuration.address();
        try {
            return HttpServer.create(wanted, 0);
        } catch (IOException refused) {
            throw new UnusableConfigurationException(
                    "HOST " + wanted.getAddress().getHostAddress() + ", PORT "
                            + wanted.getPort() + ": cannot listen there (" + refused.getMessage()
                            + "); HOST must be an address of this machine, and PORT=0 takes any free port");
        }
    }

    private void open(HttpServer server) throws UnusableConfigurationException, InterruptedException, SQLException {
        var database = started(database().pool());
        var redisUri = redis();
        var redis = redisClient(redisUri);
        var health = health(database, redis, redisUri);
        if (configuration.history()) {
            started(Health.past(health, database)); // ends after the manager, which tells it of the last transitions
        }
        started(health);
        var metrics = new Metrics();
        var measured = started(HealthMetrics.bind(health, metrics.registry()));
        var executor = Executors.newCachedThreadPool();

        HealthHttpHandler.mount(server, Health.endpoint(health, metrics, measured));
        var orders = new Orders(database, metrics, () -> health.invalidate("database"));
        server.createContext("/orders", orders).getFilters().add(metrics.requests("/orders"));
        server.createContext("/", exchange -> Answers.text(exchange, 404, guide()))
                .getFilters()
                .add(metrics.requests("other"));
        server.setExecutor(executor);
        this.health = health;
        this.address = server.getAddress();
        server.start();
        started(() -> server.stop(0)); // breaks off what is still under way
        started(() -> finish(executor));
        started(() -> health.drain(configuration.drain()));
    }

    private static void finish(ExecutorService executor) throws InterruptedException {
        executor.shutdown();
        if (!executor.awaitTermination(FINISH_SECONDS, TimeUnit.SECONDS)) {
            LOG.warn("Requests are still under way after {} s; they are broken off", FINISH_SECONDS);
        }
    }

    /** {@return what people can try} */
    String guide() {
        return Guide.of(address(), configuration.history(), ownRedis);
    }

    /** {@return where it listens} */
    InetSocketAddress address() {
        return Objects.requireNonNull(address, "not started");
    }

    /** {@return what watches its dependencies} */
    HealthCheckManager health() {
        return Objects.requireNonNull(health, "not started");
    }

    private Database database() throws SQLException {
        var given = configuration.database();
        return given.isPresent() ? given.get() : started(OwnDatabase.start()).access();
    }

    private RedisURI redis() throws InterruptedException {
        var given = configuration.redis();
        if (given.isPresent()) {
            return given.get();
        }
        try {
            var own = started(OwnRedis.start());
            ownRedis = OptionalLong.of(own.pid());
            return RedisURI.create("127.0.0.1", own.port());
        } catch (IOException impossible) {
            LOG.warn(
                    "The Redis that comes with the quickstart does not run here: {}. Going on without;"
                            + " REDIS_URL=redis://localhost:6379, say, uses another one",
                    impossible.getMessage());
            return RedisURI.create("127.0.0.1", 1); // nobody listens there
        }
    }

    /** Connects once: that loads the client's many classes, which the first check need not wait for then. */
    private RedisClient redisClient(RedisURI uri) {
        var client = RedisClient.create();
        started(() -> client.shutdown(0, 1, TimeUnit.SECONDS));
        uri.setTimeout(Duration.ofSeconds(2)); // instead of a minute
        try {
            client.connect(uri).close();
        } catch (RedisException unreachable) {
            // No reason not to start; the check will tell.
        }
        return client;
    }

    private HealthCheckManager health(DataSource database, RedisClient redis, RedisURI redisUri)
            throws UnusableConfigurationException {
        try {
            return Health.of(configuration, database, redis, redisUri);
        } catch (IllegalArgumentException refused) {
            throw new UnusableConfigurationException(String.valueOf(refused.getMessage()));
        }
    }

    private <T extends AutoCloseable> T started(T part) {
        parts.push(part);
        return part;
    }

    /** Ends the service, from the server down to what it stands on. Does nothing the second time. */
    @Override
    public synchronized void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception failure) {
                LOG.warn("Not closed properly", failure);
            }
        }
    }
}
