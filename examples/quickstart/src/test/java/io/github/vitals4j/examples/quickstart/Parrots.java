package io.github.vitals4j.examples.quickstart;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/** Servers that repeat the secrets that they are sent: over HTTP, and as a Redis that refuses whoever asks. */
final class Parrots implements AutoCloseable {
    private final HttpServer http;
    private final ServerSocket redis;
    private final ExecutorService redisThread = Executors.newSingleThreadExecutor();
    private final BlockingQueue<String> webhooks = new LinkedBlockingQueue<>();

    Parrots() throws IOException {
        redis = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        redisThread.execute(this::refuse);
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext(
                "/echo",
                exchange -> answer(
                        exchange,
                        200,
                        "{\"first\":\"%s\",\"second\":\"%s\"}"
                                .formatted(header(exchange, "Authorization"), header(exchange, "X-Secret"))));
        http.createContext(
                "/v1/chat/completions",
                exchange -> answer(
                        exchange,
                        401,
                        "{\"error\":{\"message\":\"%s\"}}"
                                .formatted("Incorrect API key provided: "
                                        + header(exchange, "Authorization").replace("Bearer ", ""))));
        http.createContext("/remote", exchange -> answer(exchange, 503, """
                {"status":"unhealthy","message":"who says %1$s","dependencies":{
                  "database":{"healthy":false,"status":"unhealthy","type":"critical","error":"%1$s","reason":"timeout"}}}
                """.formatted(header(exchange, "X-Key"))));
        http.createContext("/hooks", exchange -> {
            webhooks.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            answer(exchange, 500, "no");
        });
        http.start();
    }

    private static String header(HttpExchange exchange, String name) {
        return String.valueOf(exchange.getRequestHeaders().getFirst(name));
    }

    private static void answer(HttpExchange exchange, int code, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(code, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** Answers every command by an error that repeats its arguments. */
    private void refuse() {
        while (!redis.isClosed()) {
            try (Socket client = redis.accept();
                    var lines = new BufferedReader(
                            new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    var words = new StringBuilder("-ERR not");
                    for (int left = Integer.parseInt(line.substring(1)); left > 0; left--) {
                        lines.readLine(); // the argument's length
                        words.append(' ').append(lines.readLine());
                    }
                    client.getOutputStream()
                            .write(words.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
                }
            } catch (IOException | RuntimeException gone) {
                // The client, or the test, has ended.
            }
        }
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + path);
    }

    int redisPort() {
        return redis.getLocalPort();
    }

    /** {@return the bodies of the webhooks, one at least} Waits for it. */
    String webhooks() throws InterruptedException {
        return webhooks.take() + webhooks;
    }

    @Override
    public void close() throws IOException {
        http.stop(0);
        redis.close();
        redisThread.shutdownNow();
    }
}
