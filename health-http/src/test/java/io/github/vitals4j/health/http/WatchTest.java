package io.github.vitals4j.health.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.DependencyHealth;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.testing.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WatchTest {
    private static final Duration QUIET = Duration.ofNanos(10);
    private static final Duration REMINDER = Duration.ofNanos(100);

    // Not static: their checks run on other threads, which would wait for the class to be initialised.
    private final DependencyHealth healthy = health(CheckResult.healthy());
    private final DependencyHealth degraded = health(CheckResult.degraded("slow"));
    private final DependencyHealth unhealthy = health(CheckResult.unhealthy("gone"));

    private static DependencyHealth health(CheckResult result) {
        try (var health = HealthCheckManager.builder()
                .register("db", context -> result, options -> options.timeout(Duration.ofMinutes(1)))
                .build()) {
            return health.checkReadiness().dependency("db").orElseThrow();
        }
    }

    private static WebhookEvent tell(Watch watch, long now) {
        return watch.tell(now, "id", "orders");
    }

    @Test
    void aHealthyDependencyIsNotWorthATale() {
        var watch = new Watch(healthy, 0, QUIET, REMINDER);

        assertThat(watch.untilDue(0)).isNull();
        assertThat(tell(watch, 0)).isNull();
    }

    @Test
    void aChangeIsToldOnce() {
        var watch = new Watch(unhealthy, 0, QUIET, REMINDER);

        var event = tell(watch, 0);

        assertThat(event.from()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(event.to()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(event.isReminder()).isFalse();
        assertThat(tell(watch, 1)).isNull();
    }

    @Test
    void aChangeWithinTheQuietPeriodIsToldAtItsEnd() {
        var watch = new Watch(unhealthy, 0, QUIET, REMINDER);
        tell(watch, 5);

        watch.observe(healthy, 6);

        assertThat(watch.untilDue(6)).isEqualTo(9);
        assertThat(tell(watch, 14)).isNull();
        assertThat(tell(watch, 15).to()).isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void whatIsOverWithinTheQuietPeriodIsNotTold() {
        var watch = new Watch(unhealthy, 0, QUIET, REMINDER);
        tell(watch, 0);

        watch.observe(healthy, 1);
        watch.observe(unhealthy, 2);

        assertThat(tell(watch, 50)).isNull();
    }

    @Test
    void remindsAgainAndAgainWhileItIsUnhealthy() {
        var watch = new Watch(unhealthy, 0, QUIET, REMINDER);
        tell(watch, 0);

        assertThat(watch.untilDue(40)).isEqualTo(60);
        assertThat(tell(watch, 99)).isNull();
        assertThat(tell(watch, 100).isReminder()).isTrue();
        assertThat(tell(watch, 199)).isNull();
        assertThat(tell(watch, 200).isReminder()).isTrue();

        watch.observe(healthy, 201);
        assertThat(tell(watch, 201).isReminder()).isFalse();
        assertThat(watch.untilDue(202)).isNull();
    }

    @Test
    void doesNotRemindOfWhatIsOnlyDegradedNorIfItIsToldNotTo() {
        var slow = new Watch(degraded, 0, QUIET, REMINDER);
        var silent = new Watch(unhealthy, 0, QUIET, Duration.ZERO);
        tell(slow, 0);
        tell(silent, 0);

        assertThat(slow.untilDue(1_000)).isNull();
        assertThat(silent.untilDue(1_000)).isNull();
    }

    @Test
    void aLostEventIsToldAgainAfterAPause() {
        var watch = new Watch(unhealthy, 0, QUIET, REMINDER);
        var event = tell(watch, 0);

        watch.untold(event, 20, Duration.ofNanos(30));

        assertThat(watch.untilDue(20)).isEqualTo(30);
        assertThat(tell(watch, 50).to()).isEqualTo(HealthStatus.UNHEALTHY);
    }

    @Test
    void aLostEventThatIsNoLongerTrueIsForgotten() {
        var watch = new Watch(unhealthy, 0, QUIET, REMINDER);
        var event = tell(watch, 0);

        watch.observe(healthy, 10);
        watch.untold(event, 20, Duration.ofNanos(30));

        assertThat(tell(watch, 1_000)).isNull();
    }

    @Test
    void timesMayBeNegativeAsThoseOfTheMonotonicClockAre() {
        var watch = new Watch(unhealthy, Long.MAX_VALUE - 5, QUIET, REMINDER);
        tell(watch, Long.MAX_VALUE - 5);

        watch.observe(healthy, Long.MAX_VALUE);

        assertThat(watch.untilDue(Long.MIN_VALUE)).isEqualTo(4);
        assertThat(tell(watch, Long.MIN_VALUE + 4).lasted()).isEqualTo(Duration.ofNanos(5));
    }

    @Test
    void whatLastedIsTimedFromTheBeginningOfTheStatusThatWasTold() {
        var watch = new Watch(healthy, 3, QUIET, REMINDER);

        watch.observe(unhealthy, 10);
        assertThat(tell(watch, 11).lasted())
                .as("health, which nobody was told of")
                .isEqualTo(Duration.ofNanos(7));
        assertThat(tell(watch, 111).lasted()).as("the outage, so far").isEqualTo(Duration.ofNanos(101));
        watch.observe(healthy, 112);
        watch.observe(degraded, 113);
        assertThat(tell(watch, 114).lasted())
                .as("from the outage to what is told")
                .isEqualTo(Duration.ofNanos(103));
    }

    @Test
    void whatWasNeverSeenHealthyHasNotBeenSoForAnyTime() {
        var watch = new Watch(unhealthy, 3, QUIET, REMINDER);

        assertThat(tell(watch, 10).lasted()).isZero();
    }

    @Test
    void aLostEventDoesNotShortenWhatLasted() {
        var watch = new Watch(healthy, 0, QUIET, REMINDER);
        watch.observe(unhealthy, 10);
        var event = tell(watch, 11);

        watch.untold(event, 20, Duration.ofNanos(30));

        assertThat(tell(watch, 50).lasted()).isEqualTo(Duration.ofNanos(10));
    }

    @Test
    void lostEventsOfWhatWasNeverSeenHealthyLeaveNoTime() {
        var watch = new Watch(unhealthy, 0, QUIET, REMINDER);
        var event = tell(watch, 0);
        watch.untold(event, 5, Duration.ofNanos(30));

        watch.observe(degraded, 20);

        assertThat(tell(watch, 50).lasted()).isZero();
    }

    @Test
    void aWatchThatBeginsLateKnowsSinceWhenItIsSo() {
        var time = ManualTime.create();
        try (var health = HealthCheckManager.builder()
                .timeSource(time)
                .register("db", context -> CheckResult.unhealthy("gone"))
                .build()) {
            health.checkReadiness();
            time.advance(Duration.ofSeconds(60));
            var late = health.checkReadiness().dependency("db").orElseThrow();

            var watch = new Watch(late, 7, QUIET, Duration.ofSeconds(1));
            tell(watch, 7);

            var reminder = tell(watch, Duration.ofSeconds(1).plusNanos(7).toNanos());
            assertThat(reminder.lasted()).isEqualTo(Duration.ofSeconds(61));
        }
    }

    @Test
    void theLastThatIsToldOfWhatIsGoneEndsWhatWasBelieved() {
        var well = new Watch(healthy, 0, QUIET, REMINDER);
        var unwell = new Watch(unhealthy, 0, QUIET, REMINDER);
        tell(unwell, 0);
        unwell.observe(healthy, 5);

        assertThat(well.farewell(9, "id", "orders")).isNull();
        var farewell = unwell.farewell(9, "id", "orders");
        assertThat(farewell.isUnregistered()).isTrue();
        assertThat(farewell.from()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(farewell.lasted()).isEqualTo(Duration.ofNanos(9));
        assertThat(farewell.text()).isEqualTo("orders: db is not watched any more; it was healthy");
    }
}
