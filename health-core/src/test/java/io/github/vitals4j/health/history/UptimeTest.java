package io.github.vitals4j.health.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.vitals4j.health.HealthStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** The part of the time in which something worked, slice by slice and against all that was ever told. */
class UptimeTest {
    private static final HistoryPeriod HOUR = HistoryPeriod.HOUR;
    private static final List<HealthStatus> STATUSES = List.of(HealthStatus.values());

    private static long minutes(long minutes) {
        return Duration.ofMinutes(minutes).toNanos();
    }

    @Test
    void theStatusCountsForAsLongAsItLasts() {
        var uptime = new Uptime(HOUR, HealthStatus.HEALTHY, 0);
        uptime.become(HealthStatus.UNHEALTHY, minutes(30));
        uptime.become(HealthStatus.DEGRADED, minutes(40));
        assertThat(uptime.availability(minutes(40))).hasValue(0.75);
        assertThat(uptime.availability(minutes(50))).hasValue(0.8);
    }

    @Test
    void whatIsNotKnownCountsNeitherWay() {
        var uptime = new Uptime(HOUR, HealthStatus.UNKNOWN, 0);
        assertThat(uptime.availability(0)).isEmpty();
        assertThat(uptime.availability(minutes(10))).isEmpty();
        uptime.become(HealthStatus.UNHEALTHY, minutes(10));
        assertThat(uptime.availability(minutes(11))).hasValue(0);
        uptime.become(HealthStatus.UNKNOWN, minutes(11));
        uptime.become(HealthStatus.HEALTHY, minutes(20));
        assertThat(uptime.availability(minutes(21))).hasValue(0.5);
    }

    @Test
    void whatIsPastIsForgotten() {
        var uptime = new Uptime(HOUR, HealthStatus.UNHEALTHY, 0);
        uptime.become(HealthStatus.HEALTHY, minutes(5));
        assertThat(uptime.availability(minutes(64))).hasValueCloseTo(59 / 64.0, within(1e-12));
        assertThat(uptime.availability(minutes(65))).hasValue(1);
    }

    @Test
    void aPauseOfYearsCostsNoMoreThanAPeriod() {
        var uptime = new Uptime(HOUR, HealthStatus.UNHEALTHY, 0);
        uptime.become(HealthStatus.HEALTHY, Duration.ofDays(36_500).toNanos());
        assertThat(uptime.availability(Duration.ofDays(36_500).plusMinutes(1).toNanos()))
                .isPresent();
    }

    private record Change(long at, HealthStatus to) {}

    @RepeatedTest(50)
    void itIsWhatAllThatWasToldComesTo(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        var changes = new ArrayList<Change>();
        long now = random.nextLong(minutes(20));
        changes.add(new Change(now, HealthStatus.UNKNOWN));
        var uptime = new Uptime(HOUR, HealthStatus.UNKNOWN, now);
        for (int i = 0; i < 200; i++) {
            now += random.nextLong(minutes(random.nextBoolean() ? 3 : 40));
            var to = STATUSES.get(random.nextInt(STATUSES.size()));
            uptime.become(to, now);
            changes.add(new Change(now, to));
            now += random.nextLong(minutes(2));
            long from = Math.max(0, now / minutes(5) - 12) * minutes(5);
            double up = 0;
            double down = 0;
            for (int c = 0; c < changes.size(); c++) {
                long start = Math.max(from, changes.get(c).at);
                long end = c + 1 < changes.size() ? changes.get(c + 1).at : now;
                var status = changes.get(c).to;
                up += status.isUp() ? Math.max(0, end - start) : 0;
                down += status == HealthStatus.UNHEALTHY ? Math.max(0, end - start) : 0;
            }
            if (up + down == 0) {
                assertThat(uptime.availability(now)).isEmpty();
            } else {
                assertThat(uptime.availability(now)).hasValueCloseTo(up / (up + down), within(1e-9));
            }
        }
    }
}
