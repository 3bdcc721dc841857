package io.github.vitals4j.health.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.github.vitals4j.health.DependencyChecker;
import io.github.vitals4j.health.testing.FaultProxy;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/** A real server behind a proxy that breaks on command, and a checker that asks it through the proxy. */
final class FaultStage implements AutoCloseable {
    static final String KEY = "Quux7Zebra42Tango";
    static final String OTHER_KEY = "Jade9Walnut31Polka";

    private static final String COMPLETION =
            "{\"object\":\"chat.completion\",\"model\":\"small-1\",\"choices\":[{\"index\":0}]}";
    private static final String HEALTHY = "{\"status\":\"healthy\",\"message\":\"All dependencies are healthy\"}";
    private static final String DEEP = "[".repeat(200_000);
    private static final Set<String> WITHOUT_START = Set.of(
            "never_there",
            "not_http",
            "tls_not_spoken",
            "tls_expired",
            "tls_wrong_host",
            "tls_untrusted",
            "expires_soon",
            "expires_very_soon");
    private static final Set<String> ANSWERED = Set.of(
            "wrong_credentials",
            "not_allowed",
            "credentials_rotated",
            "wrong_body",
            "deep_json",
            "redirect",
            "redirect_loop",
            "server_error",
            "rate_limited",
            "unknown_model",
            "reports_unhealthy",
            "reports_degraded");

    private final String kind;
    private final String fault;
    private final boolean tls;
    private final Parrot parrot;
    private final Relay relay;
    private final FaultProxy proxy;
    private final CountDownLatch over = new CountDownLatch(1);
    private final SSLContext trust;
    private volatile String ourKey = KEY;
    private volatile String wantedKey = KEY;
    private volatile long written;
    private TestServer server;
    private DependencyChecker checker;

    FaultStage(String kind, String fault) {
        this.kind = kind;
        this.fault = fault;
        this.tls = kind.equals("tls_certificate") || fault.startsWith("tls_");
        this.trust = tls ? Certificates.client() : null;
        this.parrot = switch (fault) {
            case "tls_not_spoken" -> new Parrot("HTTP/1.1 400 Bad Request\r\n\r\n");
            case "not_http" -> new Parrot("SSH-2.0-OpenSSH_9.9\r\n");
            default -> null;
        };
        if (parrot == null) {
            startServer(0);
        }
        this.relay = fault.equals("stopped") ? Relay.to(server.port()) : null;
        this.proxy = FaultProxy.to("127.0.0.1", listening());
    }

    private int listening() {
        if (parrot != null) {
            return parrot.port();
        }
        return relay == null ? server.port() : relay.port();
    }

    private void startServer(int port) {
        server = tls ? TestServer.httpsOnPort(port) : TestServer.onPort(port);
        server.handle(this::wellBehaved);
    }

    /** Whether the dependency is well at first, so that there are connections to break. */
    boolean startsWell() {
        return !WITHOUT_START.contains(fault);
    }

    /** How many connections may be open after the fault: one that can be used again, if the server answered in full. */
    int connectionsLeft() {
        return ANSWERED.contains(fault) && !kind.equals("tls_certificate") ? 1 : 0;
    }

    FaultProxy proxy() {
        return proxy;
    }

    /** How much of an endless body the server could get rid of. */
    long written() {
        return written;
    }

    /** {@return always the same checker} */
    DependencyChecker checker() {
        if (checker == null) {
            checker = made();
        }
        return checker;
    }

