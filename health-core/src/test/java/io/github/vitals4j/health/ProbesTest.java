package io.github.vitals4j.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.vitals4j.health.testing.ManualTime;
import io.github.vitals4j.health.testing.TestChecker;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What liveness, readiness and start-up say. */
class ProbesTest {
    private final ManualTime time = ManualTime.create();
    private final TestChecker database = TestChecker.healthy();
    private final TestChecker redis = TestChecker.healthy();
    private HealthCheckManager health;

    private HealthCheckManager build(HealthCheckManagerBuilder builder) {
        health = builder.timeSource(time).build();
        return health;
    }

    private HealthCheckManager both() {
        return build(HealthCheckManager.builder()
                .register("database", database, o -> o.scope(Scope.SHARED))
                .register("redis", redis, CheckOptions::optional));
    }

    @AfterEach
    void close() {
        database.release();
        redis.release();
        health.close();
    }

    @Test
    void anOptionalDependencyThatIsDownMakesItDegraded() {
        redis.nowUnhealthy("down");
        var report = both().checkReadiness();
        assertThat(report.status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(report.message()).isEqualTo("Running in degraded mode: redis unavailable");
    }

    @Test
    void anOptionalDependencyThatNeverRanDoesNotCount() {
        redis.hang();
        var report = both().checkAsync(View.READINESS, Duration.ofMillis(800));
        database.awaitStarted();
        redis.awaitStarted();
        time.advance(Duration.ofMillis(800));
        assertThat(report.join().status()).isIn(HealthStatus.HEALTHY, HealthStatus.UNHEALTHY);
        assertThat(health.check(View.READINESS.exclude("redis")).status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(health.current(View.READINESS).status()).isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void livenessAsksNoDependency() {
        database.nowUnhealthy("down");
        both().checkReadiness();
        time.advance(Duration.ofHours(1));
        int runs = database.runs();
        var report = health.checkLiveness();
        assertThat(report.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(report.message()).isEqualTo("Process is alive");
        assertThat(report.dependencies()).isEmpty();
        assertThat(database.runs()).isEqualTo(runs);
    }

    @Test
    void livenessFailsOnAVerdictOnlyAndTimeDoesNotEndIt() {
        var deadlock = TestChecker.healthy();
        build(HealthCheckManager.builder().register("deadlock", deadlock, o -> o.probes(Probe.LIVENESS)));
        assertThat(health.checkLiveness().status()).isEqualTo(HealthStatus.HEALTHY);
        deadlock.nowThrows(new IllegalStateException("broken check"));
        time.advance(Duration.ofSeconds(30));
        assertThat(health.checkLiveness().status()).as("internal error").isEqualTo(HealthStatus.HEALTHY);
        deadlock.nowUnhealthy("two threads wait for each other");
        time.advance(Duration.ofSeconds(5));
        assertThat(health.checkLiveness().status()).isEqualTo(HealthStatus.UNHEALTHY);
        time.advance(Duration.ofDays(1));
        assertThat(health.current(View.LIVENESS).status()).as("a day later").isEqualTo(HealthStatus.UNHEALTHY);
        deadlock.nowHealthy();
        assertThat(health.checkLiveness().status()).isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void livenessDoesNotFailOnATimeoutOrAStaleResult() {
        var hung = TestChecker.healthy();
        build(HealthCheckManager.builder().register("hung", hung, o -> o.probes(Probe.LIVENESS)));
        health.checkLiveness();
        hung.hangIgnoringInterrupts();
        time.advance(Duration.ofSeconds(30));
        health.checkLiveness(Duration.ZERO);
        hung.awaitStarted(2);
        time.advance(Duration.ofSeconds(3));
        assertThat(health.current(View.LIVENESS).status()).as("timeout").isEqualTo(HealthStatus.HEALTHY);
        time.advance(Duration.ofHours(1));
        assertThat(health.current(View.LIVENESS).status()).as("stuck").isEqualTo(HealthStatus.HEALTHY);
        hung.release();
    }

    @Test
    void startUpIsOverOnceEveryCriticalDependencyWasUpAndStaysSo() {
        database.nowUnhealthy("starting");
        redis.nowUnhealthy("optional ones do not matter");
        both();
        var report = health.checkStartup();
        assertThat(report.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(report.message()).isEqualTo("Waiting for critical dependencies: database");
        database.nowDegraded("slow, but there");
        time.advance(Duration.ofSeconds(5));
        assertThat(health.checkStartup().status()).isEqualTo(HealthStatus.HEALTHY);
        database.nowUnhealthy("gone again");
        health.refresh("database").join();
        assertThat(health.checkStartup().status()).isEqualTo(HealthStatus.HEALTHY);
        health.register("late", TestChecker.unhealthy("never up"));
        assertThat(health.checkStartup().status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(health.checkReadiness().status()).isEqualTo(HealthStatus.UNHEALTHY);
    }

    @Test
    void anApplicationWithoutCriticalDependenciesHasStarted() {
        build(HealthCheckManager.builder().register("redis", redis, CheckOptions::optional));
        assertThat(health.checkStartup().status()).isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void unregisteringTheLastOneAwaitedEndsTheStart() {
        database.nowUnhealthy("never");
        both().checkStartup();
        health.unregister("database");
        assertThat(health.checkStartup().status()).isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void drainingMakesReadinessUnhealthyAndNothingElse() {
        both().checkReadiness();
        var events = new RecordedEvents();
        health.addListener(events);
        health.drain();
        var report = health.current(View.READINESS);
        assertThat(report.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(report.message()).isEqualTo("Draining");
        assertThat(report.isDraining()).isTrue();
        assertThat(report.dependency("database").orElseThrow().isUp()).isTrue();
        assertThat(health.checkLiveness().status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(health.checkStartup().status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(health.check(View.dependency("database")).status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(events.hasTransition()).isFalse();
    }

    @Test
    void drainingForAWhileReturnsWhenItIsOver() {
        both().checkReadiness();
        var drainer = new Thread(() -> health.drain(Duration.ofSeconds(10)));
        int before = time.pending();
        drainer.start();
        time.awaitPending(before + 1);
        assertThat(drainer.isAlive()).isTrue();
        time.advance(Duration.ofSeconds(10));
        join(drainer);
        assertThatThrownBy(() -> health.drain(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT-1S");
    }

    @Test
    void drainingForEverEndsWhenTheManagerIsClosed() throws Exception {
        var forever = ChronoUnit.FOREVER.getDuration();
        var ofTheSystem = HealthCheckManager.builder().build();
        var drained = CompletableFuture.runAsync(() -> ofTheSystem.drain(forever));
        ofTheSystem.close();
        drained.get(10, TimeUnit.SECONDS);

        both().checkReadiness();
        time.awaitPending(0);
        drained = CompletableFuture.runAsync(() -> health.drain(forever));
        time.awaitPending(1);
        health.close();
        drained.get(10, TimeUnit.SECONDS);
        assertThat(time.pending()).as("timers left").isZero();
    }

    @Test
    void whatMakesTheApplicationUnreadyIsToldWhileItDrains() {
        both().checkReadiness();
        health.drain();
        assertThat(health.current(View.READINESS).failing()).isEmpty();
        database.nowUnhealthy("down");
        health.refresh("database").join();
        assertThat(health.current(View.READINESS).failing())
                .extracting(DependencyHealth::name)
                .containsExactly("database");
        assertThat(health.current(View.LIVENESS).failing()).isEmpty();
        assertThat(health.current(View.dependency("database")).failing()).isEmpty();
    }

    @Test
    void failOpenForgivesASharedDependencyAfterStartUpOnly() {
        database.nowUnhealthy("down");
        build(HealthCheckManager.builder()
                .readinessPolicy(ReadinessPolicy.FAIL_OPEN)
                .register("database", database, o -> o.scope(Scope.SHARED)));
        assertThat(health.checkReadiness().status()).as("before start-up").isEqualTo(HealthStatus.UNHEALTHY);
        database.nowHealthy();
        health.refresh("database").join();
        database.nowUnhealthy("down");
        health.refresh("database").join();
        var report = health.checkReadiness();
        assertThat(report.status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(report.message()).isEqualTo("Running in degraded mode: database unavailable");
        health.register("disk", TestChecker.unhealthy("full"));
        assertThat(health.checkReadiness().status()).as("local scope").isEqualTo(HealthStatus.UNHEALTHY);
    }

    @Test
    void viewsNarrowByTagNameAndExclusion() {
        var search = TestChecker.unhealthy("down");
        both();
        health.register("search", search, o -> o.tags("tenant-a"));
        assertThat(health.check(View.READINESS).status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(health.check(View.READINESS.exclude("search")).status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(health.check(View.READINESS.tag("tenant-a")).dependencies())
                .extracting(DependencyHealth::name)
                .containsExactly("search");
        assertThat(health.check(View.dependency("search")).status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(health.check(View.dependency("redis")).message()).isEqualTo("redis is healthy");
    }

    @Test
    void aDisabledDependencyIsNeitherRunNorListed() {
        build(HealthCheckManager.builder().register("database", database, o -> o.enabled(false)));
        assertThat(health.checkReadiness().dependencies()).isEmpty();
        assertThat(health.checkStartup().status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(health.refresh("database").join().dependencies()).isEmpty();
        assertThat(database.runs()).isZero();
    }

    private static void join(Thread thread) {
        try {
            thread.join(20_000);
        } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
        }
        assertThat(thread.isAlive()).isFalse();
    }
}
