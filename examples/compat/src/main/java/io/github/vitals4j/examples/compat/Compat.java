package io.github.vitals4j.examples.compat;

import com.sun.net.httpserver.HttpServer;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthCheckManagerBuilder;
import io.github.vitals4j.health.endpoint.HealthEndpoint;
import io.github.vitals4j.health.endpoint.HealthHttpHandler;
import io.github.vitals4j.health.jdbc.JdbcChecker;
import io.github.vitals4j.health.local.MemoryChecker;
import io.github.vitals4j.health.metrics.HealthMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs one of the four services on the JDK's HTTP server. {@code PORT}, {@code DATABASE_URL}, {@code REDIS_URL} and
 * {@code LLM_URL} say where, and {@code HEALTH_BUFFER_MAX_ITEMS} and its likes change the checks.
 */
public final class Compat implements AutoCloseable {
    static {
        // On JDK 17 the HTTP server answers in 40 ms instead of less than one, unless this is set before it is loaded.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    /** Twice as many events as are well, so that the health tells before any is lost. */
    private static final int BUFFERED_EVENTS = 2_000;

    private final Function<String, @Nullable String> environment;
    private final Resources resources;
    private final HttpServer server;
    private @Nullable HealthCheckManager health;

    private Compat(Function<String, @Nullable String> environment, Resources resources) throws IOException {
        this.environment = environment;
        this.resources = resources;
        int port = (int) number("PORT", 0, 65_535, 8080);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    }

    /**
     * Serves until the process is told to end.
     *
     * @param args one of {@code quanttrade}, {@code chatrooms}, {@code quant-platform} and {@code beacon}
     * @throws IOException if it cannot listen
     */
    public static void main(String[] args) throws IOException {
        String application = args.length == 0 ? "beacon" : args[0];
        try {
            var compat = start(application, System::getenv);
            Runtime.getRuntime().addShutdownHook(new Thread(compat::close, "shutdown"));
            System.out.println(application + " listens on port " + compat.port());
        } catch (IllegalArgumentException unusable) {
            System.err.println(unusable.getMessage());
            System.exit(1);
        }
    }

    /**
     * {@return a running service}
     *
     * @param application its name
     * @param environment looks a variable up
     */
    static Compat start(String application, Function<String, @Nullable String> environment) throws IOException {
        var resources = new Resources(environment);
        try {
            var compat = new Compat(environment, resources);
            resources.opened(() -> compat.server.stop(0));
            HealthHttpHandler.mount(compat.server, compat.endpoint(application));
            compat.server.start();
            return compat;
        } catch (IOException | RuntimeException failure) {
            resources.close();
            throw failure;
        }
    }

    private HealthEndpoint endpoint(String application) throws IOException {
        return switch (application) {
            case "quanttrade" ->
                QuantTrade.endpoint(started(QuantTrade.health(
                        JdbcChecker.of(resources.database()), resources.redis().writing())));
            case "chatrooms" ->
                ChatRooms.endpoint(started(
                        ChatRooms.health(JdbcChecker.of(resources.database()), resources.redis(), resources.llm())));
            case "quant-platform" -> quantPlatform();
            case "beacon" -> beacon();
            default ->
                throw new IllegalArgumentException(
                        "application '" + application + "': must be quanttrade, chatrooms, quant-platform or beacon");
        };
    }

    private HealthEndpoint quantPlatform() throws IOException {
        var health = started(QuantPlatform.health(JdbcChecker.of(resources.database()), resources.redis()));
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        resources.opened(registry::close);
        resources.opened(HealthMetrics.bind(health, registry));
        return QuantPlatform.endpoint(health, (accept, out) -> {
            registry.scrape(out, CONTENT_TYPE);
            return CONTENT_TYPE;
        });
    }

    private HealthEndpoint beacon() {
        var database = resources.database();
        var buffer = new EventBuffer<String>(BUFFERED_EVENTS, event -> 56 + 2L * event.length());
        var health = started(Beacon.health(
                        Beacon.capacity(buffer),
                        MemoryChecker.ofProcess(),
                        JdbcChecker.of(database),
                        new CacheChecker(new LocalCache(System::nanoTime)))
                .version(resources.variable("APP_VERSION", "1.0.0"))
                .environment(resources.variable("ENV", "development")));
        var events = new AuditEvents(buffer, database, () -> health.invalidate("database"));
        server.createContext("/events", events);
        var timer = Executors.newSingleThreadScheduledExecutor();
        long interval = number("FLUSH_INTERVAL", 1, 86_400, 60);
        timer.scheduleWithFixedDelay(events::flush, interval, interval, TimeUnit.SECONDS);
        resources.opened(timer::shutdownNow);
        return Beacon.endpoint(health, resources.databaseUrl().split(":", 3)[1], LocalCache.class.getName());
    }

    private HealthCheckManager started(HealthCheckManagerBuilder builder) {
        var built = resources.opened(builder.overrides(environment).build());
        health = built;
        return built;
    }

    private long number(String variable, long least, long most, long otherwise) {
        String text = resources.variable(variable, Long.toString(otherwise));
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException malformed) {
            // said below
        }
        throw new IllegalArgumentException(variable + " '" + text + "': must be a number from " + least + " to " + most
                + ", such as " + otherwise);
    }

    /** {@return what watches its dependencies} */
    HealthCheckManager health() {
        return Objects.requireNonNull(health, "not started");
    }

    /** {@return where it listens} */
    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        resources.close();
    }
}
