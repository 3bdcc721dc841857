package io.github.vitals4j.health.history;

import static io.github.vitals4j.health.HealthStatus.DEGRADED;
import static io.github.vitals4j.health.HealthStatus.HEALTHY;
import static io.github.vitals4j.health.HealthStatus.UNHEALTHY;
import static io.github.vitals4j.health.HealthStatus.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.Reason;
import io.github.vitals4j.health.testing.ManualTime;
import io.github.vitals4j.health.testing.TestChecker;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is remembered of a manager's dependencies, and what is forgotten. */
class HealthHistoryTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final ManualTime time = ManualTime.create();
    private final TestChecker database = TestChecker.healthy();
    private final TestChecker redis = TestChecker.healthy();
    private final HealthCheckManager health = HealthCheckManager.builder()
            .timeSource(time)
            .register("database", database, options -> options.maxStale(Duration.ofDays(7)))
            .register("redis", redis, options -> options.optional().maxStale(Duration.ofDays(7)))
            .build();
    private HealthHistory history;
    private Told told;

    /** The history begins after the first results. */
    private void begin(HealthHistoryBuilder builder) {
        health.checkReadiness();
        history = builder.build();
        told = Told.insteadOf(history, health);
    }

    private void begin() {
        begin(HealthHistory.builder(health));
    }

    private void run(String name) throws InterruptedException {
        health.refresh(name).join();
        told.awaitRun(name);
    }

    private DependencyHistory of(String name) {
        return history.dependency(name).orElseThrow();
    }

    @AfterEach
    void close() {
        database.release();
        health.close();
    }

    @Test
    void aTransitionIsRememberedWithItsReasonAndHowLongTheStateBeforeLasted() throws Exception {
        begin();
        time.advance(Duration.ofMillis(123_400));
        database.nowAnswers(CheckResult.unhealthy(Reason.TIMEOUT, "no answer in 3 s"));
        run("database");
        time.advance(Duration.ofSeconds(10));
        database.nowHealthy();
        run("database");

        var transitions = of("database").transitions();
        assertThat(transitions).hasSize(2);
        var failure = transitions.get(0);
        assertThat(failure.at()).isEqualTo(START.plusMillis(123_400));
        assertThat(failure.from()).isEqualTo(HEALTHY);
        assertThat(failure.to()).isEqualTo(UNHEALTHY);
        assertThat(failure.reason()).contains(Reason.TIMEOUT);
        assertThat(failure.error()).contains("no answer in 3 s");
        assertThat(failure.lasted()).isEqualTo(Duration.ofMillis(123_400));
        var recovery = transitions.get(1);
        assertThat(recovery.to()).isEqualTo(HEALTHY);
        assertThat(recovery.reason()).isEmpty();
        assertThat(recovery.error()).isEmpty();
        assertThat(recovery.lasted()).isEqualTo(Duration.ofSeconds(10));
        assertThat(of("redis").transitions()).isEmpty();
    }

    @Test
    void onlySoManyTransitionsAndRunsAreRememberedTheLastOnes() throws Exception {
        begin(HealthHistory.builder(health).transitions(3).recentRuns(4));
        for (int i = 1; i <= 10; i++) {
            time.advance(Duration.ofSeconds(10));
            database.nowAnswers(
                    i % 2 == 0 ? CheckResult.healthy() : CheckResult.unhealthy(Reason.TIMEOUT, "failure " + i));
            run("database");
        }
        assertThat(of("database").transitions())
                .extracting(change -> change.error().orElse(""))
                .containsExactly("", "failure 9", "");
        assertThat(of("database").recent())
                .extracting(PastRun::endedAt)
                .containsExactly(
                        START.plusSeconds(70), START.plusSeconds(80), START.plusSeconds(90), START.plusSeconds(100));
        assertThat(of("database").recent())
                .extracting(PastRun::status)
                .containsExactly(UNHEALTHY, HEALTHY, UNHEALTHY, HEALTHY);
        assertThat(history.readiness().transitions()).hasSize(3);
    }

    @Test
    void theWindowsRoll() throws Exception {
        begin();
        time.advance(Duration.ofMinutes(9));
        database.nowUnhealthy("down");
        run("database");
        time.advance(Duration.ofMinutes(1));
        database.nowHealthy();
        run("database");
        time.advance(Duration.ofMinutes(10));
        assertThat(of("database").window(HistoryPeriod.HOUR).availability()).hasValue(0.95);
        assertThat(of("database").window(HistoryPeriod.HOUR).runs()).isEqualTo(2);
        assertThat(history.readiness().availability(HistoryPeriod.HOUR)).hasValue(0.95);

        time.advance(Duration.ofMinutes(90));
        run("database");
        assertThat(of("database").window(HistoryPeriod.HOUR).availability()).hasValue(1);
        assertThat(of("database").window(HistoryPeriod.HOUR).runs()).isEqualTo(1);
        assertThat(of("database").window(HistoryPeriod.DAY).availability()).hasValueCloseTo(109 / 110.0, within(1e-9));
        assertThat(of("database").window(HistoryPeriod.DAY).runs()).isEqualTo(3);

        time.advance(Duration.ofHours(26));
        assertThat(of("database").window(HistoryPeriod.DAY).runs()).isZero();
        assertThat(of("database").window(HistoryPeriod.DAY).p50()).isEmpty();
    }

    @Test
    void latenciesAreThoseOfTheRuns() throws Exception {
        begin();
        for (int i = 1; i <= 100; i++) {
            int millis = i;
            health.unregister("timed");
            health.register("timed", context -> {
                time.advance(Duration.ofMillis(millis));
                return CheckResult.healthy();
            });
            told.awaitRun("timed");
        }
        var window = of("timed").window(HistoryPeriod.HOUR);
        assertThat(window.runs()).isOne();
        assertThat(window.p50()).contains(Duration.ofMillis(100));
        assertThat(of("timed").recent().get(0).duration()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void theWallClockMayStepAndNothingButTheTimesShown() throws Exception {
        begin();
        time.advance(Duration.ofMinutes(1));
        time.stepWallClock(Duration.ofDays(-7));
        database.nowUnhealthy("down");
        run("database");
        time.advance(Duration.ofMinutes(1));
        time.stepWallClock(Duration.ofDays(70));
        database.nowHealthy();
        run("database");
        assertThat(of("database").transitions())
                .extracting(StatusChange::lasted)
                .containsExactly(Duration.ofMinutes(1), Duration.ofMinutes(1));
        assertThat(of("database").transitions().get(0).at())
                .isEqualTo(START.plusSeconds(60).minus(Duration.ofDays(7)));
        assertThat(of("database").window(HistoryPeriod.HOUR).availability()).hasValue(0.5);
        assertThat(of("database").window(HistoryPeriod.HOUR).runs()).isEqualTo(2);
    }

    @Test
    void whatIsUnregisteredIsForgottenAndWhatIsRegisteredAgainBeginsAnew() throws Exception {
        begin();
        redis.nowUnhealthy("down");
        run("redis");
        assertThat(of("redis").transitions()).hasSize(1);
        health.unregister("redis");
        told.awaitUnregistered("redis");
        assertThat(history.dependency("redis")).isEmpty();
        assertThat(history.dependencies()).containsExactly("database");
        assertThat(history.readiness().transitions())
                .extracting(StatusChange::to)
                .containsExactly(DEGRADED, HEALTHY);
        redis.nowHealthy();
        health.register("redis", redis);
        told.awaitRun("redis");
        assertThat(of("redis").transitions()).extracting(StatusChange::from).containsExactly(UNKNOWN);
        assertThat(of("redis").window(HistoryPeriod.DAY).runs()).isOne();
        assertThat(history.dependency("nobody")).isEmpty();
    }

    @Test
    void readinessIsRememberedAsReadinessIsJudged() throws Exception {
        begin();
        time.advance(Duration.ofSeconds(10));
        redis.nowUnhealthy("down");
        run("redis");
        time.advance(Duration.ofSeconds(20));
        database.nowUnhealthy("down too");
        run("database");
        time.advance(Duration.ofSeconds(30));
        database.nowHealthy();
        redis.nowHealthy();
        run("redis");
        run("database");
        var transitions = history.readiness().transitions();
        assertThat(transitions).extracting(StatusChange::to).containsExactly(DEGRADED, UNHEALTHY, HEALTHY);
        assertThat(transitions)
                .extracting(StatusChange::lasted)
                .containsExactly(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(30));
        assertThat(transitions)
                .extracting(change -> change.error().orElse(""))
                .containsExactly(
                        "Running in degraded mode: redis unavailable",
                        "Critical dependencies are unhealthy: database",
                        "");
        assertThat(history.readiness().availability(HistoryPeriod.HOUR)).hasValue(0.5);
    }

    @Test
    void drainingIsNoTransition() throws Exception {
        begin();
        health.drain();
        redis.nowUnhealthy("down");
        run("redis");
        assertThat(of("redis").transitions()).hasSize(1);
        assertThat(history.readiness().transitions()).isEmpty();
    }

    @Test
    void aCriticalDependencyThatIsNewDoesNotMakeReadinessBlink() throws Exception {
        begin();
        var late = TestChecker.hanging();
        health.register("late", late);
        told.awaitRegistered("late");
        assertThat(history.readiness().transitions()).isEmpty();
        late.nowHealthy();
        late.release();
        told.awaitRun("late");
        assertThat(history.readiness().transitions()).isEmpty();
        assertThat(of("late").transitions()).extracting(StatusChange::from).containsExactly(UNKNOWN);
    }

    @Test
    void theTimeBeforeTheFirstResultsCountsNeitherWay() throws Exception {
        health.checkReadiness();
        var slow = TestChecker.hanging();
        try (var starting = HealthCheckManager.builder()
                .timeSource(time)
                .register("database", slow)
                .build()) {
            history = HealthHistory.of(starting);
            told = Told.insteadOf(history, starting);
            time.advance(Duration.ofSeconds(1));
            assertThat(history.readiness().availability(HistoryPeriod.HOUR)).isEmpty();
            assertThat(of("database").window(HistoryPeriod.HOUR).availability()).isEmpty();
            slow.nowHealthy();
            slow.release();
            told.awaitRun("database");
            time.advance(Duration.ofSeconds(1));
            assertThat(history.readiness().availability(HistoryPeriod.HOUR)).hasValue(1);
            assertThat(history.readiness().transitions())
                    .extracting(StatusChange::from)
                    .containsExactly(UNKNOWN);
        }
    }

    @Test
    void dependenciesBeyondTheBoundHaveNone() throws Exception {
        begin(HealthHistory.builder(health).dependencies(2));
        health.register("third", TestChecker.healthy());
        told.awaitRun("third");
        assertThat(history.dependencies()).containsExactly("database", "redis");
        assertThat(history.dependency("third")).isEmpty();
        health.unregister("redis");
        told.awaitUnregistered("redis");
        run("third");
        assertThat(history.dependencies()).containsExactly("database", "third");
    }

    @Test
    void textsAreRedactedAndCut() throws Exception {
        begin();
        database.nowUnhealthy("jdbc://orders:s3cret@db refuses: password=s3cret " + "x".repeat(5_000));
        run("database");
        String error = of("database").transitions().get(0).error().orElseThrow();
        assertThat(error).hasSize(500).endsWith("x…").doesNotContain("s3cret");
        assertThat(Texts.cut("x".repeat(498) + "\ud83d\ude00" + "y")).isEqualTo("x".repeat(498) + "…");
        assertThat(Texts.cut("x".repeat(500))).hasSize(500).endsWith("x");
    }

    @Test
    void onceClosedItRemembersNothingMoreAndWhatItRemembersStays() throws Exception {
        begin();
        run("database");
        history.close();
        run("database");
        database.nowUnhealthy("down");
        run("database");
        assertThat(of("database").recent()).hasSize(1);
        assertThat(of("database").transitions()).isEmpty();
    }

    @Test
    void boundsThatMakeNoSenseAreRefused() {
        var builder = HealthHistory.builder(health);
        assertThatThrownBy(() -> builder.transitions(0)).hasMessage("transitions 0: must be from 1 to 10000");
        assertThatThrownBy(() -> builder.recentRuns(10_001)).hasMessage("recent runs 10001: must be from 1 to 10000");
        assertThatThrownBy(() -> builder.dependencies(-1)).hasMessage("dependencies -1: must be from 1 to 100000");
    }
}
