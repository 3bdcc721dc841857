package io.github.vitals4j.health.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.Probe;
import io.github.vitals4j.health.history.HealthHistory;
import io.github.vitals4j.health.testing.ManualTime;
import io.github.vitals4j.health.testing.TestChecker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths, methods, codes, deadlines and faults. */
class HealthEndpointTest {
    private static final ExposurePolicy EVERYTHING = ExposurePolicy.always(Exposure.FULL);

    private final ManualTime time = ManualTime.create();
    private final TestChecker database = TestChecker.healthy();
    private final TestChecker redis = TestChecker.healthy();
    private final HealthCheckManager manager = HealthCheckManager.builder()
            .timeSource(time)
            .register("database", database, options -> options.tags("tenant-a"))
            .register("redis", redis, options -> options.optional().tags("tenant-a", "tenant-b"))
            .build();

    /** So that no test moves the time while they are under way. */
    @BeforeEach
    void firstRuns() {
        manager.checkReadiness();
    }

    @AfterEach
    void close() {
        database.release();
        redis.release();
        manager.close();
    }

    private HealthEndpoint endpoint() {
        return HealthEndpoint.builder(manager).exposure(EVERYTHING).build();
    }

    private static HealthResponse get(HealthEndpoint endpoint, String target) {
        return endpoint.handle(HealthRequest.of("GET", target)).orElseThrow(() -> new AssertionError(target));
    }

