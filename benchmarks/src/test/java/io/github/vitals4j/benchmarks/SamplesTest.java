package io.github.vitals4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SamplesTest {
    @Test
    void percentilesAreValuesThatWereMeasured() {
        var samples = new Samples();
        for (int i = 100; i >= 1; i--) {
            samples.add(i);
        }

        assertThat(samples.percentile(0.5)).isEqualTo(50);
        assertThat(samples.percentile(0.99)).isEqualTo(99);
        assertThat(samples.max()).isEqualTo(100);
    }

    @Test
    void theWorstOfAFewIsTheirNinetyNinthPercentile() {
        assertThat(Samples.of(3, 1, 2).percentile(0.99)).isEqualTo(3);
    }

    @Test
    void nothingHasNoPercentile() {
        assertThat(new Samples().percentile(0.5)).isNaN();
    }
}
