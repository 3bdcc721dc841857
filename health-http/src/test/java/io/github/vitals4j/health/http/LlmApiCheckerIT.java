package io.github.vitals4j.health.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.DependencyChecker;
import io.github.vitals4j.health.DependencyType;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.Reason;
import io.github.vitals4j.health.testing.TestContext;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LlmApiCheckerIT {
    private static final String COMPLETION =
            "{\"object\":\"chat.completion\",\"model\":\"small-2026-01\",\"choices\":[{\"index\":0}]}";

    private final TestServer server = TestServer.http();
    private final List<JsonNode> requests = new CopyOnWriteArrayList<>();
    private final List<String> paths = new CopyOnWriteArrayList<>();
    private final TestContext context = TestContext.of(Duration.ofSeconds(60));

    @BeforeEach
    void answerLikeMostServers() {
        answer(200, COMPLETION);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void answer(int code, String body) {
        server.handle(exchange -> {
            note(exchange);
            TestServer.answer(exchange, code, body);
        });
    }

    private JsonNode note(HttpExchange exchange) throws IOException {
        var request = Json.MAPPER.readTree(exchange.getRequestBody().readAllBytes());
        requests.add(request);
        paths.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        return request;
    }

    private LlmApiChecker checker() {
        return LlmApiChecker.of(server.uri("/v1"), () -> "k-1234567890");
    }

    private CheckResult check(DependencyChecker checker) throws Exception {
        return checker.check(context);
    }

    @Test
    void asksForOneTokenAndTellsTheModelThatAnswered() throws Exception {
        var result = check(checker().model("small"));

        assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(result.metadata()).containsEntry("model", "small-2026-01");
        assertThat(paths).containsExactly("POST /v1/chat/completions");
        assertThat(requests.get(0).toString())
                .isEqualTo(
                        "{\"model\":\"small\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"max_tokens\":1}");
    }

    @Test
    void keepsTheQueryOfTheBase() throws Exception {
        check(LlmApiChecker.of(server.uri("/openai/?api-version=2"), () -> "k-1234567890"));

        assertThat(paths).containsExactly("POST /openai/chat/completions?api-version=2");
    }

    @Test
    void declaresTheKeyAndAsksForItInEveryRun() throws Exception {
        var key = new AtomicReference<>("first-key-123");
        var sent = new CopyOnWriteArrayList<String>();
        server.handle(exchange -> {
            sent.add(exchange.getRequestHeaders().getFirst("Authorization"));
            TestServer.answer(exchange, 200, COMPLETION);
        });
        var checker = LlmApiChecker.of(server.uri("/v1"), key::get);

        check(checker);
        key.set("second-key-456");
        check(checker);

        assertThat(sent).containsExactly("Bearer first-key-123", "Bearer second-key-456");
        assertThat(context.secrets()).contains("first-key-123", "second-key-456");
    }

    @Test
    void aKeyInAnotherHeaderStandsInThatOneOnly() throws Exception {
        var sent = new CopyOnWriteArrayList<Headers>();
        server.handle(exchange -> {
            sent.add(exchange.getRequestHeaders());
            TestServer.answer(exchange, 200, COMPLETION);
        });

        check(checker().secretHeader("api-key", () -> "k-other-123"));

        assertThat(sent.get(0).get("api-key")).containsExactly("k-other-123");
        assertThat(sent.get(0)).doesNotContainKey("Authorization");
    }

    @Test
    void asksAgainUnderTheNewNameWhenTheOldOneIsRefusedAndThenStaysWithIt() throws Exception {
        server.handle(exchange -> {
            if (note(exchange).has("max_tokens")) {
                TestServer.answer(exchange, 400, """
                        {"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model.",
                         "type":"invalid_request_error","param":"max_tokens","code":"unsupported_parameter"}}""");
            } else {
                TestServer.answer(exchange, 200, COMPLETION);
            }
        });
        var checker = checker();

        assertThat(check(checker).status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(check(checker).status()).isEqualTo(HealthStatus.HEALTHY);

        assertThat(requests).hasSize(3);
        assertThat(requests.get(1).path("max_completion_tokens").intValue()).isEqualTo(1);
        assertThat(requests.get(2).has("max_tokens")).isFalse();
    }

    @Test
    void aServerThatRefusesBothNamesIsAskedTwiceOnly() throws Exception {
        answer(422, "{\"error\":{\"param\":\"max_tokens\"}}");
        var checker = checker();

        var result = check(checker);

        assertThat(result.reason()).contains(Reason.UNEXPECTED_RESPONSE);
        assertThat(requests).hasSize(2);
        check(checker);
        assertThat(requests).hasSize(3);
    }

    @Test
    void aModelThatHadNoTokenLeftAfterReasoningHasAnsweredAllTheSame() throws Exception {
        answer(400, """
                {"error":{"message":"Could not finish the message because max_tokens or model output limit was reached.",
                 "type":"invalid_request_error","param":null,"code":null}}""");

        assertThat(check(checker()).status()).isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void aUsedUpQuotaIsWorseThanTooManyRequests() throws Exception {
        answer(429, "{\"error\":{\"code\":\"rate_limit_exceeded\"}}");
        assertThat(check(checker()).status()).isEqualTo(HealthStatus.DEGRADED);

        answer(429, "{\"error\":{\"code\":\"insufficient_quota\"}}");
        var result = check(checker());

        assertThat(result.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(result.reason()).contains(Reason.RATE_LIMITED);
    }

    @Test
    void anUnknownModelIsNamed() throws Exception {
        answer(404, "{\"error\":{\"code\":\"model_not_found\"}}");

        var result = check(checker().model("gpt-1"));

        assertThat(result.error()).contains("answered with 404: the model 'gpt-1' or the path is not known there");
    }

    @Test
    void anAnswerWithoutChoicesIsNoCompletion() throws Exception {
        answer(200, "{\"choices\":[]}");

        assertThat(check(checker()).reason()).contains(Reason.UNEXPECTED_RESPONSE);
    }

    @Test
    void configurationMayChangeModelAndTokens() throws Exception {
        var settings = checker().settings();

        check(settings.get("model").apply("other"));
        check(settings.get("max-tokens").apply(" 16 "));

        assertThat(requests.get(0).path("model").textValue()).isEqualTo("other");
        assertThat(requests.get(1).path("max_tokens").intValue()).isEqualTo(16);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings.get("max-tokens").apply("0"))
                .withMessage("max-tokens 0: must be from 1 to 1000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings.get("max-tokens").apply("few"))
                .withMessageContaining("whole number");
    }

    @Test
    void refusesABaseThatIsNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LlmApiChecker.of(URI.create("api.openai.com/v1"), () -> "key"))
                .withMessageStartingWith("target 'api.openai.com/v1': must be absolute");
    }

    @Test
    void aRunThatFailsIsNotRepeatedEveryFewSeconds() {
        var options = checker().options(CheckOptions.defaults());

        assertThat(options.type()).isEqualTo(DependencyType.OPTIONAL);
        assertThat(options.ttl()).isEqualTo(Duration.ofMinutes(5));
        assertThat(options.failureTtl()).isEqualTo(Duration.ofMinutes(1));
        assertThat(options.timeout()).isEqualTo(Duration.ofSeconds(10));
    }
}
