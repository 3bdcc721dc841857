package io.github.vitals4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The service counts its requests, and clients cannot make series. */
class MetricsTest {
    private final Metrics metrics = new Metrics();
    private HttpServer server;
    private Web web;

    /**
     * Without an executor, the server handles one request after the other, so that each sees those before it counted.
     */
    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/orders", exchange -> Answers.text(exchange, 201, "taken"))
                .getFilters()
                .add(metrics.requests("/orders"));
        server.createContext("/broken", exchange -> {
                    throw new IllegalStateException("broken");
                })
                .getFilters()
                .add(metrics.requests("/broken"));
        server.createContext("/scrape", exchange -> Answers.text(exchange, 200, scrape()));
        server.start();
        web = new Web(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String scrape() throws IOException {
        var out = new ByteArrayOutputStream();
        assertThat(metrics.write("", out)).startsWith("text/plain; version=0.0.4");
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void requestsAreCountedAndMeasured() {
        web.get("/orders");
        web.ask("POST", "/orders");
        web.ask("POST", "/orders/7?of=anybody");

        assertThat(web.get("/scrape").body())
                .contains("http_requests_total{endpoint=\"/orders\",method=\"GET\",status=\"201\"} 1.0")
                .contains("http_requests_total{endpoint=\"/orders\",method=\"POST\",status=\"201\"} 2.0")
                .contains("http_request_duration_seconds_count{endpoint=\"/orders\",method=\"POST\"} 2")
                .contains("http_request_duration_seconds_bucket{endpoint=\"/orders\",method=\"POST\",le=\"0.5\"}");
    }

    @Test
    void methodsThatClientsInventAreOneSeries() {
        web.ask("FROBNICATE", "/orders");
        web.ask("DEFENESTRATE", "/orders");

        assertThat(web.get("/scrape").body())
                .contains("http_requests_total{endpoint=\"/orders\",method=\"other\",status=\"201\"} 2.0")
                .doesNotContain("FROB");
    }

    @Test
    void aRequestThatIsNotAnsweredCountsAsAFailure() {
        assertThat(catchHangUp()).hasMessageStartingWith("no answer");

        assertThat(web.get("/scrape").body())
                .contains("http_requests_total{endpoint=\"/broken\",method=\"GET\",status=\"500\"} ");
    }

    private AssertionError catchHangUp() {
        try {
            return new AssertionError("an answer: " + web.get("/broken"));
        } catch (AssertionError unanswered) {
            return unanswered;
        }
    }

    @Test
    void ordersAreCounted() throws IOException {
        metrics.order("keyboard", "buy", "accepted");
        metrics.order("keyboard", "buy", "accepted");
        metrics.order("unknown", "sell", "rejected");

        assertThat(scrape())
                .contains("trade_orders_total{side=\"buy\",status=\"accepted\",symbol=\"keyboard\"} 2.0")
                .contains("trade_orders_total{side=\"sell\",status=\"rejected\",symbol=\"unknown\"} 1.0");
    }
}
