package io.github.vitals4j.health.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.endpoint.HealthEndpoint;
import io.github.vitals4j.health.endpoint.HealthHttpHandler;
import io.github.vitals4j.health.endpoint.HealthRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract holds for our own adapter, and notices what others get wrong. */
class EndpointContractIT {
    private final HealthCheckManager manager = HealthCheckManager.builder()
            .register("database", TestChecker.healthy())
            .build();
    private final HealthEndpoint endpoint = HealthEndpoint.of(manager);
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        manager.checkReadiness();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        manager.close();
    }

    private URI base(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    @Test
    void theHandlerOfTheLibraryKeepsIt() {
        HealthHttpHandler.mount(server, endpoint);
        assertThatCode(() -> EndpointContract.verify(base("/"))).doesNotThrowAnyException();
        manager.drain();
        assertThatCode(() -> EndpointContract.verify(base(""))).doesNotThrowAnyException();
    }

    @Test
    void itHoldsBelowAPrefixToo() {
        HealthHttpHandler.mount(
                server, HealthEndpoint.builder(manager).prefixes("/app").build());
        assertThatCode(() -> EndpointContract.verify(base("/app/"))).doesNotThrowAnyException();
    }

    /** An adapter of ten lines that makes the usual mistakes: it forgets the code, the headers and the query. */
    private void forgetful(HttpExchange exchange) throws IOException {
        try (exchange) {
            var response = endpoint.handle(HealthRequest.of(
                    exchange.getRequestMethod(), exchange.getRequestURI().getPath()));
            byte[] body = response.orElseThrow().body();
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Test
    void anAdapterThatForgetsThingsIsToldAllOfThem() {
        server.createContext("/", this::forgetful);
        assertThatThrownBy(() -> EndpointContract.verify(base("")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("GET /ready: expected Content-Type application/json")
                .hasMessageContaining("GET /ready: expected Cache-Control: no-store")
                .hasMessageContaining("POST /livez: expected code 405")
                .hasMessageContaining("GET /ready?format=text: expected Content-Type text/plain")
                .hasMessageContaining("GET /ready?tag=zq7echo: expected code 404");
    }

    @Test
    void anAdapterWithFaultsOrEchoesIsToldSo() {
        HttpHandler echoing = exchange -> {
            try (exchange) {
                boolean odd = exchange.getRequestURI().toString().contains("%");
                byte[] body = exchange.getRequestURI().toString().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(
                        odd ? 500 : 404, exchange.getRequestMethod().equals("HEAD") ? -1 : body.length);
                if (!exchange.getRequestMethod().equals("HEAD")) {
                    exchange.getResponseBody().write(body);
                }
            }
        };
        server.createContext("/", echoing);
        assertThatThrownBy(() -> EndpointContract.verify(base("")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("expected a body that repeats nothing of the request")
                .hasMessageContaining("expected no fault of the server");
    }

    @Test
    void aServerThatIsNotThereIsNoBrokenContract() {
        server.stop(0);
        assertThatThrownBy(() -> EndpointContract.verify(base("")))
                .isInstanceOf(UncheckedIOException.class)
                .satisfies(failure -> assertThat(failure.getMessage()).contains("no answer from http://"));
    }
}