    private DependencyChecker made() {
        return switch (kind) {
            case "http" -> http();
            case "llm" -> llm();
            case "remote" -> remote();
            case "tls_certificate" ->
                TlsCertificateChecker.of("localhost", proxy.port()).trusting(Certificates::authorities);
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private HttpChecker http() {
        var checker = HttpChecker.get(uri("/ping?token=" + KEY))
                .secretHeader("Authorization", () -> "Bearer " + ourKey)
                .expectJson("/status", "healthy");
        if (fault.equals("redirect_loop")) {
            checker = checker.followRedirects(5);
        }
        return tls ? checker.tls(() -> trust) : checker;
    }

    private LlmApiChecker llm() {
        var checker = LlmApiChecker.of(uri("/v1"), () -> ourKey);
        return tls ? checker.tls(() -> trust) : checker;
    }

    private RemoteHealthChecker remote() {
        var checker = RemoteHealthChecker.of(uri("/ready")).secretHeader("X-Api-Key", () -> ourKey);
        return tls ? checker.tls(() -> trust) : checker;
    }

    private URI uri(String path) {
        return URI.create((tls ? "https" : "http") + "://localhost:" + proxy.port() + path);
    }

    private void wellBehaved(HttpExchange exchange) throws IOException {
        var headers = exchange.getRequestHeaders();
        String sent = String.valueOf(headers.getFirst(kind.equals("remote") ? "X-Api-Key" : "Authorization"));
        if (!sent.endsWith(wantedKey)) {
            // As careless as servers are: it quotes what it got.
            TestServer.answer(exchange, 401, "{\"error\":{\"message\":\"bad key " + sent + "\"}}");
            return;
        }
        TestServer.answer(exchange, 200, kind.equals("llm") ? COMPLETION : HEALTHY);
    }

    /** Breaks what the fault's name says. */
    void breakIt() {
        switch (fault) {
            case "never_there" -> proxy.refuse();
            case "killed_while_idle" -> proxy.kill();
            case "killed_during_check" -> {
                proxy.stall();
                proxy.nextRequest().thenRunAsync(proxy::kill);
            }
            case "stopped" -> relay.stop();
            case "never_answers", "tls_never_answers" -> {
                proxy.kill();
                proxy.stall();
            }
            case "one_byte_a_second" -> proxy.trickle();
            case "headers_then_one_byte_a_second" -> server.handle(this::trickleBody);
            case "resets" -> proxy.reset();
            case "half_closed" -> proxy.halfClose();
            case "vanishes" -> proxy.vanish();
            case "wrong_credentials" -> ourKey = OTHER_KEY;
            case "credentials_rotated" -> wantedKey = OTHER_KEY;
            case "not_allowed" -> server.answer(403, "{\"error\":{\"message\":\"not with " + KEY + "\"}}");
            case "tls_not_spoken", "not_http" -> {}
            case "tls_expired" -> server.show(Certificates.EXPIRED);
            case "tls_wrong_host" -> server.show(Certificates.OTHER_HOST);
            case "tls_untrusted" -> server.show(Certificates.SELF_SIGNED);
            case "expires_soon" -> server.show(Certificates.TEN_DAYS_LEFT);
            case "expires_very_soon" -> server.show(Certificates.ONE_DAY_LEFT);
            case "wrong_body" -> server.answer(200, "{\"state\":\"" + KEY + "\"}");
            case "truncated_body" -> server.handle(this::truncatedBody);
            case "ten_gigabytes" -> server.handle(endlessBody(10L << 30));
            case "ten_gigabytes_unannounced" -> server.handle(endlessBody(0));
            case "deep_json" -> server.answer(200, DEEP);
            case "malformed_header" -> server.handle(this::malformedHeader);
            case "redirect", "redirect_loop" -> server.handle(this::redirect);
            case "server_error" -> server.answer(500, "<h1>" + KEY + "</h1>");
            case "rate_limited" -> server.handle(this::rateLimit);
            case "unknown_model" ->
                server.answer(404, "{\"error\":{\"code\":\"model_not_found\",\"message\":\"no such model\"}}");
            case "reports_unhealthy" -> server.answer(503, report("unhealthy"));
            case "reports_degraded" -> server.answer(200, report("degraded"));
            default -> throw new IllegalArgumentException(fault);
        }
    }

    /** Makes everything well again. */
    void mend() {
        if (parrot != null) {
            parrot.close();
            startServer(parrot.port());
        }
        if (relay != null) {
            relay.go();
        }
        server.show(Certificates.GOOD);
        server.handle(this::wellBehaved);
        ourKey = wantedKey;
        proxy.pass();
    }

    private static String report(String status) {
        return "{\"status\":\"" + status
                + "\",\"dependencies\":{\"database\":{\"healthy\":false,\"status\":\"unhealthy\","
                + "\"error\":\"password=" + KEY + "\"}}}";
    }

    private void trickleBody(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 1_000);
        try (OutputStream body = exchange.getResponseBody()) {
            do {
                body.write(' ');
                body.flush();
            } while (!isOverIn(1));
        }
    }

    private boolean isOverIn(int seconds) throws IOException {
        try {
            return over.await(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
    }

    private void truncatedBody(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 1_000);
        exchange.getResponseBody().write(HEALTHY.getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
    }

    private HttpHandler endlessBody(long length) {
        return exchange -> {
            exchange.sendResponseHeaders(200, length);
            byte[] block = " ".repeat(64 * 1024).getBytes(StandardCharsets.UTF_8);
            var body = exchange.getResponseBody();
            for (long sent = 0; sent < 10L << 30; sent += block.length) {
                body.write(block);
                written = sent;
            }
        };
    }

    private void malformedHeader(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Length", "many");
        exchange.sendResponseHeaders(200, 0);
    }

    private void redirect(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Location", "/ping?again=" + KEY);
        TestServer.answer(exchange, 302, "");
    }

    private void rateLimit(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Retry-After", "17");
        TestServer.answer(exchange, 429, "");
    }

    @Override
    public void close() {
        over.countDown();
        proxy.close();
        if (relay != null) {
            relay.close();
        }
        if (parrot != null) {
            parrot.close();
        }
        if (server != null) {
            server.close();
        }
    }
}
