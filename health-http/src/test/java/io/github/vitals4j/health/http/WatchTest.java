package io.github.vitals4j.health.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.DependencyHealth;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthStatus;
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
        try (var health =
                HealthCheckManager.builder().register("db", context -> result).build()) {
            return health.checkReadiness().dependency("db").orElseThrow();
        }
    }

    private static WebhookEvent tell(Watch watch, long now) {
        return watch.tell(now, "id", "orders");
    }

    @Test
    void aHealthyDependencyIsNotWorthATale() {
        var watch = new Watch(healthy, QUIET, REMINDER);

        assertThat(watch.untilDue(0)).isNull();
        assertThat(tell(watch, 0)).isNull();
    }

    @Test
    void aChangeIsToldOnce() {
        var watch = new Watch(unhealthy, QUIET, REMINDER);

        var event = tell(watch, 0);

        assertThat(event.from()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(event.to()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(event.isReminder()).isFalse();
        assertThat(tell(watch, 1)).isNull();
    }

    @Test
    void aChangeWithinTheQuietPeriodIsToldAtItsEnd() {
        var watch = new Watch(unhealthy, QUIET, REMINDER);
        tell(watch, 5);

        watch.observe(healthy);

        assertThat(watch.untilDue(6)).isEqualTo(9);
        assertThat(tell(watch, 14)).isNull();
        assertThat(tell(watch, 15).to()).isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void whatIsOverWithinTheQuietPeriodIsNotTold() {
        var watch = new Watch(unhealthy, QUIET, REMINDER);
        tell(watch, 0);

        watch.observe(healthy);
        watch.observe(unhealthy);

        assertThat(tell(watch, 50)).isNull();
    }

    @Test
    void remindsAgainAndAgainWhileItIsUnhealthy() {
        var watch = new Watch(unhealthy, QUIET, REMINDER);
        tell(watch, 0);

        assertThat(watch.untilDue(40)).isEqualTo(60);
        assertThat(tell(watch, 99)).isNull();
        assertThat(tell(watch, 100).isReminder()).isTrue();
        assertThat(tell(watch, 199)).isNull();
        assertThat(tell(watch, 200).isReminder()).isTrue();

        watch.observe(healthy);
        assertThat(tell(watch, 201).isReminder()).isFalse();
        assertThat(watch.untilDue(202)).isNull();
    }

    @Test
    void doesNotRemindOfWhatIsOnlyDegradedNorIfItIsToldNotTo() {
        var slow = new Watch(degraded, QUIET, REMINDER);
        var silent = new Watch(unhealthy, QUIET, Duration.ZERO);
        tell(slow, 0);
        tell(silent, 0);

        assertThat(slow.untilDue(1_000)).isNull();
        assertThat(silent.untilDue(1_000)).isNull();
    }

    @Test
    void aLostEventIsToldAgainAfterAPause() {
        var watch = new Watch(unhealthy, QUIET, REMINDER);
        var event = tell(watch, 0);

        watch.untold(event, 20, Duration.ofNanos(30));

        assertThat(watch.untilDue(20)).isEqualTo(30);
        assertThat(tell(watch, 50).to()).isEqualTo(HealthStatus.UNHEALTHY);
    }

    @Test
    void aLostEventThatIsNoLongerTrueIsForgotten() {
        var watch = new Watch(unhealthy, QUIET, REMINDER);
        var event = tell(watch, 0);

        watch.observe(healthy);
        watch.untold(event, 20, Duration.ofNanos(30));

        assertThat(tell(watch, 1_000)).isNull();
    }

    @Test
    void timesMayBeNegativeAsThoseOfTheMonotonicClockAre() {
        var watch = new Watch(unhealthy, QUIET, REMINDER);
        tell(watch, Long.MAX_VALUE - 5);

        watch.observe(healthy);

        assertThat(watch.untilDue(Long.MIN_VALUE)).isEqualTo(4);
        assertThat(tell(watch, Long.MIN_VALUE + 4)).isNotNull();
    }
}
