package io.github.vitals4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableTest {
    private static final int TO_FLOOR = Table.HEADINGS.indexOf("÷ floor");

    private static String toFloor(String unit, double floor, double ours) {
        var rows = new Table(List.of(measured("floor", unit, floor), measured("Vitals4j", unit, ours))).rows();
        return rows.get(1).get(TO_FLOOR);
    }

    private static Measurement measured(String who, String unit, double p50) {
        return new Measurement("body", "10 dependencies", who, "figure", unit, 17, 50, p50, p50, 0.5);
    }

    @ParameterizedTest
    @CsvSource({"B, 0.04", "B, 0.99", "B, 0", "ms, 0"})
    void nothingIsComparedWithNothing(String unit, double floor) {
        assertThat(toFloor(unit, floor, 152)).isEmpty();
    }

    @Test
    void whatIsSmallInAnotherUnitIsCompared() {
        assertThat(toFloor("ms", 0.04, 0.08)).isEqualTo("2");
        assertThat(toFloor("B", 1, 152)).isEqualTo("152");
    }
}
