package io.github.vitals4j.health.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.Probe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which format an answer has: by {@code ?format=}, by {@code Accept}, or by the path. */
class NegotiationTest {
    private static final String NATIVE = "application/json";
    private static final String TEXT = "text/plain;charset=utf-8";
    private static final String ACTUATOR = "application/vnd.spring-boot.actuator.v3+json";
    private static final String PROMETHEUS = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
            + "application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,"
            + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2";

    private final Scenario scenario = Scenario.of(HealthStatus.HEALTHY);
    private final HealthEndpoint endpoint = scenario.endpoint()
            .path("/api/health", Probe.READINESS, ReportFormats.SIMPLE)
            .path("/check", Probe.READINESS, ReportFormats.TEXT)
            .build();

    @AfterEach
    void close() {
        scenario.close();
    }

    private static HealthResponse get(HealthEndpoint endpoint, String target, String accept) {
        var request = Scenario.request(target, Exposure.FULL);
        return endpoint.handle(accept == null ? request : request.withHeader("Accept", accept))
                .orElseThrow();
    }

    private String type(String target, String accept) {
        return get(endpoint, target, accept).contentType();
    }

    private static String text(HealthResponse response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/*",
                "",
                " ",
                ",",
                "application/*",
                "application/json",
                "application/json;charset=utf-8",
                "APPLICATION/JSON",
                "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8",
                "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2",
                "application/json, text/plain",
                "*/*;q=0.001",
                "text/plain;q=0.9, application/json"
            })
    void whateverAllowsItGetsTheFormatOfThePath(String accept) {
        assertThat(type("/ready", accept)).isEqualTo(NATIVE);
        assertThat(text(get(endpoint, "/api/health", accept))).contains("\"checks\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/plain                                              | text/plain;charset=utf-8",
                "text/*                                                  | text/plain;charset=utf-8",
                "application/json;q=0.5, text/plain                      | text/plain;charset=utf-8",
                "application/json;q=0, */*                               | application/vnd.spring-boot.actuator.v3+json",
                "application/health+json                                 | application/health+json",
                "application/json;q=0.8, application/health+json;q=0.9   | application/health+json",
                "application/vnd.spring-boot.actuator.v3+json            | application/vnd.spring-boot.actuator.v3+json",
                "*/*;q=0.1, application/health+json;q=0.2                | application/health+json"
            })
    void theMostLikedMediaTypeWins(String accept, String expected) {
        assertThat(type("/ready", accept)).isEqualTo(expected);
    }

    @Test
    void severalLinesAreOneList() {
        var lines = Map.of(
                "Accept", List.of("image/png", "text/plain;q=0.5", "application/health+json"),
                "X-Health-Depth", List.of("0"),
                "Empty", List.<String>of());
        var request = Scenario.request("/ready", Exposure.FULL).withHeaderLines(lines.keySet(), lines::get);
        assertThat(endpoint.handle(request).orElseThrow().contentType()).isEqualTo("application/health+json");
        assertThat(request.header("Accept")).contains("image/png, text/plain;q=0.5, application/health+json");
        assertThat(request.header("X-Health-Depth")).contains("0");
        assertThat(request.header("Empty")).isEmpty();
        assertThat(request.header("Absent")).isEmpty();
        assertThat(request.withHeader("Accept", "text/plain").header("X-Health-Depth"))
                .contains("0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html",
                "image/*",
                "application/xml;q=1.0",
                "*/*;q=0",
                "application/json;q=0",
                "application/json;q=0.000",
                "application/vnd.spring-boot.actuator.v2+json"
            })
    void whatFitsNothingIsRefused(String accept) {
        assertThat(get(endpoint, "/ready", accept).status()).isEqualTo(406);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "json",
                "application/",
                "/json",
                "application/json;q=2",
                "application/json;q=0.1234",
                "application/json;q=x",
                "application/json;q=",
                "application/json;q=-1",
                "*/json",
                ";;;,,,",
                "\u0000",
                "\u20ac/\u20ac;q=\u0661"
            })
    void whatIsIllFormedIsSkipped(String accept) {
        assertThat(get(endpoint, "/ready", accept).status()).isIn(200, 406);
        assertThat(get(endpoint, "/ready", accept + ", text/plain").contentType())
                .isEqualTo(TEXT);
    }

    @Test
    void anAbsurdlyLongAcceptIsReadUpToAPoint() {
        String accept = "text/html,".repeat(10_000);
        assertThat(get(endpoint, "/ready", accept + "application/json").status())
                .isEqualTo(406);
    }

    @Test
    void aFormatThatIsNamedGoesBeforeWhatIsAccepted() {
        for (var format : ReportFormats.ALL) {
            assertThat(get(endpoint, "/check?format=" + format.name(), "text/html")
                            .contentType())
                    .isEqualTo(format.contentType());
        }
        assertThat(type("/ready?format=ACTUATOR", null)).isEqualTo(ACTUATOR);
        assertThat(type("/ready?format=health%2Bjson", null)).isEqualTo("application/health+json");
        assertThat(type("/ready?x=1&format=text&format=ping&y", null)).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "?format=native", "?format=text", "?format=xml", "?format=", "?exclude=redis&format=text"})
    void aFixedPathKnowsOneFormat(String query) {
        var fixed = scenario.endpoint()
                .fixedPath("/api/health", Probe.READINESS, ReportFormats.SIMPLE)
                .metrics((accept, out) -> "text/x-metrics")
                .build();
        for (var accept : new String[] {null, "*/*", "text/plain", "text/html", "application/json;q=0"}) {
            for (var target : List.of("/api/health", "/api/health/")) {
                var response = get(fixed, target + query, accept);
                assertThat(response.status()).as(accept).isEqualTo(200);
                assertThat(response.contentType()).as(accept).isEqualTo(NATIVE);
                assertThat(text(response)).as(accept).contains("\"checks\"");
            }
        }
        assertThat(text(get(fixed, "/api/health/database?format=text", null))).contains("\"checks\"");
        assertThat(get(fixed, "/api/health", PROMETHEUS).contentType()).isEqualTo("text/x-metrics");
        assertThat(get(fixed, "/ready?format=text", null).contentType()).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"xml", "", "native%00", "native/", "../native"})
    void anUnknownFormatIsRefused(String name) {
        var response = get(endpoint, "/ready?format=" + name, null);
        assertThat(response.status()).isEqualTo(406);
        assertThat(text(response)).doesNotContain("xml").contains("\"error\"");
    }

    @Test
    void prometheusGetsMetricsWhereverItAsks() {
        var measured = scenario.endpoint().metrics((accept, out) -> {
            out.write("up 1\n".getBytes(StandardCharsets.US_ASCII));
            return "text/plain; version=0.0.4";
        });
        var metering = measured.build();
        for (var target : new String[] {"/metrics", "/metrics/", "/ready", "/health"}) {
            var response = get(metering, target, PROMETHEUS);
            assertThat(response.status()).isEqualTo(200);
            assertThat(text(response)).isEqualTo("up 1\n");
            assertThat(response.contentType()).isEqualTo("text/plain; version=0.0.4");
            assertThat(response.headers()).containsEntry("Cache-Control", "no-store");
        }
        assertThat(text(get(metering, "/ready", "text/plain;version=0.0.4"))).isEqualTo("up 1\n");
        assertThat(text(get(metering, "/ready", "text/plain"))).contains("readyz check passed");
        assertThat(text(get(metering, "/ready", "*/*"))).contains("\"dependencies\"");
        assertThat(text(get(metering, "/ready?format=native", PROMETHEUS))).contains("\"dependencies\"");
        assertThat(metering.paths()).contains("/metrics");

        var closed = measured.metricsAccess(request -> false).build();
        assertThat(get(closed, "/metrics", PROMETHEUS).status()).isEqualTo(404);
        assertThat(text(get(closed, "/ready", PROMETHEUS))).contains("\"dependencies\"");
        var broken = measured.metricsAccess(request -> {
                    throw new IllegalStateException();
                })
                .build();
        assertThat(get(broken, "/metrics", PROMETHEUS).status()).isEqualTo(404);
    }

    @Test
    void withoutMetricsPrometheusGetsTheFormatOfThePath() {
        assertThat(type("/ready", PROMETHEUS)).isEqualTo(NATIVE);
        assertThat(endpoint.handle(HealthRequest.of("GET", "/metrics"))).isEmpty();
    }

    @Test
    void metricsThatCannotBeWrittenAreAFaultOfTheEndpoint() {
        var metering = scenario.endpoint()
                .metrics((accept, out) -> {
                    throw new IOException("disk full");
                })
                .build();
        var response = get(metering, "/metrics", null);
        assertThat(response.status()).isEqualTo(500);
        assertThat(text(response)).isEqualTo("{\"status\":\"unhealthy\",\"message\":\"Health check system failure\"}");
    }

    /** An application's own format. */
    private record OwnFormat(String name, String contentType) implements ReportWriter {
        @Override
        public void write(ExposedReport report, ReportBody body) throws IOException {
            body.startObject()
                    .field("up", report.status().isUp())
                    .timestamp("at")
                    .startArray("names");
            for (var dependency : report.dependencies()) {
                body.value(dependency.name());
            }
            body.endArray().unixSeconds("seconds").uptimeSeconds("uptime").endObject();
        }
    }

    @Test
    void anApplicationAddsAFormatOfItsOwn() {
        var own = new OwnFormat("own", "application/vnd.own+json");
        var extended = scenario.endpoint()
                .format(own)
                .path("/own", Probe.READINESS, own)
                .build();
        String body =
                "{\"up\":true,\"at\":\"2026-02-13T00:59:52.046Z\",\"names\":[\"database\",\"redis\"],\"seconds\":1770944392,\"uptime\":2.046}";
        assertThat(text(get(extended, "/own", null))).isEqualTo(body);
        assertThat(text(get(extended, "/ready?format=own", null))).isEqualTo(body);
        assertThat(text(get(extended, "/ready", "application/vnd.own+json"))).isEqualTo(body);
        assertThat(get(endpoint, "/ready?format=own", null).status()).isEqualTo(406);
    }

    @Test
    void aFormatNeedsANameOfItsOwnAndAMediaType() {
        var builder = scenario.endpoint();
        assertThatThrownBy(() -> builder.format(new OwnFormat("native", NATIVE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("format 'native': there is another one of that name");
        assertThatThrownBy(() -> builder.format(new OwnFormat("My Format", NATIVE)))
                .hasMessageStartingWith("format 'My Format': a name is 1 to 63 of");
        assertThatThrownBy(() -> builder.format(new OwnFormat("own", "json\r\nSet-Cookie: x")))
                .hasMessageStartingWith("format 'own': content type 'json");
    }
}
