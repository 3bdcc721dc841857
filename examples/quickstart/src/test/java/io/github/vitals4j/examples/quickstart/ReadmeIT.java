package io.github.vitals4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.sun.net.httpserver.HttpServer;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.vitals4j.health.HealthCheckManager;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.event.connection.ReconnectFailedEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

/** What the README shows compiles, runs and prints what it says. */
class ReadmeIT {
    /** What differs from run to run; all else in the body must be as the README prints it. */
    private static final Set<String> VARYING =
            Set.of("timestamp", "uptime_seconds", "duration_ms", "last_check", "since");

    private static final Pattern ADDRESS = Pattern.compile("[^ ]*:\\d+$");

    @TempDir
    Path classes;

    private static HttpServer server() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        return server;
    }

    private static URI uri(HttpServer server, String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static HikariDataSource database() {
        var configuration = new HikariConfig();
        configuration.setJdbcUrl("jdbc:h2:mem:readme");
        return new HikariDataSource(configuration);
    }

    private static HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    /** Stops the server, and waits until the client has tried in vain to connect again for a while. */
    private static void stop(RedisServer server, RedisClient client) throws Exception {
        var attempts = new CountDownLatch(8);
        var events = client.getResources().eventBus().get();
        var watching = events.filter(ReconnectFailedEvent.class::isInstance).subscribe(event -> attempts.countDown());
        server.stop();
        assertThat(attempts.await(30, TimeUnit.SECONDS)).isTrue();
        watching.dispose();
    }

    /** {@return the node without what differs from run to run; of metadata, only the names and types remain} */
    private static JsonNode lasting(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(VARYING);
            object.forEach(ReadmeIT::lasting);
            if (object.has("error")) {
                object.put(
                        "error", ADDRESS.matcher(object.get("error").asText()).replaceFirst("somewhere"));
                object.put("consecutive_failures", 1);
            }
            if (object.get("metadata") instanceof ObjectNode metadata) {
                metadata.properties()
                        .forEach(entry -> entry.setValue(
                                TextNode.valueOf(entry.getValue().getNodeType().name())));
            }
        }
        return node;
    }

    @Test
    void theExamplePrintsTheBodyThatItIsSaidToPrint() throws Exception {
        var section = DocumentedCode.of("README.md").section("In use");
        var example =
                DocumentedCode.compile("OrdersHealth", section.blocks("java").get(0), classes);
        var constructor = example.getDeclaredConstructor(
                HttpServer.class, DataSource.class, StatefulRedisConnection.class, URI.class, Queue.class);
        constructor.setAccessible(true);

        int redisPort = freePort();
        var redisServer = RedisServer.newRedisServer().port(redisPort).build();
        redisServer.start();
        var client = RedisClient.create(RedisURI.create("127.0.0.1", redisPort));
        var search = server();
        search.createContext("/ping", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, -1);
            }
        });
        var server = server();
        try (var database = database();
                var redis = client.connect()) {
            // The first request of a process loads the JDK's client, which on a busy machine takes its time.
            assertThat(get(uri(search, "/ping")).statusCode()).isEqualTo(200);
            var orders = (AutoCloseable)
                    constructor.newInstance(server, database, redis, uri(search, "/ping"), new ArrayDeque<>());
            var field = example.getDeclaredField("health");
            field.setAccessible(true);
            var health = (HealthCheckManager) field.get(orders);
            var unused = health.checkReadiness();

            stop(redisServer, client);
            var unusedToo = health.refresh("redis").get(10, TimeUnit.SECONDS);
            var answer = get(uri(server, "/ready"));

            var mapper = new ObjectMapper();
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(lasting(mapper.readTree(answer.body())))
                    .isEqualTo(lasting(mapper.readTree(section.blocks("json").get(0))));
            // Draining waits for load balancers, which there are none of here; an interrupt ends that.
            Thread.currentThread().interrupt();
            orders.close();
            assertThat(Thread.interrupted()).isTrue();
        } finally {
            server.stop(0);
            search.stop(0);
            client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        }
    }

    @Test
    void theWaysToServeCompile() throws Exception {
        String ways = DocumentedCode.of("README.md")
                .section("Serving it")
                .blocks("java")
                .get(0);
        String unit = """
                import com.sun.net.httpserver.HttpServer;
                import io.github.vitals4j.health.endpoint.*;
                import jakarta.servlet.ServletContext;

                final class Serving {
                    interface AnyExchange {
                        String method();
                        String path();
                        String query();
                        Iterable<String> headerNames();
                        java.util.List<String> headers(String name);
                        String remoteAddress();
                        void setHeader(String name, String value);
                        void send(int status, byte[] body);
                        void notFound();
                    }

                    void serve(HealthEndpoint endpoint, HttpServer server, ServletContext context, AnyExchange exchange) {
                        %s
                    }
                }
                """.formatted(ways);

        assertThat(DocumentedCode.compile("Serving", unit, classes)).isNotNull();
    }

    @Test
    void theQuickStartIsTwoCommands() throws IOException {
        var commands = DocumentedCode.of("README.md").section("Quick start").blocks("sh");

        assertThat(commands).containsExactly("mvn -q -Dquickstart\n", "mvn -B -ntp verify\n");
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        for (String target : DocumentedCode.of("README.md").links()) {
            assertThat(DocumentedCode.root().resolve(target)).exists();
        }
    }

    @Test
    void staysShort() throws IOException {
        assertThat(DocumentedCode.of("README.md").lines()).isLessThan(150);
    }
}
