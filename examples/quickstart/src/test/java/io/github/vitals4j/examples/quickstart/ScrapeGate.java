package io.github.vitals4j.examples.quickstart;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Stands between Prometheus and a service, so that a test knows when it has been scraped, and by which path. */
final class ScrapeGate implements AutoCloseable {
    private static final long SECONDS = 60;

    private final URI service;
    private final HttpServer server;
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Semaphore scrapes = new Semaphore(0);
    private final Runnable afterScrape;

    private ScrapeGate(URI service, HttpServer server, Runnable afterScrape) {
        this.service = service;
        this.server = server;
        this.afterScrape = afterScrape;
    }

    /**
     * Opens a gate.
     *
     * @param afterScrape what is done after each scrape of {@code /metrics}
     */
    static ScrapeGate open(Service service, Runnable afterScrape) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var gate = new ScrapeGate(
                URI.create("http://127.0.0.1:" + service.address().getPort()), server, afterScrape);
        server.createContext("/", gate::forward);
        server.setExecutor(gate.executor);
        server.start();
        return gate;
    }

    private void forward(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        var request = HttpRequest.newBuilder(service.resolve(path))
                .header("Accept", exchange.getRequestHeaders().getFirst("Accept"))
                .build();
        try (exchange) {
            var answer = client.send(request, BodyHandlers.ofByteArray());
            exchange.getResponseHeaders()
                    .set(
                            "Content-Type",
                            answer.headers().firstValue("Content-Type").orElseThrow());
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
        if (path.equals("/metrics")) {
            afterScrape.run();
            scrapes.release();
        }
    }

    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /**
     * Waits until {@code /metrics} has been answered so many times more; Prometheus has what all but the last said,
     * unless an answer came too late for it.
     */
    void awaitScrapes(int number) throws InterruptedException {
        if (!scrapes.tryAcquire(number, SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("no " + number + " scrapes in " + SECONDS + " s");
        }
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
