package io.github.vitals4j.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "30s, PT30S",
        "5m, PT5M",
        "2h, PT2H",
        "1d, PT24H",
        "0s, PT0S",
        "' 30 s ', PT30S",
        "30S, PT30S",
        "500 MS, PT0.5S",
        "PT30S, PT30S",
        "pt1m30s, PT1M30S",
        "P1D, PT24H",
        "PT0.25S, PT0.25S",
        "-PT5S, PT-5S",
        "999999999999ms, PT277777H46M39.999S",
    })
    void areReadAsPeopleWriteThem(String text, Duration duration) {
        assertThat(Durations.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "30",
                "s",
                "-30s",
                "3.5s",
                "30 sec",
                "30s 5ms",
                "1e3ms",
                "٣s",
                "9999999999999s",
                "PT",
                "P1Y",
                "PT9999999999999999999S",
                "thirty"
            })
    void whatIsNoDurationIsRefusedWithTheAcceptedForm(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.parse(text))
                .withMessage("must be a number with ms, s, m, h or d, such as 500ms or 30s, or ISO-8601 such as PT30S");
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 ms",
        "PT0.0009S, 0 ms",
        "PT0.08S, 80 ms",
        "PT0.999999S, 999 ms",
        "PT1S, 1 s",
        "PT2.35S, 2.35 s",
        "PT3.0009S, 3 s",
        "PT10S, 10 s",
        "PT100S, 100 s",
        "PT1M39S, 99 s",
        "PT1H, 3600 s",
    })
    void areWrittenInSecondsOrMilliseconds(Duration duration, String text) {
        assertThat(Durations.text(duration)).isEqualTo(text);
    }
}
