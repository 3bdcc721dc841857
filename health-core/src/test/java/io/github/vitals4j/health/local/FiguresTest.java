package io.github.vitals4j.health.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FiguresTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1023, 1023 B",
        "1024, 1 KB",
        "1536, 1.5 KB",
        "10485760, 10 MB",
        "123456789, 117.7 MB",
        "9223372036854775807, 8 EB"
    })
    void writesSizes(long bytes, String expected) {
        assertThat(Figures.bytes(bytes)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1023, 1023",
        "500B, 500",
        "2KB, 2048",
        "2 kb, 2048",
        "500MB, 524288000",
        "1G, 1073741824",
        "3TB, 3298534883328"
    })
    void readsSizes(String text, long expected) {
        assertThat(Figures.parseBytes(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5GB", "MB", "10 MiB", "1e6", "99999999999999999999"})
    void refusesWhatIsNoSize(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Figures.parseBytes(text))
                .withMessage("must be a number of bytes, or one with KB, MB, GB or TB, such as 500MB");
    }

    @Test
    void refusesSizesThatNoDiskHas() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Figures.parseBytes("9999999999999TB"))
                .withMessage("must be less than 8,388,608 TB");
        assertThat(Figures.parseBytes("8388607TB")).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"26h, PT26H", "7d, P7D", "90 s, PT90S", "1h30m, PT1H30M", "PT5M, PT5M", "p2d, P2D"})
    void readsDurations(String text, Duration expected) {
        assertThat(Figures.parseDuration(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "26", "h", "a day", "1w", "99999999999999999999d"})
    void refusesWhatIsNoDuration(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Figures.parseDuration(text))
                .withMessage("must be a number with s, m, h or d, such as 26h, or ISO-8601 such as PT26H");
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 0s", "PT59S, 59s", "PT1H, 1h", "PT1H2M3S, 1h 2m", "PT26H, 1d 2h", "P400DT1M, 400d"})
    void writesDurations(Duration duration, String expected) {
        assertThat(Figures.duration(duration)).isEqualTo(expected);
    }

    @Test
    void readsPercentagesWithAndWithoutTheSign() {
        assertThat(Figures.parsePercent("80")).isEqualTo(80);
        assertThat(Figures.parsePercent(" 80 % ")).isEqualTo(80);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Figures.parsePercent("most"))
                .withMessage("must be a whole number of per cent, such as 80");
    }

    @Test
    void readsNumbers() {
        assertThat(Figures.parseNumber(" 1000 ")).isEqualTo(1_000);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Figures.parseNumber("1k"))
                .withMessage("must be a whole number");
    }

    @Test
    void roundsPercentages() {
        assertThat(Figures.percent(1, 3)).isEqualTo(33.33);
        assertThat(Figures.percent(5, 0)).isZero();
        assertThat(Figures.plain(80.0)).isEqualTo("80");
        assertThat(Figures.plain(33.33)).isEqualTo("33.33");
        assertThat(Figures.plain(100.0)).isEqualTo("100");
    }
}
