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
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
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
        assertThatCode(() -> EndpointContract.verifyLocalExposure(base("/"))).doesNotThrowAnyException();
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

    /** An adapter that looks headers up, but does not tell which there are, or who asks. */
    private void incurious(HttpExchange exchange, boolean tellsWhoAsks) throws IOException {
        try (exchange) {
            var request = HealthRequest.of(
                            exchange.getRequestMethod(),
                            exchange.getRequestURI().toString())
                    .withHeaders(List.of(), exchange.getRequestHeaders()::getFirst);
            var response = endpoint.handle(
                            tellsWhoAsks
                                    ? request.withRemoteAddress(
                                            exchange.getRemoteAddress().getAddress())
                                    : request)
                    .orElseThrow();
            response.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(response.status(), response.contentLength());
            response.writeTo(exchange.getResponseBody());
        }
    }

    @Test
    void anAdapterThatShowsDependenciesToProxiesIsToldSo() {
        server.createContext("/", exchange -> incurious(exchange, true));
        assertThatThrownBy(() -> EndpointContract.verifyLocalExposure(base("")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("GET /ready {x-forwarded-for=192.0.2.1}: expected no dependencies")
                .hasMessageContaining("GET /ready {Via=192.0.2.1}: expected no dependencies")
                .hasMessageNotContaining("because this machine asks directly");
    }

    @Test
    void anAdapterThatDoesNotTellWhoAsksIsToldSo() {
        server.createContext("/", exchange -> incurious(exchange, false));
        assertThatThrownBy(() -> EndpointContract.verifyLocalExposure(base("")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("expected the dependencies, because this machine asks directly");
    }

    /** As the API of many a server tempts to do. */
    @Test
    void anAdapterThatTellsTheFirstLineOfAHeaderOnlyIsToldSo() {
        server.createContext("/", exchange -> incurious(exchange, true));
        assertThatThrownBy(() -> EndpointContract.verify(base("")))
                .hasMessageContaining("GET /ready {Accept=image/png|text/plain}: expected Content-Type text/plain,"
                        + " which the second of two lines accepts");
    }

    @Test
    void aBodyInTheAnswerToHeadIsNoticed() throws Exception {
        Thread sender;
        try (var socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            sender = new Thread(() -> answerEverythingWithABody(socket));
            sender.start();
            assertThatThrownBy(() -> EndpointContract.verify(URI.create("http://127.0.0.1:" + socket.getLocalPort())))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("HEAD /ready: expected no body")
                    .hasMessageContaining("GET /ready, on the connection of a HEAD: expected an answer")
                    .hasMessageNotContaining("no answer");
        }
        sender.join();
    }

    /** An adapter that is right, but gives some requests the code 503 and another body. */
    private void serveBut(Predicate<HttpExchange> unavailable) {
        server.createContext("/", exchange -> {
            try (exchange) {
                var headers = exchange.getRequestHeaders();
                var request = HealthRequest.of(
                                exchange.getRequestMethod(),
                                exchange.getRequestURI().toString())
                        .withHeaderLines(headers.keySet(), headers::get);
                var response = endpoint.handle(request);
                response.ifPresent(own -> own.headers().forEach(exchange.getResponseHeaders()::set));
                boolean head = exchange.getRequestMethod().equals("HEAD");
                if (response.isEmpty() || unavailable.test(exchange)) {
                    byte[] body = "<h1>Unavailable</h1>".getBytes(StandardCharsets.US_ASCII);
                    exchange.sendResponseHeaders(response.isEmpty() ? 404 : 503, head ? -1 : body.length);
                    exchange.getResponseBody().write(head ? new byte[0] : body);
                    return;
                }
                var own = response.get();
                exchange.sendResponseHeaders(own.status(), own.hasBody() ? own.contentLength() : -1);
                own.writeTo(exchange.getResponseBody());
            }
        });
    }

    @Test
    void anAdapterThatIsRightIsToldNothing() {
        serveBut(exchange -> false);
        assertThatCode(() -> EndpointContract.verify(base(""))).doesNotThrowAnyException();
    }

    @Test
    void anotherCodeForHeadOrBehindASlashIsNoticed() {
        serveBut(exchange -> exchange.getRequestMethod().equals("HEAD")
                || exchange.getRequestURI().getPath().equals("/readyz/"));
        assertThatThrownBy(() -> EndpointContract.verify(base("")))
                .hasMessageContaining("HEAD /ready: expected the code, the Content-Type and the Content-Length of GET")
                .hasMessageContaining("GET /readyz/: expected the answer that there is without the slash")
                .hasMessageNotContaining("GET /ready/: expected");
    }

    @Test
    void aFaultThatPassesForUnhealthyIsNoticed() {
        serveBut(exchange ->
                String.valueOf(exchange.getRequestURI().getRawQuery()).contains("%"));
        assertThatThrownBy(() -> EndpointContract.verify(base("")))
                .hasMessageContaining("GET /ready?exclude=%ff: expected no fault of the server");
    }

    /** Sends a body in a chunk, whatever is asked. */
    private static void answerEverythingWithABody(ServerSocket socket) {
        while (!socket.isClosed()) {
            try (var connection = socket.accept()) {
                var request = connection.getInputStream();
                for (int matched = 0; matched < 4; ) {
                    matched = request.read() == "\r\n\r\n".charAt(matched) ? matched + 1 : 0;
                }
                connection
                        .getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
            } catch (IOException closed) {
                // The test has ended.
            }
        }
    }

    @Test
    void aServerThatIsNotThereIsNoBrokenContract() {
        server.stop(0);
        assertThatThrownBy(() -> EndpointContract.verify(base("")))
                .isInstanceOf(UncheckedIOException.class)
                .satisfies(failure -> assertThat(failure.getMessage()).contains("no answer from http://"));
    }
}
