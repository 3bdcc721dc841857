package io.github.vitals4j.examples.monitor;

import com.sun.net.httpserver.HttpServer;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.endpoint.HealthEndpoint;
import io.github.vitals4j.health.endpoint.HealthHttpHandler;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/** Services on the loopback address that serve their health with this library, each with one critical dependency. */
final class Servers implements AutoCloseable {
    private static final int BACKLOG = 1_024;
    private static final byte[] METRICS = "up 1\n".getBytes(StandardCharsets.UTF_8);

    private final List<Closeable> toClose = new ArrayList<>();

    /** {@return the URL of one whose database is as the reference says} */
    String service(AtomicReference<CheckResult> database) {
        var health = HealthCheckManager.builder()
                .service("watched")
                .register(
                        "database",
                        context -> database.get(),
                        options -> options.ttl(Duration.ZERO).timeout(Duration.ofSeconds(60)))
                .build();
        var server = server();
        HealthHttpHandler.mount(server, HealthEndpoint.of(health));
        server.createContext("/metrics", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, METRICS.length);
                exchange.getResponseBody().write(METRICS);
            }
        });
        toClose.add(health::close);
        // Whoever asks before the first check has ended gets no verdict.
        health.checkReadiness();
        return url(server);
    }

    String service(CheckResult database) {
        return service(new AtomicReference<>(database));
    }

    /** {@return the URL of one that answers each path with a code and a body} */
    String answering(int code, String body) {
        var server = server();
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(code, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
        return url(server);
    }

    /** {@return the URL of one that accepts connections and never answers} */
    String silent() {
        try {
            var socket = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
            toClose.add(socket);
            return "http://127.0.0.1:" + socket.getLocalPort();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** {@return a URL where nobody listens} */
    static String absent() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "http://127.0.0.1:" + socket.getLocalPort();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private HttpServer server() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
            ExecutorService threads = Executors.newFixedThreadPool(4);
            server.setExecutor(threads);
            server.start();
            toClose.add(() -> {
                server.stop(0);
                threads.shutdownNow();
            });
            return server;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String url(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() throws IOException {
        for (var each : toClose) {
            each.close();
        }
    }
}
