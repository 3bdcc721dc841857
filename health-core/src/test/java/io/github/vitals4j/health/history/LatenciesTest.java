package io.github.vitals4j.health.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Quantiles of the runs of a period, against all runs that were ever told. */
class LatenciesTest {
    private static final HistoryPeriod HOUR = HistoryPeriod.HOUR;

    private record Run(long at, long millis) {}

    private static long minutes(long minutes) {
        return Duration.ofMinutes(minutes).toNanos();
    }

    @Test
    void withoutRunsThereAreNone() {
        var latencies = new Latencies(HOUR);
        assertThat(latencies.quantiles(0)).isNull();
        latencies.record(0, 0);
        assertThat(latencies.quantiles(minutes(64))).isEqualTo(new Latencies.Quantiles(1, 0, 0, 0));
        assertThat(latencies.quantiles(minutes(65))).isNull();
    }

    @Test
    void aMillionRunsInASliceAreCounted() {
        var latencies = new Latencies(HOUR);
        for (int i = 0; i < 1_000_000; i++) {
            latencies.record(i % 100 == 0 ? 250 : 3, 0);
        }
        assertThat(latencies.quantiles(0)).isEqualTo(new Latencies.Quantiles(1_000_000, 3, 3, 3));
        latencies.record(250, minutes(6));
        assertThat(latencies.quantiles(minutes(6))).isEqualTo(new Latencies.Quantiles(1_000_001, 3, 3, 250));
    }

    @Test
    void areAllCountedThoughAReaderHasLookedAtTheClockTooEarly() {
        var latencies = new Latencies(HOUR);
        long slice = Duration.ofMinutes(5).toNanos();
        latencies.record(10, 3 * slice);
        assertThat(latencies.quantiles(2 * slice).count()).isEqualTo(1);
        latencies.record(10, 3 * slice);
        latencies.record(10, 4 * slice);
        assertThat(latencies.quantiles(4 * slice).count()).isEqualTo(3);
    }

    @Test
    void noRunIsTooLongToBeCounted() {
        var latencies = new Latencies(HOUR);
        latencies.record(Long.MAX_VALUE, 0);
        assertThat(latencies.quantiles(0).p99()).isCloseTo(3_600_000, withinPercentage(1));
    }

    @RepeatedTest(20)
    void theyAreWhatAllRunsOfThePeriodComeTo(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        var latencies = new Latencies(HOUR);
        var runs = new ArrayList<Run>();
        long now = random.nextLong(minutes(20));
        for (int i = 0; i < 2_000; i++) {
            now += random.nextLong(random.nextInt(100) == 0 ? minutes(90) : minutes(1));
            var run = new Run(now, (long) Math.exp(random.nextDouble() * Math.log(60_000)));
            latencies.record(run.millis, now);
            runs.add(run);
            if (i % 50 == 0) {
                long from = Math.max(0, now / minutes(5) - 12) * minutes(5);
                long[] expected = runs.stream()
                        .filter(each -> each.at >= from)
                        .mapToLong(Run::millis)
                        .sorted()
                        .toArray();
                var actual = latencies.quantiles(now);
                assertThat(actual.count()).isEqualTo(expected.length);
                assertThat(actual.p50()).isCloseTo(quantile(expected, 0.50), withinPercentage(1));
                assertThat(actual.p95()).isCloseTo(quantile(expected, 0.95), withinPercentage(1));
                assertThat(actual.p99()).isCloseTo(quantile(expected, 0.99), withinPercentage(1));
            }
        }
    }

    private static long quantile(long[] sorted, double part) {
        return sorted[Math.max(0, (int) Math.ceil(part * sorted.length) - 1)];
    }
}
