package io.github.vitals4j.health.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthHttpHandlerIT {
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient client = HttpClient.newHttpClient();
    private final CountDownLatch release = new CountDownLatch(1);
    private final Semaphore arrived = new Semaphore(0);
    private HealthCheckManager manager;
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        manager = HealthCheckManager.builder()
                .service("orders")
                .version("1.4.2")
                .environment("test")
                .register("database", context -> CheckResult.healthy().with("pool_size", 10))
                .register(
                        "redis",
                        context -> CheckResult.unhealthy(Reason.CONNECTION_REFUSED, "nobody listens"),
                        options -> options.optional())
                .build();
        manager.checkReadiness();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        HealthHttpHandler.mount(server, HealthEndpoint.of(manager), exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(418, -1);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        release.countDown();
        server.stop(0);
        manager.close();
    }

    @Test
    void readinessTellsEverythingToThisMachine() throws Exception {
        var response = get("/ready");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");

        JsonNode body = json.readTree(response.body());
        assertThat(names(body))
                .containsExactly(
                        "status",
                        "timestamp",
                        "service",
                        "version",
                        "environment",
                        "uptime_seconds",
                        "message",
                        "dependencies");
        assertThat(body.path("status").asText()).isEqualTo("degraded");
        assertThat(body.path("message").asText()).isEqualTo("Running in degraded mode: redis unavailable");
        assertThat(body.path("service").asText()).isEqualTo("orders");
        assertThat(body.path("version").asText()).isEqualTo("1.4.2");
        assertThat(body.path("environment").asText()).isEqualTo("test");
        assertThat(body.path("uptime_seconds").isNumber()).isTrue();
        assertThat(body.path("timestamp").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(names(body.path("dependencies"))).containsExactly("database", "redis");
        assertThat(names(body.path("dependencies").path("database")))
                .containsExactly(
                        "healthy", "status", "type", "duration_ms", "last_check", "since", "stale", "metadata");
        var redis = body.path("dependencies").path("redis");
        assertThat(names(redis))
                .containsExactly(
                        "healthy",
                        "status",
                        "type",
                        "duration_ms",
                        "last_check",
                        "since",
                        "stale",
                        "consecutive_failures",
                        "error",
                        "reason");
        assertThat(redis.path("error").asText()).isEqualTo("nobody listens");
        assertThat(redis.path("reason").asText()).isEqualTo("connection_refused");
        assertThat(redis.path("type").asText()).isEqualTo("optional");
    }

    @Test
    void whoeverComesThroughAProxyGetsTheStatusOnly() throws Exception {
        var response = client.send(
                HttpRequest.newBuilder(uri("/ready"))
                        .header("X-Forwarded-For", "192.0.2.1")
                        .build(),
                BodyHandlers.ofString());
        var body = json.readTree(response.body());
        assertThat(names(body)).containsExactly("status", "timestamp", "message");
        assertThat(body.path("message").asText()).isEqualTo("Running in degraded mode");
    }

    @Test
    void everyPathAnswersWithAndWithoutASlashAtItsEnd() throws Exception {
        for (var path : List.of("/health", "/livez", "/ready", "/readyz", "/startup", "/startupz", "/ready/database")) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(200);
            assertThat(get(path + "/").statusCode()).as(path + "/").isEqualTo(200);
        }
    }

    @Test
    void oneDependencyIsJudgedByItself() throws Exception {
        assertThat(get("/ready/redis").statusCode()).isEqualTo(503);
        assertThat(names(json.readTree(get("/ready/redis").body()).path("dependencies")))
                .containsExactly("redis");
        assertThat(get("/ready/unheard-of").statusCode()).isEqualTo(404);
    }

    @Test
    void headTellsTheLengthAndSendsNoBody() throws Exception {
        var request = HttpRequest.newBuilder(uri("/health"))
                .method("HEAD", BodyPublishers.noBody())
                .build();
        var response = client.send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers().firstValueAsLong("Content-Length").orElse(0))
                .isGreaterThan(50);
    }

    @Test
    void otherMethodsAreRefusedWithWhatIsAllowed() throws Exception {
        for (var method : List.of("POST", "PUT", "DELETE", "OPTIONS", "PATCH")) {
            var request = HttpRequest.newBuilder(uri("/ready"))
                    .method(method, BodyPublishers.ofString("x"))
                    .build();
            var response = client.send(request, BodyHandlers.ofString());
            assertThat(response.statusCode()).as(method).isEqualTo(405);
            assertThat(response.headers().firstValue("Allow")).hasValue("GET, HEAD");
        }
    }

    @Test
    void pathsThatOnlyBeginLikeOursArePassedOn() throws Exception {
        assertThat(get("/healthcare").statusCode()).isEqualTo(418);
        assertThat(get("/ready/a/b").statusCode()).isEqualTo(418);
        assertThat(get("/ready//").statusCode()).isEqualTo(418);
    }

    /** Serves an endpoint that waits for a check until that is released. */
    private void serveHanging(@Nullable Executor executor) throws Exception {
        server.stop(0);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(executor);
        var endpoint = HealthEndpoint.builder(manager)
                .deadline(Duration.ofMinutes(5))
                .exposure(request -> {
                    arrived.release();
                    return Exposure.FULL;
                })
                .build();
        HealthHttpHandler.mount(server, endpoint);
        server.start();
        var asked = new CountDownLatch(1);
        manager.register(
                "hanging",
                context -> {
                    asked.countDown();
                    release.await();
                    return CheckResult.healthy();
                },
                options -> options.timeout(Duration.ofMinutes(5)));
        asked.await();
    }

    @Test
    void noThreadOfTheServerWaitsForACheck() throws Exception {
        serveHanging(null);
        // The server has a single thread: if that one waited, the second answer would come after the first.
        var slow = client.sendAsync(HttpRequest.newBuilder(uri("/ready")).build(), BodyHandlers.ofString());
        arrived.acquire();
        assertThat(get("/health").statusCode()).isEqualTo(200);
        assertThat(slow).isNotDone();
        release.countDown();
        assertThat(slow.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }

    /** A request that announces a body and does not send it. */
    private Socket withholding(String path) throws IOException {
        var socket =
                new Socket(server.getAddress().getAddress(), server.getAddress().getPort());
        socket.setSoTimeout(60_000);
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** To end such an exchange is to wait for the body: that must keep nobody who runs checks. */
    @Test
    void whoWithholdsABodyKeepsThreadsOfTheServerOnly() throws Exception {
        var threads = Executors.newCachedThreadPool();
        var tasks = new AtomicInteger();
        var returned = new Semaphore(0);
        try {
            serveHanging(task -> {
                tasks.incrementAndGet();
                threads.execute(() -> {
                    task.run();
                    returned.release();
                });
            });
            try (var one = withholding("/ready");
                    var other = withholding("/ready")) {
                returned.acquire(2);
                release.countDown();
                assertThat(one.getInputStream().read()).isEqualTo('H');
                assertThat(other.getInputStream().read()).isEqualTo('H');
                assertThat(tasks).as("two requests, and two answers").hasValue(4);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whereTheServerHasNoThreadsOfItsOwnOneThreadSendsAndNoneOfTheManagers() throws Exception {
        serveHanging(null);
        var threads = Executors.newCachedThreadPool(); // which of the two is answered is not known
        try (var one = withholding("/ready");
                var other = withholding("/ready")) {
            arrived.acquire(2);
            release.countDown();
            CompletableFuture.anyOf(
                            CompletableFuture.runAsync(() -> readFirst(one), threads),
                            CompletableFuture.runAsync(() -> readFirst(other), threads))
                    .get(60, TimeUnit.SECONDS);
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .contains("vitals4j-sender");
        } finally {
            threads.shutdownNow();
        }
        var served = client.sendAsync(HttpRequest.newBuilder(uri("/ready")).build(), BodyHandlers.ofString());
        assertThat(served.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }

    private static void readFirst(Socket socket) {
        try {
            assertThat(socket.getInputStream().read()).isEqualTo('H');
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void aServerThatTakesNoMoreWorkEndsTheExchange() throws Exception {
        var refusing = new AtomicBoolean();
        var returned = new Semaphore(0);
        var threads = Executors.newCachedThreadPool();
        try {
            serveHanging(task -> {
                if (refusing.get()) {
                    throw new RejectedExecutionException();
                }
                threads.execute(() -> {
                    task.run();
                    returned.release();
                });
            });
            var waiting = client.sendAsync(HttpRequest.newBuilder(uri("/ready")).build(), BodyHandlers.ofString());
            returned.acquire();
            refusing.set(true);
            release.countDown();
            assertThat(waiting)
                    .failsWithin(Duration.ofSeconds(60))
                    .withThrowableThat()
                    .withCauseInstanceOf(IOException.class);
        } finally {
            threads.shutdownNow();
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(uri(path))
                        .timeout(Duration.ofSeconds(10))
                        .build(),
                BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private static List<String> names(JsonNode object) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
