package io.github.vitals4j.health.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.Probe;
import io.github.vitals4j.health.history.HealthHistory;
import io.github.vitals4j.health.testing.ManualTime;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How the status page is served; what a browser makes of it is tested with one. */
class StatusPageTest {
    private final HealthCheckManager manager = HealthCheckManager.builder()
            .timeSource(ManualTime.create())
            .service("orders")
            .version("1.4.2")
            .register("database", context -> CheckResult.healthy())
            .build();

    @AfterEach
    void close() {
        manager.close();
    }

    private HealthEndpointBuilder builder() {
        return HealthEndpoint.builder(manager).statusPage();
    }

    private static HealthResponse ask(HealthEndpoint endpoint, String method, String target) {
        return endpoint.handle(HealthRequest.of(method, target)).orElseThrow(() -> new AssertionError(target));
    }

    private static String page(HealthEndpoint endpoint, String target) {
        var response = ask(endpoint, "GET", target);
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.contentType()).isEqualTo("text/html; charset=utf-8");
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    @Test
    void thereIsNoneUnlessItIsSwitchedOn() {
        var endpoint = HealthEndpoint.of(manager);
        assertThat(endpoint.paths()).doesNotContain("/health/ui");
        assertThat(endpoint.handle(HealthRequest.of("GET", "/health/ui"))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void everybodyGetsTheSameShellWhichSaysNothing(Exposure exposure) {
        var endpoint = builder().exposure(ExposurePolicy.always(exposure)).build();
        assertThat(page(endpoint, "/health/ui"))
                .isEqualTo(page(builder().build(), "/health/ui/"))
                .doesNotContain("orders", "1.4.2", "database", "{{");
        assertThat(ask(endpoint, "GET", "/health/ui").health()).isEmpty();
    }

    @Test
    void itIsSmallAndNeedsNoOtherHost() {
        String page = page(builder().build(), "/health/ui");
        assertThat(page.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(60_000);
        assertThat(Pattern.compile("\\b[a-z]+://[^\"'` ]+")
                        .matcher(page)
                        .results()
                        .map(found -> found.group()))
                .containsOnly("http://www.w3.org/2000/svg"); // the name of a vocabulary, which nobody fetches
    }

    @Test
    void aBrowserIsToldToTrustNothingButTheTextsInThePage() throws Exception {
        var response = ask(builder().build(), "GET", "/health/ui");
        String page = new String(response.body(), StandardCharsets.UTF_8);
        assertThat(response.headers())
                .containsEntry("Cache-Control", "no-store")
                .containsEntry("X-Content-Type-Options", "nosniff")
                .containsEntry("Referrer-Policy", "no-referrer");
        assertThat(response.headers().get("Content-Security-Policy").split("; "))
                .containsExactlyInAnyOrder(
                        "default-src 'none'",
                        "script-src " + hashOf(page, "<script type=\"module\">", "</script>"),
                        "style-src " + hashOf(page, "<style>", "</style>"),
                        "img-src data:",
                        "connect-src 'self'",
                        "base-uri 'none'",
                        "form-action 'none'",
                        "frame-ancestors 'none'",
                        "require-trusted-types-for 'script'",
                        "trusted-types 'none'");
    }

    /** As a browser does it: all that is between the tags, of which there must be one pair. */
    private static String hashOf(String page, String start, String end) throws Exception {
        assertThat(page.split(Pattern.quote(start), -1)).hasSize(2);
        assertThat(page.split(Pattern.quote(end), -1)).hasSize(2);
        String text = page.substring(page.indexOf(start) + start.length(), page.indexOf(end));
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    }

    @Test
    void onlyReadsAreAllowed() {
        var endpoint = builder().build();
        var head = ask(endpoint, "HEAD", "/health/ui");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.contentLength())
                .isEqualTo(ask(endpoint, "GET", "/health/ui").contentLength());
        var post = ask(endpoint, "POST", "/health/ui");
        assertThat(post.status()).isEqualTo(405);
        assertThat(post.headers()).containsEntry("Allow", "GET, HEAD");
    }

    @Test
    void itCountsForTheRateLimit() {
        var endpoint = builder().rateLimit(RateLimit.perMinute(1)).build();
        assertThat(ask(endpoint, "GET", "/health/ui").status()).isEqualTo(200);
        var second = ask(endpoint, "GET", "/health/ui/");
        assertThat(second.status()).isEqualTo(429);
        assertThat(second.headers()).containsEntry("Retry-After", "60");
        assertThat(ask(endpoint, "GET", "/ready").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "/health/ui, /ready, ../ready",
        "/status, /ready, ./ready",
        "/status, /api/health, ./api/health",
        "/a/b/c, /a/ready, ../../a/ready"
    })
    void itFindsReadinessFromWhereItIs(String path, String readiness, String relative) {
        var endpoint = builder()
                .noPaths()
                .path("/alive", Probe.LIVENESS)
                .path(readiness, Probe.READINESS, ReportFormats.SIMPLE)
                .statusPagePath(path)
                .prefixes("", "/internal")
                .build();
        assertThat(endpoint.paths())
                .isEqualTo(List.of(
                        "/alive", readiness, path, "/internal/alive", "/internal" + readiness, "/internal" + path));
        assertThat(page(endpoint, path))
                .isEqualTo(page(endpoint, "/internal" + path))
                .contains("data-ready=\"" + relative + "\"", "href=\"" + relative + "?format=native\"");
    }

    @Test
    void itReadsReadinessWhereTheFormatMayBeNative() {
        var builder = builder().noPaths().fixedPath("/api/health", Probe.READINESS, ReportFormats.SIMPLE);
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("which no path serves; the paths are [/api/health]");
        assertThat(page(
                        builder.fixedPath("/up", Probe.READINESS, ReportFormats.NATIVE)
                                .build(),
                        "/health/ui"))
                .contains("data-ready=\"../up\"");
    }

    @Test
    void itKnowsWhetherThereIsAHistoryToAskFor() {
        assertThat(page(builder().build(), "/health/ui")).contains("data-history=\"\"");
        try (var history = HealthHistory.of(manager)) {
            var endpoint = builder().history(history).historyPath("/past").build();
            assertThat(page(endpoint, "/health/ui")).contains("data-history=\"../past\"");
        }
    }

    @Test
    void whatCannotBeServedIsRefused() {
        assertThatThrownBy(() -> builder().statusPagePath("ui")).hasMessageStartingWith("path 'ui': must be like");
        assertThatThrownBy(() -> builder().statusPagePath("/ready").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("path '/ready': two things would be served there");
        assertThatThrownBy(
                        () -> builder().noPaths().path("/alive", Probe.LIVENESS).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "status page: reads readiness in the native format, which no path serves; the paths are [/alive]");
    }
}
