package io.github.vitals4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.Reason;
import io.github.vitals4j.health.endpoint.Exposure;
import io.github.vitals4j.health.endpoint.ExposurePolicy;
import io.github.vitals4j.health.endpoint.HealthEndpoint;
import io.github.vitals4j.health.endpoint.HealthEndpointBuilder;
import io.github.vitals4j.health.endpoint.HealthHttpHandler;
import io.github.vitals4j.health.history.HealthHistory;
import io.github.vitals4j.health.testing.ManualTime;
import io.github.vitals4j.health.testing.TestChecker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The status page in a real browser, on a real endpoint. */
class StatusPageIT {
    private static final String TOKEN = "correct-horse-battery";

    private static Browser browser;

    private final TestChecker database = TestChecker.healthy();
    private final TestChecker redis = TestChecker.healthy();
    private HealthCheckManager health;
    private HttpServer server;

    @BeforeAll
    static void startBrowser() {
        browser = Browser.start();
    }

    @AfterAll
    static void endBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void start() throws IOException {
        health = HealthCheckManager.builder()
                .service("orders")
                .version("1.4.2")
                .environment("test")
                .register("database", database, StatusPageIT::always)
                .register("redis", redis, o -> always(o).optional())
                .build();
        serve(0, endpoint -> endpoint);
        browser.complaints();
    }

    /** Asked whenever the page asks; and on a busy machine that may be a while. */
    private static CheckOptions always(CheckOptions options) {
        return options.ttl(Duration.ofMillis(1)).maxStale(Duration.ofMinutes(5));
    }

    @AfterEach
    void end() {
        server.stop(0);
        health.close();
    }

    private void serve(int port, UnaryOperator<HealthEndpointBuilder> options) throws IOException {
        if (server != null) {
            server.stop(0);
        }
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        HealthHttpHandler.mount(
                server,
                options.apply(HealthEndpoint.builder(health).statusPage().prefixes("", "/internal"))
                        .build());
        server.start();
    }

