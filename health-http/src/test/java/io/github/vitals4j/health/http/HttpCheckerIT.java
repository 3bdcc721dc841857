package io.github.vitals4j.health.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpExchange;
import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.DependencyChecker;
import io.github.vitals4j.health.DependencyType;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.Reason;
import io.github.vitals4j.health.Scope;
import io.github.vitals4j.health.testing.FaultProxy;
import io.github.vitals4j.health.testing.TestContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpCheckerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TestServer server = TestServer.http();
    private final TestContext context = TestContext.of(PATIENCE);

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpChecker checker() {
        return HttpChecker.get(server.uri("/ping"));
    }

    private CheckResult check(DependencyChecker checker) throws Exception {
        return checker.check(context);
    }

    @ParameterizedTest
    @CsvSource({
        "200,HEALTHY,",
        "204,HEALTHY,",
        "299,HEALTHY,",
        "300,UNHEALTHY,unexpected_response",
        "304,UNHEALTHY,unexpected_response",
        "401,UNHEALTHY,authentication",
        "403,UNHEALTHY,permission",
        "404,UNHEALTHY,unexpected_response",
        "407,UNHEALTHY,authentication",
        "429,DEGRADED,rate_limited",
        "500,UNHEALTHY,unexpected_response",
        "503,UNHEALTHY,unexpected_response"
    })
    void judgesByTheCode(int code, HealthStatus status, String reason) throws Exception {
        server.answer(code, "");

        var result = check(checker());

        assertThat(result.status()).isEqualTo(status);
        assertThat(result.reason().map(Reason::code).orElse(null)).isEqualTo(reason);
        assertThat(result.metadata()).containsEntry("status_code", code);
    }

    @Test
    void tellsWhichCodesWereExpected() throws Exception {
        server.answer(500, "");

        assertThat(check(checker().codes("200, 404")).error()).contains("answered with 500; expected 200, 404");
    }

    @Test
    void acceptsOtherCodesIfToldTo() throws Exception {
        server.answer(429, "");

        assertThat(check(checker().codes("200-299,429")).status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(check(checker().settings().get("codes").apply("429")).status())
                .isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void tellsHowLongTheServerWantsToBeLeftAlone() throws Exception {
        server.handle(exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "120");
            TestServer.answer(exchange, 429, "");
        });

        assertThat(check(checker()).metadata()).containsEntry("retry_after_seconds", 120L);
    }

    @Test
    void sendsWhatItIsTold() throws Exception {
        var request = new CompletableFuture<List<String>>();
        server.handle(exchange -> {
            var headers = exchange.getRequestHeaders();
            request.complete(List.of(
                    exchange.getRequestMethod(),
                    headers.getFirst("X-Tenant"),
                    headers.getFirst("Content-Type"),
                    headers.getFirst("User-Agent"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            TestServer.answer(exchange, 200, "");
        });

        check(checker()
                .method("POST")
                .header("x-tenant", "a")
                .header("X-Tenant", "b")
                .body("application/json", "{\"größe\":1}"));

        assertThat(request.get(60, TimeUnit.SECONDS))
                .containsExactly("POST", "b", "application/json", "Vitals4j", "{\"größe\":1}");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 304})
    void theLengthThatAnAnswerWithoutABodyAnnouncesIsNoBody(int code) throws Exception {
        server.handle(exchange -> {
            exchange.getResponseHeaders().set("Content-Length", "5000000");
            exchange.sendResponseHeaders(code, -1);
        });

        var result = check(checker().method("HEAD").codes("200,304"));

        assertThat(result.error()).isEmpty();
        assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void declaresSecretsInAllTheirParts() throws Exception {
        String basic = Base64.getEncoder().encodeToString("scott:tiger-1234".getBytes(StandardCharsets.UTF_8));
        check(checker()
                .secretHeader("Authorization", () -> "Basic " + basic)
                .secretHeader("X-Custom", () -> "plain-secret")
                .header("X-Api-Key", "fixed-secret")
                .header("X-Tenant", "not-a-secret"));

        assertThat(context.secrets())
                .containsExactlyInAnyOrder(
                        "Basic " + basic, basic, "scott:tiger-1234", "tiger-1234", "plain-secret", "fixed-secret");
    }

    @Test
    void aSupplierThatFailsIsNamed() {
        var failing = checker().secretHeader("X-Token", () -> null);

        assertThat(catchThrowable(() -> check(failing)))
                .hasMessage("the supplier of the header 'X-Token' returned null");
    }

    @Test
    void comparesValuesOfTheBody() throws Exception {
        server.answer(200, "{\"status\":\"green\",\"nodes\":{\"up\":3,\"share\":0.5},\"ready\":true}");
        var checker = checker()
                .expectJson("/status", "green")
                .expectJson("/nodes/up", 3)
                .expectJson("/nodes/up", 3.0)
                .expectJson("/nodes/share", 0.5)
                .expectJson("/ready", true);

        assertThat(check(checker).status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(check(checker.expectJson("/nodes/up", 4)).error()).contains("/nodes/up is 3; expected 4");
        assertThat(check(checker.expectJson("/status", "red")).error())
                .contains("/status is \"green\"; expected \"red\"");
        assertThat(check(checker.expectJson("/nodes/up", "3")).error()).contains("/nodes/up is 3; expected \"3\"");
        assertThat(check(checker.expectJson("/nodes/down", 0)).error()).contains("/nodes/down is absent; expected 0");
        assertThat(check(checker.expectJson("/ready", false)).reason()).contains(Reason.UNEXPECTED_RESPONSE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "up", "{\"status\":\"up\"", "{\"status\":\"up\"}{}", "{'status':'up'}"})
    void aBodyThatIsNotJsonDoesNotHoldTheValue(String body) throws Exception {
        server.answer(200, body);

        assertThat(check(checker().expectJson("/status", "up")).error()).contains("the body is not JSON");
    }

    @Test
    void monstrousNumbersCostNothing() throws Exception {
        server.answer(200, "{\"a\":1e999999999,\"b\":" + "9".repeat(90) + ",\"c\":-0.0}");

        var result = check(checker().metadata("a", "/a").metadata("b", "/b").expectJson("/c", 0));

        assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(result.metadata())
                .containsEntry("a", Double.POSITIVE_INFINITY)
                .containsEntry("b", 1e90);
    }

    @Test
    void takesMetadataOutOfTheBody() throws Exception {
        server.answer(
                200,
                "{\"build\":{\"version\":\"1.2\"},\"queue\":7,\"load\":0.5,\"ok\":true,\"list\":[1],\"none\":null,"
                        + "\"long\":\"" + "x".repeat(1_000) + "\"}");

        var result = check(checker()
                .metadata("version", "/build/version")
                .metadata("queue", "/queue")
                .metadata("load", "/load")
                .metadata("ok", "/ok")
                .metadata("first", "/list/0")
                .metadata("list", "/list")
                .metadata("none", "/none")
                .metadata("missing", "/missing")
                .metadata("long", "/long")
                .expectJson("/queue", 8));

        assertThat(result.metadata())
                .containsEntry("version", "1.2")
                .containsEntry("queue", 7L)
                .containsEntry("load", 0.5)
                .containsEntry("ok", true)
                .containsEntry("first", 1L)
                .containsEntry("long", "x".repeat(200) + "…")
                .doesNotContainKeys("list", "none", "missing");
    }

    @Test
    void asksTheApplicationsOwnTest() throws Exception {
        server.handle(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=iso-8859-1");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("grün".getBytes(StandardCharsets.ISO_8859_1));
        });

        assertThat(check(checker().expectBody("is green", "grün"::equals)).status())
                .isEqualTo(HealthStatus.HEALTHY);
        assertThat(check(checker().expectBody("is red", "rot"::equals)).error())
                .contains("the body is not as expected: is red");
    }

    @Test
    void aTestThatHangsKeepsAFewThreadsOnlyAndDelaysNoOtherCheck() throws Exception {
        var hanging = new CountDownLatch(4);
        var release = new CountDownLatch(1);
        var checker = checker().expectBody("never ends", body -> {
            hanging.countDown();
            try {
                return release.await(10, TimeUnit.MINUTES);
            } catch (InterruptedException interrupted) {
                return false;
            }
        });
        try {
            for (int i = 0; i < 4; i++) {
                checker.start(context);
            }
            assertThat(hanging.await(60, TimeUnit.SECONDS)).isTrue();

            assertThat(check(checker).reason()).contains(Reason.STUCK);
            assertThat(check(checker()).status()).isEqualTo(HealthStatus.HEALTHY);
        } finally {
            release.countDown();
        }
    }

    @Test
    void readsABodyUpToTheLimit() throws Exception {
        server.answer(200, "x".repeat(100));

        assertThat(check(checker().bodyLimit(100)).status()).isEqualTo(HealthStatus.HEALTHY);
        var result = check(checker().bodyLimit(99));

        assertThat(result.reason()).contains(Reason.UNEXPECTED_RESPONSE);
        assertThat(result.error().orElseThrow()).endsWith("the body is longer than 99 bytes");
    }

    @Test
    void followsRedirectsOnTheSameHostOnly() throws Exception {
        server.handle(exchange -> redirect(exchange, "/pong"));
        assertThat(check(checker()).error()).contains("answered with 302; expected 200-299");
        assertThat(check(checker().followRedirects(1)).status()).isEqualTo(HealthStatus.HEALTHY);

        server.handle(exchange -> redirect(exchange, "http://elsewhere.test/pong"));
        assertThat(check(checker().followRedirects(1)).error().orElseThrow())
                .endsWith("redirected away from localhost");

        server.handle(exchange -> redirect(exchange, "/ping"));
        assertThat(check(checker().followRedirects(3)).error().orElseThrow()).endsWith("redirected more than 3 times");
    }

    private static void redirect(HttpExchange exchange, String target) throws IOException {
        if (exchange.getRequestURI().getPath().equals("/pong")) {
            TestServer.answer(exchange, 200, "");
            return;
        }
        exchange.getResponseHeaders().set("Location", target);
        TestServer.answer(exchange, 302, "");
    }

    @Test
    void takesTheWayOfTheApplicationsClient() throws Exception {
        // The name resolves nowhere but at the proxy, which is the server.
        var client = HttpClient.newBuilder()
                .proxy(ProxySelector.of(new InetSocketAddress("localhost", server.port())))
                .build();

        var result =
                check(HttpChecker.get(URI.create("http://behind.test/ping")).client(client));

        assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void usesNewTlsSettingsAtOnce() throws Exception {
        try (var tls = TestServer.https()) {
            var settings = new AtomicReference<>(Certificates.client());
            var checker = HttpChecker.get(tls.uri("/ping")).tls(settings::get);

            assertThat(check(checker).status()).isEqualTo(HealthStatus.HEALTHY);
            settings.set(SSLContext.getDefault());
            assertThat(check(checker).reason()).contains(Reason.TLS);
            settings.set(Certificates.client());
            assertThat(check(checker).status()).isEqualTo(HealthStatus.HEALTHY);
        }
    }

    @Test
    void cancellingTheStageClosesTheConnection() throws Exception {
        try (var proxy = FaultProxy.to("localhost", server.port())) {
            proxy.stall();
            var asked = proxy.nextRequest();
            var stage = HttpChecker.get(URI.create("http://localhost:" + proxy.port()))
                    .start(context);
            asked.get(60, TimeUnit.SECONDS);

            stage.toCompletableFuture().cancel(true);

            // Not longer: after thirty seconds the server itself closes what nobody uses.
            assertThat(proxy.awaitConnections(0, Duration.ofSeconds(20))).isTrue();
        }
    }

    @Test
    void isOptionalAndSharedByTheFleet() {
        var options = checker().options(CheckOptions.defaults());

        assertThat(options.type()).isEqualTo(DependencyType.OPTIONAL);
        assertThat(options.scope()).isEqualTo(Scope.SHARED);
        assertThat(options.ttl()).isEqualTo(Duration.ofSeconds(30));
        assertThat(options.timeout()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void eachChangeMakesACopy() throws Exception {
        var original = checker();
        original.codes("500").expectJson("/status", "up").bodyLimit(0).method("HEAD");

        assertThat(check(original).status()).isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void refusesWhatCannotWorkAndSaysWhatWould() {
        assertRefused(() -> HttpChecker.get(URI.create("search/ping")), "target 'search/ping': must be absolute");
        assertRefused(() -> HttpChecker.get(URI.create("ftp://search/ping")), "target 'ftp://search/ping': must be");
        assertRefused(() -> HttpChecker.get(URI.create("http:///ping?key=s3cret")), "target 'http:///ping?…'");
        assertRefused(() -> HttpChecker.get(URI.create("http://me:s3cret@search/ping")), "target at host 'search'");
        assertRefused(() -> checker().method("GE T"), "GE T");
        assertRefused(() -> checker().header("Host", "other"), "header 'Host'");
        assertRefused(() -> checker().header("X-Token", "s3cret\r\n"), "header 'X-Token'");
        assertRefused(() -> checker().secretHeader("bad name", () -> ""), "header 'bad name'");
        assertRefused(() -> checker().codes("good"), "codes 'good'");
        assertRefused(() -> checker().expectJson("status", "up"), "JSON pointer 'status': must begin with /");
        assertRefused(() -> checker().expectJson("/status", List.of()), "expected value of /status");
        assertRefused(() -> checker().metadata("version", "version"), "JSON pointer 'version': must begin with /");
        assertRefused(() -> checker().bodyLimit(-1), "body-limit -1: must be from 0 to 1073741824 bytes");
        assertRefused(() -> checker().followRedirects(21), "redirects 21: must be from 0 to 20");
        assertRefused(() -> checker().settings().get("body-limit").apply("1 MB"), "must be a whole number");
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(call)
                .withMessageContaining(message)
                .satisfies(refused -> assertThat(refused.toString()).doesNotContain("s3cret"));
    }
}
