package io.github.vitals4j.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.vitals4j.health.testing.ManualTime;
import io.github.vitals4j.health.testing.TestChecker;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Results that are renewed without anybody asking. */
class BackgroundRefreshTest {
    private final ManualTime time = ManualTime.create();
    private final TestChecker database = TestChecker.healthy();
    private final RecordedEvents events = new RecordedEvents();
    private HealthCheckManager health = manager(0);

    private HealthCheckManager manager(double jitter) {
        return HealthCheckManager.builder()
                .timeSource(time)
                .backgroundRefresh()
                .jitter(() -> jitter)
                .listener(events)
                .register("database", database)
                .build();
    }

    @AfterEach
    void close() {
        database.release();
        health.close();
    }

    @Test
    void aGoodResultIsRenewedAfterFourFifthsOfItsTtl() throws Exception {
        finish(1);
        time.advance(Duration.ofSeconds(24).minusNanos(1));
        assertThat(database.runs()).isEqualTo(1);
        time.advance(Duration.ofNanos(1));
        finish(2);
    }

    @Test
    void jitterOnlyShortens() throws Exception {
        finish(1);
        health.close();
        health = manager(0.999_999);
        finish(2);
        time.advance(Duration.ofMillis(21_599));
        assertThat(database.runs()).isEqualTo(2);
        time.advance(Duration.ofMillis(2));
        finish(3);
    }

    @Test
    void aBadResultIsRenewedAfterTheFailureTtl() throws Exception {
        finish(1);
        database.nowUnhealthy("down");
        time.advance(Duration.ofSeconds(24));
        finish(2);
        time.advance(Duration.ofSeconds(5));
        finish(3);
    }

    @Test
    void aFailureTtlOfZeroMeansASecond() throws Exception {
        var cache = TestChecker.unhealthy("down");
        finish(1);
        health.register("cache", cache, o -> o.failureTtl(Duration.ZERO));
        assertThat(events.nextRun().name()).isEqualTo("cache");
        time.awaitPending(2);
        time.advance(Duration.ofMillis(999));
        assertThat(cache.runs()).isEqualTo(1);
        time.advance(Duration.ofMillis(1));
        assertThat(events.nextRun().name()).isEqualTo("cache");
        assertThat(cache.runs()).isEqualTo(2);
    }

    @Test
    void requestsWaitForAFirstResultOnly() throws Exception {
        finish(1);
        database.hang();
        time.advance(Duration.ofSeconds(24));
        database.awaitStarted(2);
        time.advance(Duration.ofMillis(2_900));
        assertThat(health.checkAsync(View.READINESS, Duration.ofMillis(800))).isDone();
        var slow = TestChecker.hanging();
        health.register("slow", slow);
        assertThat(health.checkAsync(View.READINESS, Duration.ofMillis(800))).isNotDone();
        slow.release();
    }

    @Test
    void transitionsAreToldWithoutAnyRequest() throws Exception {
        assertThat(events.nextTransition().to()).isEqualTo(HealthStatus.HEALTHY);
        finish(1);
        database.hangIgnoringInterrupts();
        time.advance(Duration.ofSeconds(24));
        database.awaitStarted(2);
        time.advance(Duration.ofSeconds(3));
        var timeout = events.nextTransition();
        assertThat(timeout.reason()).contains(Reason.TIMEOUT);
        assertThat(timeout.lasted()).isEqualTo(Duration.ofSeconds(27));
    }

    @Test
    void anInvalidationRunsAgainAtOnce() throws Exception {
        finish(1);
        health.invalidate("database");
        time.advance(Duration.ZERO);
        finish(2);
    }

    @Test
    void anInvalidationDuringARunIsFollowedByAnotherRun() throws Exception {
        finish(1);
        database.hang();
        time.advance(Duration.ofSeconds(24));
        database.awaitStarted(2);
        health.invalidate("database");
        database.release();
        events.nextRun();
        finish(3);
    }

    @Test
    void whatIsUnregisteredIsNotRunAgain() throws Exception {
        finish(1);
        health.unregister("database");
        time.advance(Duration.ofHours(1));
        assertThat(database.runs()).isEqualTo(1);
        assertThat(time.pending()).isZero();
    }

    @Test
    void resultsThatCouldNotBeRenewedInTimeAreRefused() {
        assertThatThrownBy(() -> HealthCheckManager.builder()
                        .backgroundRefresh()
                        .register("database", database, o -> o.maxStale(Duration.ofSeconds(20)))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("database")
                .hasMessageContaining("refresh-interval 24 s plus timeout 3 s")
                .hasMessageContaining("max-stale 20 s");
    }

    /** Waits until the run of this number has been recorded. */
    private void finish(int run) throws InterruptedException {
        events.nextRun();
        assertThat(database.runs()).isEqualTo(run);
        // The listener may have been told before the timer of the next run was set.
        time.awaitPending(1);
    }
}
