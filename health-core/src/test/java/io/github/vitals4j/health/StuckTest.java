package io.github.vitals4j.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.testing.ManualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs that do not return: what is reported, how many threads they cost, and how it ends. */
class StuckTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final Duration FAILURE_TTL = Duration.ofSeconds(5);

    private final ManualTime time = ManualTime.create();
    private final Hung checker = new Hung();
    private final RecordedEvents events = new RecordedEvents();
    private HealthCheckManager health = manager();

    /** Heeds no interrupt; each run returns when the test lets it. */
    private static final class Hung implements DependencyChecker {
        final List<CountDownLatch> gates = new CopyOnWriteArrayList<>();
        final Semaphore started = new Semaphore(0);
        final Semaphore returned = new Semaphore(0);
        volatile boolean hangs = true;

        @Override
        public CheckResult check(CheckContext context) {
            if (hangs) {
                var gate = new CountDownLatch(1);
                gates.add(gate);
                started.release();
                while (true) {
                    try {
                        gate.await();
                        break;
                    } catch (InterruptedException ignored) {
                        // that is the point
                    }
                }
            }
            returned.release();
            return CheckResult.healthy();
        }

        void awaitStarted() throws InterruptedException {
            assertThat(started.tryAcquire(20, TimeUnit.SECONDS))
                    .as("a run has started")
                    .isTrue();
        }

        void letGo(int run) throws InterruptedException {
            gates.get(run).countDown();
            assertThat(returned.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private HealthCheckManager manager() {
        return HealthCheckManager.builder()
                .timeSource(time)
                .listener(events)
                .register("database", checker)
                .build();
    }

    @AfterEach
    void close() {
        checker.hangs = false;
        checker.gates.forEach(CountDownLatch::countDown);
        health.close();
    }

    private DependencyHealth database() {
        return health.checkReadiness(Duration.ofMillis(800))
                .dependency("database")
                .orElseThrow();
    }

    @Test
    void aRunThatDoesNotReturnIsATimeoutFirstAndStuckOnceItIsDueAgain() throws Exception {
        checker.awaitStarted();
        time.advance(TIMEOUT);
        assertThat(database().reason()).contains(Reason.TIMEOUT);
        assertThat(database().status()).isEqualTo(HealthStatus.UNHEALTHY);
        time.advance(FAILURE_TTL);
        assertThat(database().reason()).contains(Reason.STUCK);
        assertThat(database().error()).contains("a run has not returned since 2026-01-01T00:00:00Z");
        assertThat(checker.gates).as("no second run").hasSize(1);
    }

    @Test
    void aReplacementStartsAfterAMinuteThenTwoThenFourAndThreeAreLeftBehindAtMost() throws Exception {
        checker.awaitStarted();
        time.advance(TIMEOUT);
        for (int replacement = 1; replacement <= 3; replacement++) {
            var patience = Duration.ofSeconds(60L << (replacement - 1));
            time.advance(patience.minusNanos(1));
            database();
            assertThat(checker.gates).as("before replacement " + replacement).hasSize(replacement);
            time.advance(Duration.ofNanos(1));
            assertThat(database().abandonedRuns()).isEqualTo(replacement);
            checker.awaitStarted();
            assertThat(database().reason()).as("while the replacement runs").contains(Reason.STUCK);
            time.advance(TIMEOUT);
            assertThat(database().reason()).contains(Reason.TIMEOUT);
        }
        time.advance(Duration.ofDays(1));
        assertThat(database().reason()).contains(Reason.STUCK);
        assertThat(checker.gates).as("threads lost in all").hasSize(4);
    }

    @Test
    void theLateResultOfAnAbandonedRunChangesNothingButTheCount() throws Exception {
        checker.awaitStarted();
        time.advance(TIMEOUT.plusSeconds(60));
        database();
        checker.awaitStarted();
        time.advance(TIMEOUT);
        assertThat(events.nextRun().reason()).contains(Reason.TIMEOUT);
        assertThat(events.nextRun().reason()).contains(Reason.TIMEOUT);
        checker.letGo(0);
        time.advance(Duration.ofSeconds(30));
        // The thread tells of its return after the checker has.
        while (database().abandonedRuns() > 0) {
            refreshed();
        }
        assertThat(database().status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(database().reason()).contains(Reason.STUCK);
    }

    @Test
    void onceTheRunHasReturnedTheNextOneDecides() throws Exception {
        checker.awaitStarted();
        time.advance(TIMEOUT.plus(FAILURE_TTL));
        assertThat(database().reason()).contains(Reason.STUCK);
        checker.hangs = false;
        checker.letGo(0);
        // The hung thread tells of its return after the checker has; a refresh that comes too early finds it still
        // hanging.
        HealthReport report = refreshed();
        while (report.status() != HealthStatus.HEALTHY) {
            report = refreshed();
        }
        assertThat(database().status()).isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void whoAsksHasItToldThatItIsStuckOnceAMinute() throws Exception {
        checker.awaitStarted();
        time.advance(TIMEOUT.plus(FAILURE_TTL));
        database();
        database();
        assertThat(events.nextStuck().reason()).contains(Reason.STUCK);
        time.advance(Duration.ofMinutes(1).minusNanos(1));
        database();
        health.register("fence", context -> CheckResult.healthy());
        assertThat(events.nextTransition().name()).isEqualTo("database");
        assertThat(events.nextTransition().name())
                .as("what is told after all before")
                .isEqualTo("fence");
        assertThat(events.hasStuck()).isFalse();
    }

    @Test
    void itIsToldForAsLongAsNoRunCanTakeItsPlace() throws Exception {
        checker.awaitStarted();
        time.advance(TIMEOUT);
        for (int replacement = 1; replacement <= 3; replacement++) {
            time.advance(Duration.ofSeconds(60L << (replacement - 1)));
            database();
            checker.awaitStarted();
            time.advance(TIMEOUT);
        }
        for (int minute = 1; minute <= 5; minute++) {
            while (events.hasStuck()) {
                events.nextStuck();
            }
            time.advance(Duration.ofMinutes(1));
            assertThat(database().abandonedRuns()).isEqualTo(3);
            assertThat(events.nextStuck().reason()).contains(Reason.STUCK);
        }
    }

    private HealthReport refreshed() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("it did not come about within the test's time");
        }
        return health.refresh("database").join();
    }

    @Test
    void nobodyWaitsForAStuckDependency() throws Exception {
        checker.awaitStarted();
        time.advance(TIMEOUT.plus(FAILURE_TTL));
        assertThat(health.checkAsync(View.READINESS, Duration.ofMillis(800))).isDone();
        assertThat(health.refresh("database")).isDone();
        health.invalidate("database");
        assertThat(health.checkAsync(View.READINESS, Duration.ofMillis(800))).isDone();
    }

    @Test
    void stuckIsToldAsATransitionWhateverTheThresholds() throws Exception {
        checker.awaitStarted();
        health.close();
        checker.gates.forEach(CountDownLatch::countDown);
        var own = new RecordedEvents();
        health = HealthCheckManager.builder()
                .timeSource(time)
                .listener(own)
                .register("warm", checker, o -> o.failureThreshold(100).optional())
                .build();
        checker.awaitStarted();
        checker.gates.get(1).countDown();
        assertThat(own.nextTransition().to()).isEqualTo(HealthStatus.HEALTHY);
        time.advance(Duration.ofSeconds(30));
        health.checkReadiness(Duration.ZERO);
        checker.awaitStarted();
        time.advance(TIMEOUT);
        assertThat(health.current(View.READINESS).status())
                .as("one failure of a hundred")
                .isEqualTo(HealthStatus.HEALTHY);
        time.advance(FAILURE_TTL);
        assertThat(health.current(View.READINESS).status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(own.nextTransition().reason()).contains(Reason.STUCK);
    }

    @Test
    void aStallOfTheProcessIsNoVerdict() throws Exception {
        checker.awaitStarted();
        checker.letGo(0);
        assertThat(events.nextTransition().to()).isEqualTo(HealthStatus.HEALTHY);
        time.advance(Duration.ofSeconds(30));
        health.checkReadiness(Duration.ZERO);
        checker.awaitStarted();
        time.stall(TIMEOUT.plusSeconds(2));
        checker.awaitStarted();
        var after = health.current(View.READINESS).dependency("database").orElseThrow();
        assertThat(after.status()).as("the old result stays").isEqualTo(HealthStatus.HEALTHY);
        assertThat(after.isStale()).isTrue();
        assertThat(after.abandonedRuns())
                .as("the run that the stall ended has not returned")
                .isEqualTo(1);
        time.stall(TIMEOUT.plusSeconds(2));
        assertThat(events.nextTransition().reason())
                .as("a second stall is one too many")
                .contains(Reason.TIMEOUT);
    }

    @Test
    void norIsItWhenTheCheckerNoticesItsOwnTimeBeforeTheTimerFires() throws Exception {
        var stalled = new CountDownLatch(1);
        var answers = new ArrayDeque<>(List.of(
                CheckResult.healthy(),
                CheckResult.unhealthy(Reason.TIMEOUT, "no answer in 2900 ms"),
                CheckResult.unhealthy(Reason.TIMEOUT, "no answer in 2900 ms, and again")));
        var started = new Semaphore(0);
        var own = new RecordedEvents();
        try (var manager = HealthCheckManager.builder()
                .timeSource(time)
                .listener(own)
                .register("warm", context -> {
                    var answer = answers.remove();
                    started.release();
                    if (answer.status() != HealthStatus.HEALTHY) {
                        stalled.await();
                    }
                    return answer;
                })
                .build()) {
            assertThat(own.nextRun().status()).isEqualTo(HealthStatus.HEALTHY);
            time.advance(Duration.ofSeconds(30));
            var answer = manager.checkAsync(View.READINESS, Duration.ofMinutes(1));
            started.acquire(2);
            // While the time stands after the stall, before the timer of the run: the checker wakes up first.
            time.schedule(() -> answerBeforeTheTimer(stalled, started), Duration.ofMillis(1));
            time.stall(TIMEOUT.plusSeconds(2));

            var report = answer.get(20, TimeUnit.SECONDS);
            assertThat(report.dependency("warm").orElseThrow().error())
                    .as("the repetition decides")
                    .contains("no answer in 2900 ms, and again");
        }
    }

    private static void answerBeforeTheTimer(CountDownLatch stalled, Semaphore started) {
        stalled.countDown();
        started.acquireUninterruptibly();
    }

    @Test
    void aTimerThatIsALittleLateIsNoStall() throws Exception {
        checker.awaitStarted();
        time.stall(TIMEOUT.plusMillis(250));
        assertThat(events.nextTransition().reason()).contains(Reason.TIMEOUT);
    }
}
