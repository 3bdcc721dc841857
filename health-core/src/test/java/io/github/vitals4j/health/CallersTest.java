package io.github.vitals4j.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.vitals4j.health.testing.ManualTime;
import io.github.vitals4j.health.testing.TestChecker;
import java.time.Duration;
import java.time.Instant;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who waits for a run, how long, and what they get. */
class CallersTest {
    private static final Duration DEADLINE = Duration.ofMillis(800);
    private static final Duration TTL = Duration.ofSeconds(30);

    private final ManualTime time = ManualTime.create();
    private final TestChecker database = TestChecker.healthy();
    private final HealthCheckManager health = HealthCheckManager.builder()
            .timeSource(time)
            .register("database", database)
            .build();

    @AfterEach
    void close() {
        database.release();
        health.close();
    }

    @Test
    void theFirstRunStartsWithTheManager() {
        database.awaitStarted();
        assertThat(health.checkReadiness().status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(database.runs()).isEqualTo(1);
    }

    @Test
    void aFreshResultIsUsedAgainAndTheReportIsTheSameObject() {
        var first = health.checkReadiness();
        time.advance(TTL.minusNanos(1));
        assertThat(health.checkReadiness(DEADLINE)).isSameAs(first);
        assertThat(health.current(View.READINESS)).isSameAs(first);
        assertThat(database.runs()).isEqualTo(1);
    }

    @Test
    void afterTheTtlTheNextCallerGetsTheResultOfANewRun() {
        health.checkReadiness();
        database.nowUnhealthy("gone");
        time.advance(TTL);
        var report = health.checkReadiness(DEADLINE);
        assertThat(report.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(report.message()).isEqualTo("Critical dependencies are unhealthy: database");
        assertThat(database.runs()).isEqualTo(2);
    }

    @Test
    void aCallerThatStopsWaitingGetsTheLastResultMarkedStale() {
        health.checkReadiness();
        database.hang();
        time.advance(TTL);
        var answer = health.checkAsync(View.READINESS, DEADLINE);
        database.awaitStarted(2);
        assertThat(answer).isNotDone();
        time.advance(DEADLINE);
        var entry = answer.join().dependency("database").orElseThrow();
        assertThat(entry.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(entry.isStale()).isTrue();
    }

    @Test
    void aCallerWaitsForARunOnlyUntilThatRunIsAsOldAsTheCallersDeadline() {
        health.checkReadiness();
        database.hang();
        time.advance(TTL);
        var first = health.checkAsync(View.READINESS, DEADLINE);
        time.advance(Duration.ofMillis(500));
        var second = health.checkAsync(View.READINESS, DEADLINE);
        assertThat(second).isNotDone();
        time.advance(Duration.ofMillis(300));
        first.join();
        second.join();
        assertThat(health.checkAsync(View.READINESS, DEADLINE))
                .as("comes later")
                .isDone();
    }

    @Test
    void aZeroDeadlineStartsTheRunAndWaitsForNothing() {
        health.checkReadiness();
        database.hang();
        time.advance(TTL);
        assertThat(health.checkReadiness(Duration.ZERO)
                        .dependency("database")
                        .orElseThrow()
                        .isStale())
                .isTrue();
        database.awaitStarted(2);
    }

    @Test
    void currentStartsNothing() {
        health.checkReadiness();
        time.advance(TTL);
        assertThat(health.current(View.READINESS)
                        .dependency("database")
                        .orElseThrow()
                        .isStale())
                .isTrue();
        assertThat(database.runs()).isEqualTo(1);
    }

    @Test
    void pastMaxStaleTheStatusIsUnknownThoughNothingRan() {
        health.checkReadiness();
        time.advance(Duration.ofSeconds(3 * (30 + 3)));
        var report = health.current(View.READINESS);
        var entry = report.dependency("database").orElseThrow();
        assertThat(entry.status()).isEqualTo(HealthStatus.UNKNOWN);
        assertThat(entry.reason()).contains(Reason.STALE);
        assertThat(report.status()).isEqualTo(HealthStatus.UNHEALTHY);
    }

    @Test
    void anUnboundedCallerWaitsUntilTheTimeout() {
        health.checkReadiness();
        database.hang();
        time.advance(TTL);
        var answer = CompletableFuture.supplyAsync(health::checkReadiness, task -> new Thread(task).start());
        database.awaitStarted(2);
        time.advance(Duration.ofSeconds(3));
        var entry = answer.join().dependency("database").orElseThrow();
        assertThat(entry.reason()).contains(Reason.TIMEOUT);
        assertThat(entry.error()).contains("no answer in 3 s");
    }

    @Test
    void anInterruptedCallerIsAnsweredAtOnceAndTheRunGoesOn() throws Exception {
        health.checkReadiness();
        database.hang();
        time.advance(TTL);
        var interrupted = new CompletableFuture<Boolean>();
        var caller = new Thread(() -> {
            health.checkReadiness();
            interrupted.complete(Thread.currentThread().isInterrupted());
        });
        caller.start();
        database.awaitStarted(2);
        caller.interrupt();
        assertThat(interrupted.get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(database.running()).isEqualTo(1);
        assertThat(database.interrupts()).isZero();
        var joined = health.refresh("database");
        database.release();
        assertThat(joined.join().status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(database.runs()).isEqualTo(2);
    }

    @Test
    void aCancelledCallerEndsItsOwnWaitOnly() {
        health.checkReadiness();
        database.hang();
        time.advance(TTL);
        var cancelled = health.checkAsync(View.READINESS, DEADLINE);
        var other = health.checkAsync(View.READINESS, DEADLINE);
        database.awaitStarted(2);
        cancelled.cancel(true);
        assertThat(database.interrupts()).isZero();
        database.release();
        assertThat(other.join().dependency("database").orElseThrow().isStale()).isFalse();
    }

    @Test
    void aCallersFutureIsNeverCompletedOnTheTimersThread() {
        health.checkReadiness();
        database.hang();
        time.advance(TTL);
        var thread = health.checkAsync(View.READINESS, DEADLINE).thenApply(report -> Thread.currentThread());
        database.awaitStarted(2);
        time.advance(DEADLINE);
        assertThat(thread.join()).isNotSameAs(Thread.currentThread());
    }

    @Test
    void aWallClockThatStepsChangesNothing() {
        var before = health.checkReadiness();
        time.stepWallClock(Duration.ofHours(-1));
        assertThat(health.checkReadiness()).isSameAs(before);
        time.stepWallClock(Duration.ofHours(2));
        assertThat(health.checkReadiness()).isSameAs(before);
        assertThat(database.runs()).isEqualTo(1);
        time.advance(TTL);
        health.checkReadiness();
        assertThat(database.runs()).isEqualTo(2);
    }

    @Test
    void refreshRunsWhatIsNotDueAndJoinsTheRunInFlight() {
        health.checkReadiness();
        database.hang();
        var first = health.refresh("database");
        var second = health.refresh("database");
        database.awaitStarted(2);
        database.release();
        first.join();
        second.join();
        assertThat(database.runs()).isEqualTo(2);
    }

    @Test
    void aRunThatBeganBeforeAnInvalidationSatisfiesNoLaterCaller() {
        health.checkReadiness();
        database.hang();
        var before = health.refresh("database");
        database.awaitStarted(2);
        health.invalidate("database");
        var after = health.checkAsync(View.READINESS, DEADLINE);
        database.nowUnhealthy("seen by the run that began later");
        database.release();
        before.join();
        assertThat(after.join().dependency("database").orElseThrow().error())
                .contains("seen by the run that began later");
        assertThat(database.runs()).isEqualTo(3);
        assertThat(database.mostAtOnce()).isEqualTo(1);
    }

    @Test
    void invalidatingAFreshResultMakesTheNextCallerRunAgain() {
        health.checkReadiness();
        health.invalidate("database");
        health.checkReadiness();
        assertThat(database.runs()).isEqualTo(2);
    }

    @Test
    void namesThatAreNotRegisteredAreRefusedByName() {
        assertThatThrownBy(() -> health.refresh("databse"))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessage("there is no dependency 'databse'; registered are [database]");
        assertThatThrownBy(() -> health.invalidate("databse"))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessage("there is no dependency 'databse'; registered are [database]");
        assertThat(health.unregister("databse")).isFalse();
        assertThat(health.check(View.dependency("databse")).dependencies()).isEmpty();
    }

    @Test
    void aNegativeDeadlineIsRefused() {
        assertThatThrownBy(() -> health.checkReadiness(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-0.001");
    }

    @Test
    void aFailureIsCheckedAgainAfterTheShorterTtl() {
        health.checkReadiness(); // or the first run, which may still be going on and well, would be joined
        database.nowUnhealthy("down");
        health.refresh("database").join();
        int runs = database.runs();
        time.advance(Duration.ofSeconds(5).minusNanos(1));
        health.checkReadiness();
        assertThat(database.runs()).isEqualTo(runs);
        time.advance(Duration.ofNanos(1));
        health.checkReadiness();
        assertThat(database.runs()).isEqualTo(runs + 1);
    }

    @Test
    void aZeroFailureTtlLetsEveryCallerStartARunOneAtATime() {
        health.register("cache", TestChecker.unhealthy("down"), o -> o.failureTtl(Duration.ZERO));
        var cache = TestChecker.unhealthy("down");
        health.register("cache-2", cache, o -> o.failureTtl(Duration.ZERO));
        health.checkReadiness();
        int runs = cache.runs();
        health.checkReadiness();
        health.checkReadiness();
        assertThat(cache.runs()).isEqualTo(runs + 2);
        assertThat(cache.mostAtOnce()).isEqualTo(1);
    }

    @Test
    void whatWasUnregisteredIsGoneAndItsLateResultChangesNothing() throws Exception {
        health.checkReadiness();
        var events = new RecordedEvents();
        health.addListener(events);
        var released = new CountDownLatch(1);
        var started = new CountDownLatch(1);
        var returned = new CountDownLatch(1);
        health.register("late", context -> {
            started.countDown();
            try {
                released.await();
            } catch (InterruptedException ignored) {
                // answers all the same
            }
            returned.countDown();
            return CheckResult.unhealthy("too late");
        });
        var waiting = health.checkAsync(View.READINESS, Duration.ofMinutes(1));
        started.await();
        assertThat(health.unregister("late")).isTrue();
        released.countDown();
        returned.await();
        assertThat(waiting.join().dependency("late")).isEmpty();
        assertThat(health.checkReadiness().status()).isEqualTo(HealthStatus.HEALTHY);
        health.register("late", TestChecker.healthy());
        assertThat(events.nextTransition().to()).as("of the new one").isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void afterCloseReportsSayWhatWasKnownLastAndNothingRuns() {
        health.checkReadiness();
        health.close();
        time.advance(TTL);
        assertThat(health.checkReadiness().dependency("database").orElseThrow().status())
                .isEqualTo(HealthStatus.HEALTHY);
        assertThat(database.runs()).isEqualTo(1);
        assertThatThrownBy(() -> health.register("more", TestChecker.healthy()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("more");
    }

    @Test
    void closeReleasesWhoeverWaits() {
        health.checkReadiness();
        database.hang();
        time.advance(TTL);
        var waiting = health.checkAsync(View.READINESS, Duration.ofMinutes(1));
        database.awaitStarted(2);
        health.close();
        assertThat(waiting.join().dependency("database")).isPresent();
    }

    @Test
    void timestampsComeFromTheWallClock() {
        assertThat(health.checkReadiness().dependency("database").orElseThrow().lastCheck())
                .contains(Instant.parse("2026-01-01T00:00:00Z"));
    }
}
