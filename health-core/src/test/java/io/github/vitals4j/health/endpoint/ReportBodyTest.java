package io.github.vitals4j.health.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.Probe;
import io.github.vitals4j.health.testing.ManualTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What an application's own format can write that none of the library's does. */
class ReportBodyTest {
    private static final ReportWriter OWN = new ReportWriter() {
        @Override
        public String name() {
            return "own";
        }

        @Override
        public String contentType() {
            return "application/json";
        }

        @Override
        public void write(ExposedReport report, ReportBody body) throws IOException {
            body.startObject()
                    .unixTime("time")
                    .field("limit", null)
                    .startArray("used")
                    .value(null)
                    .value(1)
                    .endArray()
                    .endObject();
        }
    };

    private final ManualTime time = ManualTime.at(Instant.parse("2026-02-13T01:00:00.045Z"));

    @Test
    void aMemberOrAnElementMayBeNull() {
        assertThat(body()).endsWith(",\"limit\":null,\"used\":[null,1]}");
    }

    @Test
    void unixTimeHasThreeDecimalsAndIsNewInEveryAnswer() {
        try (var manager = HealthCheckManager.builder().timeSource(time).build()) {
            var endpoint = endpoint(manager);
            assertThat(body(endpoint)).startsWith("{\"time\":1770944400.045,");
            time.advance(Duration.ofMillis(955));
            assertThat(body(endpoint)).startsWith("{\"time\":1770944401.000,");
        }
    }

    @Test
    void unixTimeIsRightBefore1970() {
        time.stepWallClock(Duration.between(Instant.parse("2026-02-13T01:00:00.045Z"), Instant.ofEpochMilli(-1_500)));
        assertThat(body()).startsWith("{\"time\":-1.500,");
    }

    private String body() {
        try (var manager = HealthCheckManager.builder().timeSource(time).build()) {
            return body(endpoint(manager));
        }
    }

    private static HealthEndpoint endpoint(HealthCheckManager manager) {
        return HealthEndpoint.builder(manager)
                .path("/own", Probe.READINESS, OWN)
                .build();
    }

    private static String body(HealthEndpoint endpoint) {
        var answer = endpoint.handle(HealthRequest.of("GET", "/own")).orElseThrow();
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
