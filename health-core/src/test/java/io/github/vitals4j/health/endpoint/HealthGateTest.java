package io.github.vitals4j.health.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthCheckManagerBuilder;
import io.github.vitals4j.health.ReadinessPolicy;
import io.github.vitals4j.health.Scope;
import io.github.vitals4j.health.View;
import io.github.vitals4j.health.testing.ManualTime;
import io.github.vitals4j.health.testing.TestChecker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthGateTest {
    private static final HealthRequest ORDER = HealthRequest.of("POST", "/orders/1");

    private final ManualTime time = ManualTime.create();
    private final TestChecker database = TestChecker.healthy();
    private final TestChecker redis = TestChecker.healthy();
    private HealthCheckManager manager;
    private HealthGate gate;

    private void build(HealthCheckManagerBuilder builder, ExposurePolicy exposure) {
        manager = builder.timeSource(time)
                .register("database", database, options -> options.scope(Scope.SHARED))
                .register("redis", redis, CheckOptions::optional)
                .build();
        gate = HealthGate.of(HealthEndpoint.builder(manager).exposure(exposure).build());
    }

    private void build() {
        build(HealthCheckManager.builder(), ExposurePolicy.always(Exposure.STATUS));
    }

    @AfterEach
    void close() {
        database.release();
        redis.release();
        manager.close();
    }

    private static String text(Optional<HealthResponse> refusal) {
        return new String(refusal.orElseThrow().body(), StandardCharsets.UTF_8);
    }

    private void databaseGoesDown() {
        manager.checkReadiness();
        database.nowUnhealthy("down");
        time.advance(Duration.ofMinutes(1));
        manager.checkReadiness();
    }

    @Test
    void itIsOpenWhileTheCriticalDependenciesWork() {
        build();
        manager.checkReadiness();
        assertThat(gate.refuse(ORDER)).isEmpty();
        redis.nowUnhealthy("down");
        time.advance(Duration.ofMinutes(2));
        manager.checkReadiness();
        assertThat(gate.refuse(ORDER)).as("an optional one is down").isEmpty();
        database.nowDegraded("slow");
        time.advance(Duration.ofMinutes(2));
        manager.checkReadiness();
        assertThat(gate.refuse(ORDER)).as("a critical one is degraded").isEmpty();
    }

    @Test
    void itIsClosedWhileACriticalDependencyIsDown() {
        build();
        databaseGoesDown();
        var refusal = gate.refuse(ORDER);
        assertThat(refusal.orElseThrow().status()).isEqualTo(503);
        assertThat(text(refusal))
                .isEqualTo("{\"error\":\"Service unavailable\",\"message\":\"Critical dependencies are unhealthy\"}");
        assertThat(gate.refuse(HealthRequest.of("HEAD", "/orders/1"))
                        .orElseThrow()
                        .hasBody())
                .isFalse();
        database.nowHealthy();
        time.advance(Duration.ofSeconds(5));
        manager.checkReadiness();
        assertThat(gate.refuse(ORDER)).isEmpty();
    }

    @Test
    void itNamesDependenciesToWhomMayKnowThem() {
        build(HealthCheckManager.builder(), ExposurePolicy.always(Exposure.SUMMARY));
        databaseGoesDown();
        assertThat(text(gate.refuse(ORDER)))
                .isEqualTo("{\"error\":\"Service unavailable\","
                        + "\"message\":\"Critical dependencies are unhealthy: database\"}");
    }

    @Test
    void requestsForHealthAndWhatTheApplicationLetsThroughPass() {
        build();
        databaseGoesDown();
        for (var path : new String[] {"/health", "/ready/", "/ready/database"}) {
            assertThat(gate.refuse(HealthRequest.of("GET", path))).as(path).isEmpty();
        }
        var open = gate.passing(request -> request.path().startsWith("/static/"))
                .passing(request -> request.path().equals("/about"));
        assertThat(open.refuse(HealthRequest.of("GET", "/static/logo.png"))).isEmpty();
        assertThat(open.refuse(HealthRequest.of("GET", "/about"))).isEmpty();
        assertThat(open.refuse(ORDER)).isPresent();
        var broken = gate.passing(request -> {
            throw new IllegalStateException();
        });
        assertThat(broken.refuse(ORDER)).isPresent();
        var missing = gate.passing(request -> {
            throw new NoClassDefFoundError();
        });
        assertThat(missing.refuse(ORDER)).isPresent();
    }

    @Test
    void itIsOpenBeforeTheFirstResultAndNeverWaits() {
        database.hang();
        build();
        assertThat(gate.refuse(ORDER)).isEmpty();
        assertThat(manager.checkReadiness(Duration.ZERO).status().isUp()).isFalse();
    }

    @Test
    void itStartsRunsThatAreDueAndIsClosedByThoseThatTimeOut() {
        build();
        manager.checkReadiness();
        database.hang();
        int runs = database.runs();
        time.advance(Duration.ofSeconds(31));
        assertThat(gate.refuse(ORDER)).isEmpty();
        database.awaitStarted(runs + 1);
        time.advance(Duration.ofSeconds(3));
        database.awaitInterrupts(1);
        assertThat(gate.refuse(ORDER)).isPresent();
    }

    @Test
    void aResultThatIsTooOldToBeBelievedDoesNotCloseIt() {
        build();
        databaseGoesDown();
        database.nowUnhealthy("down");
        assertThat(gate.refuse(ORDER)).isPresent();
        time.advance(Duration.ofHours(1));
        var unknown = manager.current(View.READINESS).dependency("database");
        assertThat(unknown.orElseThrow().status().isUp()).isFalse();
        // The request itself starts a new run, so the gate says what is known before that has ended.
        database.hang();
        assertThat(gate.refuse(ORDER)).isEmpty();
    }

    @Test
    void drainingDoesNotCloseIt() {
        build();
        manager.checkReadiness();
        manager.drain();
        assertThat(manager.checkReadiness().status().isUp()).isFalse();
        assertThat(gate.refuse(ORDER)).isEmpty();
    }

    @Test
    void failingOpenKeepsItOpen() {
        build(
                HealthCheckManager.builder().readinessPolicy(ReadinessPolicy.FAIL_OPEN),
                ExposurePolicy.always(Exposure.STATUS));
        databaseGoesDown();
        assertThat(gate.refuse(ORDER)).isEmpty();
    }

    @Test
    void failingOpenKeepsItOpenWhileDrainingAsWell() {
        build(
                HealthCheckManager.builder().readinessPolicy(ReadinessPolicy.FAIL_OPEN),
                ExposurePolicy.always(Exposure.STATUS));
        databaseGoesDown();
        manager.drain();
        assertThat(manager.checkReadiness().status().isUp()).isFalse();
        assertThat(gate.refuse(ORDER)).isEmpty();
    }

    @Test
    void drainingDoesNotOpenIt() {
        build();
        databaseGoesDown();
        manager.drain();
        assertThat(gate.refuse(ORDER)).isPresent();
    }
}
