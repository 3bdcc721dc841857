package io.github.vitals4j.health.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.Reason;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedResultTest {
    private static final Instant NOW = Instant.parse("2026-02-13T01:00:00Z");

    @Test
    void whatIsWrittenIsReadBack() throws Exception {
        var result = CheckResult.degraded(Reason.SLOW, "took its time")
                .with(Map.of("tokens", 17, "share", 0.25, "large", 1L << 40, "warm", true));

        var read = SharedResult.parse(SharedResult.of(result, "pod-7", NOW).toJson());

        assertThat(read.status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(read.reason()).isEqualTo(Reason.SLOW);
        assertThat(read.toResult("text").metadata())
                .containsEntry("tokens", 17)
                .containsEntry("share", 0.25)
                .containsEntry("large", 1L << 40)
                .containsEntry("warm", true)
                .containsEntry("measured_by", "pod-7")
                .containsEntry("measured_at", "2026-02-13T01:00:00Z");
    }

    @Test
    void noTextIsWritten() {
        var result = CheckResult.unhealthy(Reason.AUTHENTICATION, "key sk-secret was refused")
                .with("url", "https://user:secret@example.org/")
                .with("attempts", 2);

        assertThat(SharedResult.of(result, "pod-7", NOW).toJson())
                .isEqualTo("{\"status\":\"unhealthy\",\"reason\":\"authentication\",\"by\":\"pod-7\","
                        + "\"at\":\"2026-02-13T01:00:00Z\",\"figures\":{\"attempts\":2}}");
    }

    @Test
    void thereIsAlwaysRoomForWhoMeasured() {
        var result = CheckResult.healthy();
        for (int each = 0; each < CheckResult.MAX_METADATA; each++) {
            result = result.with("figure_" + each, each);
        }

        assertThat(SharedResult.of(result, "pod-7", NOW).toResult("").metadata())
                .containsKeys("figure_0", "measured_by", "measured_at")
                .hasSizeLessThanOrEqualTo(CheckResult.MAX_METADATA);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "{}",
                "[1]",
                "{\"status\":\"well\",\"by\":\"a\",\"at\":\"2026-02-13T01:00:00Z\"}",
                "{\"status\":\"healthy\",\"by\":\"a\",\"at\":\"yesterday\"}",
                "{\"status\":\"healthy\",\"reason\":\"NO REASON\",\"by\":\"a\",\"at\":\"2026-02-13T01:00:00Z\"}",
                "{\"status\":\"healthy\",\"by\":\"a\",\"at\":\"2026-02-13T01:00:00Z\",\"figures\":{\"a\":\"text\"}}"
            })
    void whatIsNoResultIsNotRead(String text) {
        assertThatThrownBy(() -> SharedResult.parse(text)).isInstanceOf(IOException.class);
    }
}
