package io.github.vitals4j.examples.quickstart;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.endpoint.HealthEndpoint;
import io.github.vitals4j.health.endpoint.HealthHttpHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Serves the real status page, and beside it answers that no endpoint of this library gives. */
final class PageStub implements AutoCloseable {
    /** What is answered from now on. */
    record Answer(int code, String type, String body) {
        static Answer json(int code, String body) {
            return new Answer(code, "application/json", body);
        }
    }

    private final HealthCheckManager nobody = HealthCheckManager.builder().build();
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private final HttpServer server;
    private volatile Answer answer =
            Answer.json(200, "{\"status\":\"healthy\",\"message\":\"well\",\"dependencies\":{}}");

    private PageStub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var endpoint = HealthEndpoint.builder(nobody).statusPage().build();
        server.createContext(
                "/health/ui", HealthHttpHandler.of(endpoint, exchange -> send(exchange, Answer.json(404, "{}"))));
        server.createContext("/ready", this::answer);
        server.start();
    }

    static PageStub start() throws IOException {
        return new PageStub();
    }

    URI page() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/health/ui");
    }

    void answer(Answer answer) {
        this.answer = answer;
    }

    /** {@return whether the page asks within so many seconds from now on} */
    boolean isAskedWithin(int seconds) {
        asked.clear();
        try {
            return asked.poll(seconds, TimeUnit.SECONDS) != null;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestURI().toString());
        exchange.getResponseHeaders().set("Retry-After", "1");
        send(exchange, answer);
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        try (exchange) {
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            exchange.sendResponseHeaders(answer.code(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        nobody.close();
    }
}