    private static String text(HealthResponse response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    @Test
    void everyProbeHasItsPaths() {
        assertThat(endpoint().paths())
                .containsExactly("/health", "/livez", "/ready", "/readyz", "/startup", "/startupz");
        assertThat(text(get(endpoint(), "/health"))).contains("Process is alive");
        assertThat(text(get(endpoint(), "/livez/"))).contains("Process is alive");
        assertThat(text(get(endpoint(), "/readyz"))).contains("All dependencies are healthy");
        assertThat(text(get(endpoint(), "/startupz"))).contains("Application has started");
    }

    @Test
    void pathsAreAddedReplacedAndPutBelowPrefixes() {
        var endpoint = HealthEndpoint.builder(manager)
                .exposure(EVERYTHING)
                .noPaths()
                .path("/health", Probe.READINESS, ReportFormats.SIMPLE)
                .path("/api/health", Probe.READINESS, ReportFormats.SIMPLE)
                .path("/alive", Probe.LIVENESS)
                .path("/alive", Probe.STARTUP)
                .prefixes("", "/internal")
                .build();
        assertThat(endpoint.paths())
                .containsExactly(
                        "/health",
                        "/api/health",
                        "/alive",
                        "/internal/health",
                        "/internal/api/health",
                        "/internal/alive");
        for (var path : List.of("/health", "/api/health/", "/internal/health/", "/internal/api/health")) {
            assertThat(text(get(endpoint, path))).contains("\"checks\":{\"database\":\"healthy\"");
        }
        assertThat(text(get(endpoint, "/internal/api/health/redis"))).contains("\"checks\":{\"redis\":\"healthy\"}");
        assertThat(text(get(endpoint, "/alive"))).contains("Application has started");
        assertThat(endpoint.handle(HealthRequest.of("GET", "/ready"))).isEmpty();
    }

    @Test
    void livenessSaysWhereReadinessIs() {
        var bare = HealthEndpoint.builder(manager).noPaths().path("/alive", Probe.LIVENESS);
        assertThat(text(get(bare.build(), "/alive"))).contains("\"message\":\"Process is alive\"");
        var endpoint = bare.path("/up", Probe.READINESS)
                .path("/ready", Probe.READINESS)
                .prefixes("/internal", "")
                .build();
        for (int i = 0; i < 2; i++) { // neither is the other's body, kept
            assertThat(text(get(endpoint, "/alive"))).contains("\"Process is alive; dependencies: /up\"");
            assertThat(text(get(endpoint, "/internal/alive")))
                    .contains("\"Process is alive; dependencies: /internal/up\"");
        }
        assertThat(text(get(endpoint(), "/health"))).contains("\"Process is alive; dependencies: /ready\"");
        assertThat(text(get(HealthEndpoint.builder(manager).build(), "/health")))
                .contains("\"Process is alive; dependencies: /ready\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "ready",
                "//ready",
                "/Ready",
                "/ready//",
                "/ready//redis",
                "/ready/a/b",
                "/readyx",
                "/ready%2Fdatabase",
                "/ready/../health",
                "/healthz",
                "/health/database",
                "/livez/database",
                "/startup/database",
                "/%72eady",
                "/ready\u0000",
                "/ready;x=1",
                "*",
                "/metrics"
            })
    void everyOtherPathIsLeftToTheHost(String path) {
        assertThat(endpoint().handle(HealthRequest.of("GET", path))).isEmpty();
        assertThat(endpoint().handleAsync(HealthRequest.of("GET", path)).toCompletableFuture())
                .isCompletedWithValue(Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ready", "/ready/", "/", "", "/a//b", "/a b", "/a?b", "/%41", "/{name}"})
    void aPathThatCannotBeServedIsRefused(String path) {
        var builder = HealthEndpoint.builder(manager);
        assertThatThrownBy(() -> builder.path(path, Probe.READINESS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("path '" + path + "': must be like /ready");
        assertThatThrownBy(() -> builder.metricsPath(path)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void twoThingsAtOnePathAreRefused() {
        assertThatThrownBy(() -> HealthEndpoint.builder(manager)
                        .metrics((accept, out) -> "text/plain")
                        .metricsPath("/ready")
                        .build())
                .hasMessage("path '/ready': two things would be served there");
        assertThatThrownBy(() -> HealthEndpoint.builder(manager).prefixes()).hasMessageContaining("at least one");
        assertThatThrownBy(() -> HealthEndpoint.builder(manager).prefixes("internal"))
                .hasMessageStartingWith("path 'internal'");
    }

    @Test
    void oneDependencyIsJudgedWhateverItsType() {
        redis.nowUnhealthy("down");
        time.advance(Duration.ofMinutes(1));
        assertThat(get(endpoint(), "/ready").status()).isEqualTo(200);
        assertThat(get(endpoint(), "/ready/redis").status()).isEqualTo(503);
        assertThat(get(endpoint(), "/ready/redis/").status()).isEqualTo(503);
        assertThat(get(endpoint(), "/readyz/database").status()).isEqualTo(200);
    }

    @Test
    void tagsAndExclusionsNarrowReadiness() {
        manager.register("queue", context -> CheckResult.healthy());
        var endpoint = endpoint();
        assertThat(names(endpoint, "/ready")).containsExactly("database", "redis", "queue");
        assertThat(names(endpoint, "/ready?tag=tenant-b")).containsExactly("redis");
        assertThat(names(endpoint, "/ready?tag=tenant%2Db&tag=tenant-a")).containsExactly("database", "redis");
        assertThat(names(endpoint, "/ready?exclude=redis")).containsExactly("database", "queue");
        assertThat(names(endpoint, "/ready?exclude=redis,queue")).containsExactly("database");
        assertThat(names(endpoint, "/ready?exclude=redis&exclude=queue&x&=")).containsExactly("database");
        assertThat(names(endpoint, "/ready?tag=tenant-a&exclude=database")).containsExactly("redis");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ready/nobody",
                "/ready?tag=nobody",
                "/ready?tag=",
                "/ready?exclude=nobody",
                "/ready?exclude=",
                "/ready?exclude=redis,",
                "/ready?tag=tenant-b&exclude=redis",
                "/ready?exclude=database,redis",
                "/ready/Database",
                "/ready/%64atabase",
                "/ready/..",
                "/ready?tag=tenant-a&exclude=nobody"
            })
    void whatDoesNotExistIsNotFound(String target) {
        var response = get(endpoint(), target);
        assertThat(response.status()).isEqualTo(404);
        assertThat(text(response))
                .isEqualTo("{\"error\":\"Not found\",\"message\":\"There is no such dependency, tag or subset\"}");
        assertThat(response.health()).isEmpty();
    }

    @Test
    void livenessAndStartUpAreNotNarrowed() {
        assertThat(get(endpoint(), "/health?exclude=nobody&tag=nobody").status())
                .isEqualTo(200);
        assertThat(get(endpoint(), "/startup?exclude=nobody&tag=nobody").status())
                .isEqualTo(200);
    }

    @Test
    void queriesThatCannotBeReadAreRefused() {
        for (var query :
                List.of("tag=%", "tag=%4", "tag=%zz", "exclude=%ff", "format=%\u0661\u0661", "tag=\u00e9%41")) {
            assertThat(get(endpoint(), "/ready?" + query).status()).as(query).isEqualTo(400);
        }
        assertThat(get(endpoint(), "/ready?" + "x=%&".repeat(1_000)).status()).isEqualTo(200);
        assertThat(get(endpoint(), "/ready?" + "a=b&".repeat(2_000)).status()).isEqualTo(200);
        assertThat(get(endpoint(), "/ready?" + "a=b&".repeat(16_384)).status()).isEqualTo(414);
        assertThat(get(endpoint(), "/ready?exclude=" + "redis,".repeat(500) + "redis")
                        .status())
                .isEqualTo(200);
        var many = new StringBuilder("/ready?exclude=x");
        for (int i = 0; i < 101; i++) {
            many.append(",n").append(i);
        }
        assertThat(get(endpoint(), many.toString()).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "get", "", "GET ", "G\u0000T"})
    void otherMethodsAreRefusedAndNothingIsChecked(String method) {
        time.advance(Duration.ofHours(1));
        int runs = database.runs();
        var response = endpoint().handle(HealthRequest.of(method, "/ready")).orElseThrow();
        assertThat(response.status()).isEqualTo(405);
        assertThat(response.headers()).containsEntry("Allow", "GET, HEAD");
        assertThat(database.runs()).isEqualTo(runs);
    }

    @Test
    void headIsGetWithoutTheBody() throws IOException {
        for (var target : List.of("/ready", "/ready/redis", "/ready/nobody", "/ready?format=text")) {
            var full = get(endpoint(), target);
            var head = endpoint().handle(HealthRequest.of("HEAD", target)).orElseThrow();
            assertThat(head.status()).isEqualTo(full.status());
            assertThat(head.headers()).isEqualTo(full.headers());
            assertThat(head.contentLength()).isEqualTo(full.contentLength());
            assertThat(head.hasBody()).isFalse();
            assertThat(head.body()).isEmpty();
            var out = new ByteArrayOutputStream();
            head.writeTo(out);
            assertThat(out.size()).isZero();
            full.writeTo(out);
            assertThat(out.toByteArray()).isEqualTo(full.body()).hasSize(full.contentLength());
        }
    }

    @Test
    void everyAnswerHasTheHeadersOfAnAnswerThatMustNotBeKept() {
        for (var target : List.of("/ready", "/ready/nobody", "/ready?format=x", "/ready?tag=%", "/ready?format=text")) {
            assertThat(get(endpoint(), target).headers())
                    .containsEntry("Cache-Control", "no-store")
                    .containsEntry("X-Content-Type-Options", "nosniff")
                    .containsKey("Content-Type");
        }
    }

    @Test
    void oneCodeIsChangedAndTheOthersStay() {
        var endpoint = HealthEndpoint.builder(manager)
                .exposure(EVERYTHING)
                .code(HealthStatus.DEGRADED, 206)
                .build();
        assertThat(get(endpoint, "/ready").status()).isEqualTo(200);
        redis.nowUnhealthy("down");
        time.advance(Duration.ofMinutes(2));
        assertThat(get(endpoint, "/ready").status()).isEqualTo(206);
        assertThat(get(endpoint(), "/ready").status()).isEqualTo(200);
        database.nowUnhealthy("down");
        time.advance(Duration.ofMinutes(2));
        assertThat(get(endpoint, "/ready").status()).isEqualTo(503);
        assertThatThrownBy(() -> HealthEndpoint.builder(manager).code(HealthStatus.HEALTHY, 199))
                .hasMessageStartingWith("code 199: must be from 200 to 599");
        assertThatThrownBy(() -> HealthEndpoint.builder(manager).code(HealthStatus.HEALTHY, 204))
                .hasMessageContaining("allow no body");
        assertThatThrownBy(() -> HealthEndpoint.builder(manager).code(HealthStatus.UNKNOWN, 200))
                .hasMessageContaining("status unknown");
    }

    @Test
    void timeAndUptimeAreNewInEveryAnswerThoughTheRestIsKept() {
        var endpoint = endpoint();
        var before = text(get(endpoint, "/ready"));
        assertThat(before).contains("\"timestamp\":\"2026-01-01T00:00:00.000Z\"", "\"uptime_seconds\":0.000");
        time.advance(Duration.ofMillis(1_234));
        var after = text(get(endpoint, "/ready"));
        assertThat(after).contains("\"timestamp\":\"2026-01-01T00:00:01.234Z\"", "\"uptime_seconds\":1.234");
        assertThat(after.replace("00:00:01.234Z", "00:00:00.000Z").replace(":1.234", ":0.000"))
                .isEqualTo(before);
        time.stepWallClock(Duration.ofDays(-40_000));
        assertThat(text(get(endpoint, "/ready"))).contains("\"timestamp\":\"1916-", "\"uptime_seconds\":1.234");
    }

    @Test
    void aHungCheckIsAnsweredAtTheDeadline() throws Exception {
        database.hang();
        time.advance(Duration.ofMinutes(1));
        var waiting = endpoint().handleAsync(HealthRequest.of("GET", "/ready")).toCompletableFuture();
        database.awaitRunning(1);
        assertThat(waiting).isNotDone();
        time.advance(Duration.ofMillis(799));
        assertThat(waiting).isNotDone();
        time.advance(Duration.ofMillis(1));
        assertThat(text(waiting.get().orElseThrow())).contains("\"stale\":true");
        // Who comes later does not wait at all, and neither does who allows no time.
        assertThat(text(get(endpoint(), "/ready"))).contains("\"stale\":true");
        assertThat(endpoint().handle(HealthRequest.of("GET", "/ready").withDeadline(Duration.ZERO)))
                .isPresent();
    }

    @Test
    void aRequestOrTheBuilderChoosesTheDeadline() throws Exception {
        database.hang();
        redis.hang();
        time.advance(Duration.ofMinutes(2));
        var request = HealthRequest.of("GET", "/ready").withDeadline(Duration.ofMillis(100));
        var first = endpoint().handleAsync(request).toCompletableFuture();
        var second = HealthEndpoint.builder(manager)
                .deadline(Duration.ofMillis(200))
                .build()
                .handleAsync(HealthRequest.of("GET", "/ready"))
                .toCompletableFuture();
        time.advance(Duration.ofMillis(100));
        assertThat(first.get()).isPresent();
        assertThat(second).isNotDone();
        time.advance(Duration.ofMillis(100));
        assertThat(second.get()).isPresent();
        assertThatThrownBy(() -> request.withDeadline(Duration.ofMillis(-1)))
                .hasMessage("deadline PT-0.001S: must not be negative");
        assertThatThrownBy(() -> HealthEndpoint.builder(manager).deadline(Duration.ofMillis(-1)))
                .hasMessage("deadline PT-0.001S: must not be negative");
    }

    /** A format with a fault in it. */
    private record Broken(Throwable fault) implements ReportWriter {
        @Override
        public String name() {
            return "broken";
        }

        @Override
        public String contentType() {
            return "application/x-broken";
        }

        @Override
        public void write(ExposedReport report, ReportBody body) throws IOException {
            body.startObject().field("half", "written");
            if (fault instanceof IOException checked) {
                throw checked;
            }
            if (fault instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) fault;
        }
    }

    @Test
    void aFaultOfTheEndpointHasAFixedAnswer() throws Exception {
        for (var fault : List.of(
                new IllegalStateException("secret"), new IOException("secret"), new StackOverflowError("secret"))) {
            var broken = new Broken(fault);
            var endpoint = HealthEndpoint.builder(manager).format(broken).build();
            var request = HealthRequest.of("GET", "/ready?format=broken");
            for (var response : List.of(
                    endpoint.handle(request).orElseThrow(),
                    endpoint.handleAsync(request).toCompletableFuture().get().orElseThrow())) {
                assertThat(response.status()).isEqualTo(500);
                assertThat(text(response))
                        .isEqualTo("{\"status\":\"unhealthy\",\"message\":\"Health check system failure\"}");
            }
            assertThat(get(endpoint, "/ready").status()).isEqualTo(200);
        }
    }

    @Test
    void aListenerIsToldOfEveryAnswerByTheConfiguredPath() {
        var told = new ArrayList<String>();
        var last = new AtomicReference<HealthResponse>();
        var endpoint = HealthEndpoint.builder(manager)
                .exposure(EVERYTHING)
                .listener((path, response, duration) -> {
                    told.add(path + " " + response.status() + " "
                            + response.health().map(HealthStatus::text).orElse("none"));
                    last.set(response);
                    assertThat(duration).isPositive();
                    throw new IllegalStateException("broken listener");
                })
                .build();
        get(endpoint, "/ready/");
        get(endpoint, "/ready/redis");
        get(endpoint, "/ready/nobody");
        endpoint.handleAsync(HealthRequest.of("POST", "/health"));
        assertThat(endpoint.handle(HealthRequest.of("GET", "/other"))).isEmpty();
        assertThat(told)
                .containsExactly("/ready 200 healthy", "/ready 200 healthy", "/ready 404 none", "/health 405 none");
        assertThat(last.get().headers()).containsKey("Allow");
    }

    @Test
    void anErrorOfTheApplicationsCodeChangesNoAnswer() throws Exception {
        var endpoint = HealthEndpoint.builder(manager)
                .exposure(request -> {
                    throw new NoClassDefFoundError("policy");
                })
                .metrics((accept, out) -> "text/plain")
                .metricsAccess(request -> {
                    throw new StackOverflowError("access");
                })
                .rateLimit(RateLimit.perMinute(1_000).clientBy(request -> {
                    throw new ExceptionInInitializerError("client");
                }))
                .listener((path, response, duration) -> {
                    throw new NoClassDefFoundError("listener");
                })
                .build();
        assertThat(text(get(endpoint, "/ready"))).doesNotContain("database").contains("healthy");
        assertThat(get(endpoint, "/health").status()).isEqualTo(200);
        assertThat(get(endpoint, "/ready/database").status()).isEqualTo(404);
        assertThat(get(endpoint, "/metrics").status()).isEqualTo(404);

        database.hang();
        time.advance(Duration.ofMinutes(1));
        var waiting = endpoint.handleAsync(HealthRequest.of("GET", "/ready")).toCompletableFuture();
        database.awaitRunning(1);
        assertThat(waiting).isNotDone();
        time.advance(Duration.ofMillis(800));
        assertThat(waiting.get().orElseThrow().status()).isEqualTo(200);
    }

    @Test
    void whatMayTakeMillisecondsIsNotDoneByTheThreadOfAnEventLoop() throws Exception {
        var told = new LinkedBlockingQueue<Thread>();
        var scraped = new LinkedBlockingQueue<Thread>();
        try (var history = HealthHistory.of(manager)) {
            var endpoint = HealthEndpoint.builder(manager)
                    .exposure(request -> Exposure.FULL)
                    .history(history)
                    .metrics((accept, out) -> {
                        scraped.add(Thread.currentThread());
                        return "text/plain";
                    })
                    .listener((path, response, took) -> told.add(Thread.currentThread()))
                    .build();
            for (var path : List.of("/metrics", "/health/history", "/ready/redis/history")) {
                var request = HealthRequest.of("GET", path);
                assertThat(endpoint.handleAsync(request)
                                .toCompletableFuture()
                                .get(30, TimeUnit.SECONDS)
                                .orElseThrow()
                                .status())
                        .isEqualTo(200);
                assertThat(told.poll(30, TimeUnit.SECONDS)).as(path).isNotNull().isNotEqualTo(Thread.currentThread());
            }
            assertThat(scraped.poll(30, TimeUnit.SECONDS)).isNotNull().isNotEqualTo(Thread.currentThread());

            manager.close();
            assertThat(endpoint.handleAsync(HealthRequest.of("GET", "/metrics")).toCompletableFuture())
                    .isDone();
        }
    }

    /** Strangers may ask for metrics, as often as they like. */
    @Test
    void howeverManyAskForMetricsAtOnceFewThreadsWriteThem() throws Exception {
        var gate = new CountDownLatch(1);
        var writers = ConcurrentHashMap.<Thread>newKeySet();
        var endpoint = HealthEndpoint.builder(manager)
                .metrics((accept, out) -> {
                    writers.add(Thread.currentThread());
                    try {
                        gate.await();
                    } catch (InterruptedException closing) {
                        Thread.currentThread().interrupt();
                    }
                    return "text/plain";
                })
                .build();
        var answers = IntStream.range(0, 1_000)
                .mapToObj(i -> endpoint.handleAsync(HealthRequest.of("GET", "/metrics")))
                .map(CompletionStage::toCompletableFuture)
                .toList();
        gate.countDown();
        for (var answer : answers) {
            assertThat(answer.get(30, TimeUnit.SECONDS).orElseThrow().status()).isEqualTo(200);
        }
        assertThat(writers).hasSizeLessThanOrEqualTo(2 * Writers.MOST);
    }

    @Test
    void theEndpointStillAnswersOnceTheManagerIsClosed() {
        manager.checkReadiness();
        manager.close();
        assertThat(get(endpoint(), "/ready").status()).isEqualTo(200);
        assertThat(endpoint().handleAsync(HealthRequest.of("GET", "/ready")).toCompletableFuture())
                .isDone();
    }

    @Test
    void whileDrainingReadinessIsUnhealthyAndLivenessIsNot() {
        manager.drain();
        assertThat(get(endpoint(), "/ready").status()).isEqualTo(503);
        assertThat(text(get(endpoint(), "/ready"))).contains("\"message\":\"Draining\"");
        assertThat(get(endpoint(), "/health").status()).isEqualTo(200);
    }

    @Test
    void whatIsRegisteredLaterIsServedAndWhatIsGoneIsNot() {
        var endpoint = endpoint();
        manager.register("late", context -> CheckResult.healthy(), CheckOptions::optional);
        assertThat(get(endpoint, "/ready/late").status()).isEqualTo(200);
        manager.unregister("late");
        assertThat(get(endpoint, "/ready/late").status()).isEqualTo(404);
        assertThat(names(endpoint, "/ready")).containsExactly("database", "redis");
    }

    @Test
    void anAbsoluteTargetIsRead() {
        assertThat(get(endpoint(), "http://example.org:8080/ready/redis").status())
                .isEqualTo(200);
        assertThat(get(endpoint(), "https://example.org/ready?tag=tenant-b").status())
                .isEqualTo(200);
        assertThat(endpoint().handle(HealthRequest.of("GET", "http://example.org")))
                .isEmpty();
    }

    private static List<String> names(HealthEndpoint endpoint, String target) {
        String separator = target.contains("?") ? "&" : "?";
        return text(get(endpoint, target + separator + "format=text"))
                .lines()
                .filter(line -> line.endsWith(" ok") && !line.contains(" excluded"))
                .map(line -> line.substring(3, line.length() - 3))
                .toList();
    }
}
