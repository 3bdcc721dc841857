package io.github.vitals4j.health.endpoint;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Serves a {@link HealthEndpoint} by the JDK's HTTP server. Thread-safe; no thread of the server waits for a check, and
 * no thread of the manager's for a client: what could not be answered at once is sent by the server's executor. For a
 * server without one, which does everything on a single thread, another single thread sends it. Give the server an
 * executor, or a client that withholds what it has announced holds up all others.
 *
 * <p>On JDK 17 this server answers in 40 ms instead of less than one, unless the system property
 * {@code sun.net.httpserver.nodelay} is {@code true} before its classes are loaded: start the JVM with
 * {@code -Dsun.net.httpserver.nodelay=true}, or set the property first thing in {@code main}.
 *
 * <pre>{@code
 * HttpServer server = HttpServer.create(new InetSocketAddress(8080), 0);
 * HealthHttpHandler.mount(server, HealthEndpoint.of(health));
 * server.start();
 * }</pre>
 */
public final class HealthHttpHandler implements HttpHandler {
    private static final HttpHandler NOT_FOUND = exchange -> {
        try (exchange) {
            exchange.sendResponseHeaders(404, -1);
        }
    };

    /** Sends for servers that have no threads for it; exists only while it is needed. */
    private static final Executor SENDER = sender();

    private final HealthEndpoint endpoint;
    private final HttpHandler otherwise;

    private HealthHttpHandler(HealthEndpoint endpoint, HttpHandler otherwise) {
        this.endpoint = Objects.requireNonNull(endpoint, "endpoint");
        this.otherwise = Objects.requireNonNull(otherwise, "otherwise");
    }

    /**
     * {@return a handler that answers what is the endpoint's, and passes on the rest}
     *
     * @param endpoint answers
     * @param otherwise handles requests whose path is none of the endpoint's
     */
    public static HealthHttpHandler of(HealthEndpoint endpoint, HttpHandler otherwise) {
        return new HealthHttpHandler(endpoint, otherwise);
    }

    /**
     * Serves the endpoint at {@linkplain HealthEndpoint#paths() its paths}, one context each. The server gives a
     * context all paths that begin with its own: {@code /healthcare} goes to {@code /health} unless it has a context
     * itself, and is answered 404 here. {@link #mount(HttpServer, HealthEndpoint, HttpHandler)} passes such requests
     * on.
     *
     * @param server the server, started or not
     * @param endpoint answers
     * @throws IllegalArgumentException if the server has a context at one of the paths already
     */
    public static void mount(HttpServer server, HealthEndpoint endpoint) {
        mount(server, endpoint, NOT_FOUND);
    }

    /**
     * Serves the endpoint at {@linkplain HealthEndpoint#paths() its paths}, one context each.
     *
     * @param server the server, started or not
     * @param endpoint answers
     * @param otherwise handles requests that only begin with one of the paths, as {@code /healthcare} does
     * @throws IllegalArgumentException if the server has a context at one of the paths already
     */
    public static void mount(HttpServer server, HealthEndpoint endpoint, HttpHandler otherwise) {
        var handler = of(endpoint, otherwise);
        endpoint.paths().forEach(path -> server.createContext(path, handler));
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        var answer = endpoint.handleAsync(request(exchange)).toCompletableFuture();
        if (!answer.isDone()) {
            answer.exceptionally(fault -> Optional.empty()).thenAccept(response -> sendLater(exchange, response));
            return;
        }
        var response = answer.join();
        if (response.isPresent()) {
            send(exchange, response.get());
        } else {
            otherwise.handle(exchange);
        }
    }

    private static HealthRequest request(HttpExchange exchange) {
        var uri = exchange.getRequestURI();
        var headers = exchange.getRequestHeaders();
        return HealthRequest.of(exchange.getRequestMethod(), uri.getRawPath() == null ? "" : uri.getRawPath())
                .withQuery(uri.getRawQuery())
                .withHeaderLines(headers.keySet(), headers::get)
                .withRemoteAddress(exchange.getRemoteAddress().getAddress())
                .wrapping(exchange);
    }

    /**
     * Called by a thread of the manager's, which must not be kept: to end an exchange is to read all of the request.
     */
    private static void sendLater(HttpExchange exchange, Optional<HealthResponse> response) {
        if (response.isEmpty()) {
            exchange.close();
            return;
        }
        var called = Thread.currentThread();
        Runnable sending = () -> send(exchange, response.get());
        try {
            var executor = exchange.getHttpContext().getServer().getExecutor();
            if (executor == null) {
                SENDER.execute(sending);
                return;
            }
            executor.execute(() -> {
                if (Thread.currentThread() == called) { // as the one does that a server has by default
                    SENDER.execute(sending);
                } else {
                    sending.run();
                }
            });
        } catch (RuntimeException | Error refused) { // the server is being stopped, say
            exchange.close();
        }
    }

    private static Executor sender() {
        var executor = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            var thread = new Thread(task, "vitals4j-sender");
            thread.setDaemon(true);
            return thread;
        });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    private static void send(HttpExchange exchange, HealthResponse response) {
        try (exchange) {
            var headers = exchange.getResponseHeaders();
            response.headers().forEach(headers::set);
            if (response.hasBody()) {
                exchange.sendResponseHeaders(response.status(), response.contentLength());
                var body = exchange.getResponseBody();
                body.write(response.body()); // in one piece, because this server sends each as a packet of its own
                body.flush(); // newer servers read all of the request before they send what they hold back
            } else {
                headers.set("Content-Length", Integer.toString(response.contentLength()));
                exchange.sendResponseHeaders(response.status(), -1);
            }
        } catch (IOException gone) {
            // The client has hung up. That is no news about health, and nobody is left to be told.
        }
    }
}
