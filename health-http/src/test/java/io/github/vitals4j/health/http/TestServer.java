package io.github.vitals4j.health.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The JDK's server on the loopback address, which does whatever the handler of the moment says. */
final class TestServer implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "test-server");
        thread.setDaemon(true);
        return thread;
    });
    private final HttpServer server;
    private volatile HttpHandler handler = exchange -> answer(exchange, 200, "ok");
    private volatile String certificate = Certificates.GOOD;

    private TestServer(HttpServer server, boolean demanding) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                handler.handle(exchange);
            }
        });
        if (server instanceof HttpsServer https) {
            https.setHttpsConfigurator(new HttpsConfigurator(Certificates.server(() -> certificate)) {
                @Override
                public void configure(HttpsParameters parameters) {
                    var settings = getSSLContext().getDefaultSSLParameters();
                    settings.setNeedClientAuth(demanding);
                    parameters.setSSLParameters(settings);
                }
            });
        }
        server.start();
    }

    static TestServer http() {
        return onPort(0);
    }

    /** {@return a server on a port that somebody else had} */
    static TestServer onPort(int port) {
        try {
            return new TestServer(HttpServer.create(loopback(port), 0), false);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** {@return one that speaks TLS} */
    static TestServer https() {
        return httpsOnPort(0);
    }

    static TestServer httpsOnPort(int port) {
        return https(port, false);
    }

    /** {@return one that speaks TLS, and only to clients that show a certificate} */
    static TestServer httpsForKnownClients() {
        return https(0, true);
    }

    private static TestServer https(int port, boolean demanding) {
        try {
            return new TestServer(HttpsServer.create(loopback(port), 0), demanding);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Shows another certificate from now on. */
    void show(String certificate) {
        Certificates.make(certificate);
        this.certificate = certificate;
    }

    void handle(HttpHandler handler) {
        this.handler = handler;
    }

    void answer(int code, String body) {
        handle(exchange -> answer(exchange, code, body));
    }

    static void answer(HttpExchange exchange, int code, String body) throws IOException {
        exchange.getRequestBody().readAllBytes();
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    int port() {
        return server.getAddress().getPort();
    }

    URI uri(String path) {
        String scheme = server instanceof HttpsServer ? "https" : "http";
        return URI.create(scheme + "://localhost:" + port() + path);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
