package io.github.vitals4j.health.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.testing.TestChecker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is hidden is hidden everywhere. */
class ExposureTest {
    private static String text(HealthResponse response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private static String get(HealthEndpoint endpoint, String target, Exposure exposure) {
        return text(endpoint.handle(Scenario.request(target, exposure)).orElseThrow());
    }

    @Test
    void theStatusNamesNobodyInAnyFormatAtAnyPath() {
        for (var status : List.of(HealthStatus.HEALTHY, HealthStatus.DEGRADED, HealthStatus.UNHEALTHY)) {
            try (var scenario = Scenario.of(status)) {
                var endpoint = scenario.endpoint().build();
                for (var format : ReportFormats.ALL) {
                    for (var path : endpoint.paths()) {
                        assertThat(get(endpoint, path + "?format=" + format.name(), Exposure.STATUS))
                                .as("%s of %s", format.name(), path)
                                .doesNotContain("database", "redis", "queue", "search", "tenant", "orders", "1.4.2")
                                .doesNotContain("production", "uptime", Scenario.SECRET_TEXT, Scenario.SECRET_FIGURE);
                    }
                }
            }
        }
    }

    @Test
    void theSummaryTellsNoTextAndNoFigures() {
        try (var scenario = Scenario.of(HealthStatus.DEGRADED)) {
            var endpoint = scenario.endpoint().build();
            for (var format : ReportFormats.ALL) {
                for (var target : List.of("/ready", "/ready/redis", "/ready/database", "/ready?tag=tenant-a")) {
                    String asked = target + (target.contains("?") ? "&" : "?") + "format=" + format.name();
                    assertThat(get(endpoint, asked, Exposure.SUMMARY))
                            .as(asked)
                            .doesNotContain(Scenario.SECRET_TEXT, Scenario.SECRET_FIGURE, "filling", "tenant");
                }
            }
            assertThat(get(endpoint, "/ready", Exposure.SUMMARY)).contains("redis", "timeout", "orders", "1.4.2");
        }
    }

    @Test
    void whatIsHiddenLooksLikeWhatDoesNotExistAndIsNotAsked() {
        try (var scenario = Scenario.of(HealthStatus.DEGRADED)) {
            var hidden = TestChecker.healthy();
            scenario.manager.register(
                    "hidden", hidden, options -> options.ttl(Duration.ZERO).tags("tenant-c"));
            hidden.awaitStarted();
            int runs = hidden.runs();
            var endpoint = scenario.endpoint().build();
            var unknown = endpoint.handle(Scenario.request("/ready/nobody", Exposure.STATUS))
                    .orElseThrow();
            assertThat(unknown.status()).isEqualTo(404);
            for (var target : List.of(
                    "/ready/hidden",
                    "/ready/hidden/",
                    "/readyz/hidden",
                    "/ready?tag=tenant-c",
                    "/ready?tag=nobody",
                    "/ready?exclude=hidden",
                    "/ready?exclude=nobody",
                    "/ready?exclude=hidden&tag=tenant-a")) {
                var response = endpoint.handle(Scenario.request(target, Exposure.STATUS))
                        .orElseThrow();
                assertThat(response.status()).as(target).isEqualTo(unknown.status());
                assertThat(response.body()).as(target).isEqualTo(unknown.body());
                assertThat(response.headers()).as(target).isEqualTo(unknown.headers());
            }
            assertThat(hidden.runs()).isEqualTo(runs);
            // The same names exist for who may see them.
            assertThat(get(endpoint, "/ready/hidden", Exposure.SUMMARY)).contains("hidden");
            assertThat(text(endpoint.handle(Scenario.request("/ready/nobody", Exposure.FULL))
                            .orElseThrow()))
                    .isEqualTo(text(unknown));
        }
    }

    @Test
    void aPolicyThatFailsShowsTheStatusOnly() {
        try (var scenario = Scenario.of(HealthStatus.HEALTHY)) {
            ExposurePolicy throwing = request -> {
                throw new IllegalStateException("broken");
            };
            ExposurePolicy empty = request -> null;
            for (var policy : List.of(throwing, empty)) {
                var endpoint = scenario.endpoint().exposure(policy).build();
                var response =
                        endpoint.handle(HealthRequest.of("GET", "/ready")).orElseThrow();
                assertThat(response.status()).isEqualTo(200);
                assertThat(text(response)).isEqualTo(get(scenario.endpoint().build(), "/ready", Exposure.STATUS));
            }
        }
    }

    @Test
    void noBodyIsEverServedUnderAnotherExposureThanItsOwn() throws Exception {
        var flapping = TestChecker.healthy();
        var threads = Executors.newFixedThreadPool(4);
        try (var manager = HealthCheckManager.builder()
                .register("database", context -> CheckResult.healthy().with("figure", 1))
                .register(
                        "redis",
                        flapping,
                        options -> options.optional().ttl(Duration.ZERO).failureTtl(Duration.ZERO))
                .build()) {
            manager.checkReadiness();
            var endpoint = HealthEndpoint.builder(manager)
                    .exposure(Scenario::asTheRequestSays)
                    .build();
            var start = new CountDownLatch(1);
            List<Future<?>> work = IntStream.range(0, 4)
                    .<Future<?>>mapToObj(number -> threads.submit(() -> {
                        start.await();
                        for (int i = 0; i < 3_000; i++) {
                            var exposure = List.of(Exposure.values()).get((i + number) % 3);
                            var format = ReportFormats.ALL.get((i / 3 + number) % ReportFormats.ALL.size());
                            check(get(endpoint, "/ready?format=" + format.name(), exposure), format, exposure);
                            if (i % 10 == 0) {
                                if (i % 20 == 0) {
                                    flapping.nowUnhealthy("secret text");
                                } else {
                                    flapping.nowHealthy();
                                }
                            }
                        }
                        return null;
                    }))
                    .toList();
            start.countDown();
            for (var each : work) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void check(String body, ReportWriter format, Exposure exposure) {
        boolean names = body.contains("database");
        boolean figures = body.contains("figure");
        boolean hasNames = format != ReportFormats.PING;
        boolean hasFigures = hasNames && format != ReportFormats.SIMPLE && format != ReportFormats.TEXT;
        assertThat(names).as(body).isEqualTo(hasNames && exposure != Exposure.STATUS);
        assertThat(figures).as(body).isEqualTo(hasFigures && exposure == Exposure.FULL);
        if (exposure != Exposure.FULL) {
            assertThat(body).doesNotContain("secret text");
        }
    }
}
