package io.github.vitals4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.vitals4j.examples.quickstart.PageStub.Answer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The status page in a real browser, told what the library itself would never say. */
class StatusPageStrangeAnswersIT {
    private static final String ATTACK =
            "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>";
    private static final String HOSTILE =
            "\u202e" + ATTACK + "javascript:alert(1) {{script}} ${1} " + "w".repeat(4_000);
    private static final int PHONE = 320;

    private static Browser browser;

    private PageStub stub;

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
        stub = PageStub.start();
        browser.complaints();
    }

    @AfterEach
    void end() {
        stub.close();
    }

    private static String json(Object body) throws JsonProcessingException {
        return new JsonMapper().writeValueAsString(body);
    }

    private static Map<String, Object> dependency(String text) {
        return Map.of(
                "status", text,
                "type", text,
                "since", text,
                "last_check", text,
                "duration_ms", text,
                "error", text,
                "reason", text,
                "stale", text,
                "consecutive_failures", text,
                "metadata", Map.of(text, text, "list", List.of(text), "__proto__", text));
    }

    @Test
    void hostileTextsAreShownAsTexts() throws Exception {
        var dependencies = new LinkedHashMap<String, Object>();
        dependencies.put(ATTACK, dependency(HOSTILE));
        for (var name : List.of("__proto__", "constructor", "toString", "hasOwnProperty")) {
            dependencies.put(name, dependency("unhealthy"));
        }
        dependencies.put("nothing", null);
        dependencies.put("text", "text");
        dependencies.put("list", List.of(1, Map.of()));
        stub.answer(Answer.json(
                503,
                json(Map.of(
                        "status", "unhealthy",
                        "message", HOSTILE,
                        "service", ATTACK,
                        "version", List.of(HOSTILE),
                        "environment", HOSTILE,
                        "timestamp", HOSTILE,
                        "uptime_seconds", HOSTILE,
                        "dependencies", dependencies))));
        browser.width(PHONE);
        browser.open(stub.page());
        browser.awaitText("#state", "Unhealthy");

        assertThat(browser.texts(".card h3"))
                .containsExactly(
                        ATTACK, "__proto__", "constructor", "toString", "hasOwnProperty", "nothing", "text", "list");
        assertThat(browser.text("h1")).isEqualTo(ATTACK);
        assertThat(browser.text(".card .why")).contains(ATTACK);
        assertThat(browser.title()).isEqualTo("Unhealthy \u00b7 " + ATTACK);
        browser.click(".card summary");
        assertThat(browser.text(".card dl")).contains(ATTACK);
        assertThat(browser.run(
                        "return document.querySelectorAll('img, script:not([type=module]), iframe, b i').length"))
                .isEqualTo(0L);
        assertThat(browser.run("return ({}).status")).isNull();
        assertThat(browser.scrollsSideways()).isFalse();
        assertThat(browser.barriers()).isEmpty();
        browser.width(1_000);
        assertThat(browser.scrollsSideways()).isFalse();
        assertThat(browser.complaints()).isEmpty();
    }

    /** Without this, that the browser does not complain would prove nothing. */
    @Test
    void thePolicyOfThePageHolds() {
        browser.open(stub.page());
        browser.awaitText("#state", "Healthy");
        assertThat(browser.run("try { document.body.innerHTML = '<b>x</b>' } catch (e) { return e.name }"))
                .isEqualTo("TypeError");
        browser.run("document.head.append(Object.assign(document.createElement('style'), {textContent: 'b{}'}))");
        assertThat(browser.complaints())
                .anyMatch(complaint -> complaint.contains("Trusted"))
                .anyMatch(complaint -> complaint.contains("style-src"));
    }

    @Test
    void whatIsNoHealthIsSaidToBeNone() throws Exception {
        var refusals = new LinkedHashMap<Answer, String>();
        refusals.put(new Answer(200, "text/html", "<h1>Please log in</h1>"), "is no health endpoint (code 200)");
        refusals.put(Answer.json(404, "{\"error\":\"Not found\"}"), "is no health endpoint (code 404)");
        refusals.put(Answer.json(200, "{\"status\":\"up\"}"), "is no health endpoint (code 200)");
        refusals.put(Answer.json(200, "null"), "is no health endpoint (code 200)");
        refusals.put(Answer.json(200, "[\"healthy\"]"), "is no health endpoint (code 200)");
        refusals.put(Answer.json(429, "{\"error\":\"Too many\"}"), "asked too often and wants a pause of 1 s");
        refusals.put(Answer.json(401, ""), "does not tell its state to everybody (code 401)");
        browser.open(stub.page());
        browser.awaitText("#state", "Healthy");
        for (var refusal : refusals.entrySet()) {
            stub.answer(refusal.getKey());
            browser.click("#now");
            browser.awaitText("#message", refusal.getValue());
            assertThat(browser.text("#state")).isEqualTo("No contact");
        }
        assertThat(browser.text("#hint-ask")).isEqualTo("Enter a token");
        stub.answer(Answer.json(500, "{\"status\":\"unhealthy\",\"message\":\"Health check system failure\"}"));
        browser.click("#now");
        browser.awaitText("#message", "Health check system failure");
        assertThat(browser.text("#state")).isEqualTo("Unhealthy");
        assertThat(browser.shows("#hint")).isFalse();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void hundredsOfDependenciesCanBeSearched() throws Exception {
        var dependencies = IntStream.range(0, 250)
                .boxed()
                .collect(Collectors.toMap(
                        i -> "shard-" + i,
                        i -> dependency(i == 249 ? "unhealthy" : "healthy"),
                        (a, b) -> a,
                        LinkedHashMap::new));
        stub.answer(
                Answer.json(200, json(Map.of("status", "degraded", "message", "slow", "dependencies", dependencies))));
        browser.open(stub.page());
        browser.awaitText("#state", "Degraded");
        assertThat(browser.run("return document.querySelectorAll('.card').length"))
                .isEqualTo(200L);
        assertThat(browser.text("#more")).isEqualTo("Show all 250");
        browser.click("#filters [value=unhealthy]");
        assertThat(browser.texts(".card h3")).containsExactly("shard-249");
        browser.click("#filters [value='']");
        browser.click("#more");
        assertThat(browser.run("return document.querySelectorAll('.card').length"))
                .isEqualTo(250L);
        browser.click("#search");
        browser.type("SHARD-12");
        assertThat(browser.texts(".card h3")).hasSize(11).contains("shard-12", "shard-120", "shard-129");
        browser.type("x");
        assertThat(browser.text("#none")).isEqualTo("None to show.");
    }

    @Test
    void itAsksWhileItIsSeen() {
        browser.open(stub.page());
        browser.awaitText("#state", "Healthy");
        browser.run("const i = document.getElementById('interval'); i.value = 2; i.dispatchEvent(new Event('change'))");
        assertThat(stub.isAskedWithin(30)).isTrue();
        browser.inAnotherTab(() -> {
            stub.isAskedWithin(4); // by what was on its way when the page became hidden
            assertThat(stub.isAskedWithin(4)).isFalse();
        });
        assertThat(stub.isAskedWithin(30)).isTrue();
    }
}