    private void open(String path) {
        browser.open(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path));
    }

    private void refreshUntil(String state) {
        browser.click("#now");
        browser.awaitText("#state", state);
    }

    @Test
    void itFollowsTheServiceThroughFailureAndRecovery() {
        browser.prefers("light");
        open("/health/ui");
        browser.awaitText("#state", "Healthy");
        assertThat(browser.title()).isEqualTo("Healthy \u00b7 orders");
        assertThat(browser.text("h1")).isEqualTo("orders");
        assertThat(browser.text("#about")).isEqualTo("1.4.2 \u00b7 test");
        assertThat(browser.text("#message")).isEqualTo("All dependencies are healthy");
        assertThat(browser.text("#facts")).contains("Uptime", "Updated");
        assertThat(browser.texts(".card h3")).containsExactly("database", "redis");
        assertThat(browser.texts(".card .type")).containsExactly("critical", "optional");
        assertThat(browser.texts(".card .state b")).containsExactly("Healthy", "Healthy");
        assertThat(browser.attribute(".card .states", "aria-label")).matches("Last (\\d+) checks?: \\1 healthy");
        assertThat(browser.attribute(".card .spark", "aria-label")).startsWith("Durations: ");
        assertThat(browser.shows("#changes")).isFalse();
        assertThat(browser.barriers()).isEmpty();

        browser.prefers("dark");
        redis.nowAnswers(
                CheckResult.unhealthy(Reason.TIMEOUT, "no answer in 3 s").with("attempts", 7));
        refreshUntil("Degraded");
        assertThat(browser.text("#message")).isEqualTo("Running in degraded mode: redis unavailable");
        assertThat(browser.texts(".card .state b")).containsExactly("Healthy", "Unhealthy");
        assertThat(browser.text(".card.unhealthy .why")).isEqualTo("timeout no answer in 3 s");
        assertThat(browser.attribute(".card.unhealthy .states", "aria-label"))
                .matches("Last \\d+ checks: \\d+ healthy, \\d+ unhealthy");
        browser.click(".card.unhealthy summary");
        assertThat(browser.text(".card.unhealthy dl")).contains("attempts\n7", "Failures in a row\n", "Last check\n");
        assertThat(browser.run("return document.getElementById('said').textContent"))
                .isEqualTo("Degraded. Running in degraded mode: redis unavailable. redis is unhealthy, timeout.");
        assertThat(browser.text("#log")).contains("redis became unhealthy (timeout) after", "healthy");
        assertThat(browser.barriers()).isEmpty();

        database.nowUnhealthy("down");
        refreshUntil("Unhealthy");
        assertThat(browser.title()).isEqualTo("Unhealthy \u00b7 orders");
        assertThat(browser.texts("#filters button:not([hidden])")).containsExactly("All 2", "Unhealthy 2");
        assertThat(browser.barriers()).isEmpty();
        browser.prefers("light");
        assertThat(browser.barriers()).isEmpty();

        database.nowHealthy();
        redis.nowHealthy();
        refreshUntil("Healthy");
        assertThat(browser.texts(".card .state b")).containsExactly("Healthy", "Healthy");
        assertThat(browser.shows(".why")).isFalse();
        assertThat(browser.texts("#log li")).hasSize(4);
        assertThat(browser.complaints()).isEmpty();
    }

    /** What the page itself has not seen: it is opened later. */
    @Test
    void itTellsWhatWasIfThereIsAHistory() throws IOException {
        try (var history = HealthHistory.of(health)) {
            serve(0, endpoint -> endpoint.history(history));
            health.refresh("redis").join();
            redis.nowAnswers(CheckResult.unhealthy(Reason.TIMEOUT, "no answer in 3 s"));
            health.refresh("redis").join();
            open("/internal/health/ui");
            browser.awaitText("#log", "Overall became degraded");
            assertThat(browser.text("#log")).contains("redis became unhealthy (timeout) after");
            assertThat(browser.attribute(".card:last-child .states", "aria-label"))
                    .matches("Last \\d+ checks: \\d+ healthy, \\d+ unhealthy");
            assertThat(browser.text("#facts")).containsOnlyOnce("Available").contains("Available, since the start");
            browser.click(".card:last-child summary");
            assertThat(browser.text(".card:last-child dl"))
                    .containsOnlyOnce("p50, p95, p99, since the start")
                    .contains("% of");
            assertThat(browser.barriers()).isEmpty();
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void aPeriodThatIsLongerThanTheServiceHasRunIsNotClaimed() throws IOException {
        health.close();
        var time = ManualTime.create();
        health = HealthCheckManager.builder()
                .timeSource(time)
                .register("database", database, options -> options.maxStale(Duration.ofDays(7)))
                .build();
        try (var history = HealthHistory.of(health)) {
            serve(0, endpoint -> endpoint.history(history));
            var unused = health.checkReadiness();
            time.advance(Duration.ofHours(2));
            open("/health/ui");
            browser.awaitText("#facts", "Available, last 1 h");
            assertThat(browser.text("#facts"))
                    .contains("Available, since the start")
                    .doesNotContain("24 h");

            time.advance(Duration.ofHours(22));
            browser.click("#now");
            browser.awaitText("#facts", "Available, last 24 h");
            assertThat(browser.text("#facts")).contains("Available, last 1 h").doesNotContain("since the start");
        }
    }

    @Test
    void itFindsReadinessBelowAPrefixAndWithASlashAtItsEnd() {
        for (var path : new String[] {"/health/ui/", "/internal/health/ui", "/internal/health/ui/"}) {
            open(path);
            browser.awaitText("#state", "Healthy");
            assertThat(browser.attribute("#json", "href")).endsWith("/ready?format=native");
        }
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void itSaysWhenItHasLostContactAndHowOldIsWhatItShows() throws IOException {
        open("/health/ui");
        browser.awaitText("#state", "Healthy");
        int port = server.getAddress().getPort();
        server.stop(0);
        browser.click("#now");
        browser.awaitText("#state", "No contact");
        assertThat(browser.text("#message"))
                .matches("The service does not answer\\. Shown is what it said (< 1|\\d+) s ago:"
                        + " healthy, All dependencies are healthy");
        assertThat(browser.title()).isEqualTo("No contact \u00b7 orders");
        assertThat(browser.run("return document.getElementById('said').textContent"))
                .isEqualTo("No contact. The service does not answer.");
        assertThat(browser.texts(".card h3")).containsExactly("database", "redis");
        assertThat(browser.barriers()).isEmpty();

        serve(port, endpoint -> endpoint);
        browser.awaitText("#state", "Healthy"); // by itself
        assertThat(browser.run("return document.getElementById('said').textContent"))
                .isEqualTo("In contact again. Healthy. All dependencies are healthy.");
    }

    @Test
    void aTokenShowsTheDetailsAndIsForgottenWhenToldSo() throws IOException {
        serve(0, endpoint -> endpoint.exposure(ExposurePolicy.bearerToken(() -> TOKEN)));
        open("/health/ui");
        browser.awaitText("#state", "Healthy");
        assertThat(browser.text("h1")).isEqualTo("Health");
        assertThat(browser.text("#hint")).startsWith("Details are not shown to everybody.");
        assertThat(browser.shows("#dependencies")).isFalse();

        browser.click("#hint-ask");
        assertThat(browser.focus()).isEqualTo("Token");
        assertThat(browser.barriers()).isEmpty();
        browser.type("two words", Keys.ENTER);
        assertThat(browser.text("#token-error")).contains("no spaces");
        browser.run("document.getElementById('token-value').value = ''");
        browser.type("wrong", Keys.ENTER);
        browser.awaitText("#hint", "there is no more to see");

        browser.click("#ask");
        browser.type(TOKEN, Keys.ENTER);
        browser.awaitText("h1", "orders");
        assertThat(browser.texts(".card h3")).containsExactly("database", "redis");
        browser.reload();
        browser.awaitText("h1", "orders");
        assertThat(browser.run("return document.documentElement.outerHTML + location.href")
                        .toString())
                .doesNotContain(TOKEN);

        browser.click("#ask");
        browser.click("#token-forget");
        browser.awaitText("#hint", "not shown to everybody");
        assertThat(browser.shows("#dependencies")).isFalse();
        assertThat(browser.run("return sessionStorage.length")).isEqualTo(0L);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aSummaryHasReasonsAndNoTexts() throws IOException {
        serve(0, endpoint -> endpoint.exposure(ExposurePolicy.always(Exposure.SUMMARY)));
        redis.nowAnswers(
                CheckResult.unhealthy(Reason.TIMEOUT, "no answer in 3 s").with("attempts", 7));
        open("/health/ui");
        browser.awaitText("#state", "Degraded");
        browser.click(".card.unhealthy summary");
        assertThat(browser.text(".card.unhealthy .why")).isEqualTo("timeout");
        assertThat(browser.text("body")).contains("Failures in a row").doesNotContain("no answer", "attempts");
        assertThat(browser.shows("#hint")).isFalse();
    }

    @Test
    void theKeyboardReachesEverythingAndTheFocusShows() {
        redis.nowUnhealthy("down");
        open("/health/ui");
        browser.awaitText("#state", "Degraded");
        for (var name : new String[] {
            "Refresh",
            "Refresh now",
            "All 2",
            "Healthy 1",
            "Unhealthy 1",
            "Details of database",
            "Details of redis",
            "The same as JSON"
        }) {
            assertThat(browser.tab()).startsWith(name);
            assertThat(browser.run("return getComputedStyle(document.activeElement).outlineStyle"))
                    .as("the focus on " + name)
                    .isEqualTo("solid");
        }
        browser.type(Keys.chord(Keys.SHIFT, Keys.TAB));
        browser.type(Keys.ENTER);
        assertThat(browser.text(".card.unhealthy dl")).contains("Failures in a row");
        browser.type(Keys.chord(Keys.SHIFT, Keys.TAB));
        browser.type(Keys.chord(Keys.SHIFT, Keys.TAB));
        browser.type(Keys.SPACE);
        assertThat(browser.texts(".card h3")).containsExactly("redis");
        assertThat(browser.focus()).startsWith("Unhealthy 1");
        browser.type(Keys.chord(Keys.SHIFT, Keys.TAB), Keys.NULL);
        assertThat(browser.attribute("#filters [value=unhealthy]", "aria-pressed"))
                .isEqualTo("true");
    }
}
