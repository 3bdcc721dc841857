package io.github.vitals4j.health.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.history.HealthHistory;
import io.github.vitals4j.health.testing.ManualTime;
import io.github.vitals4j.health.testing.TestChecker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What must hold for whatever a request contains: the answer is a normal one or a 4xx, never an exception or a fault,
 * and never repeats the request.
 *
 * <p>A request is written as bytes: in the first line the method and the target, in the second the client's address,
 * and then a header in each line.
 */
final class HostileRequest {
    /** All that may be said to a request that cannot be answered: nothing of the request is in there. */
    private static final Map<String, Integer> REFUSALS = Stream.of(
                    Answers.BAD_QUERY,
                    Answers.NOT_FOUND,
                    Answers.METHOD_NOT_ALLOWED,
                    Answers.NOT_ACCEPTABLE,
                    Answers.QUERY_TOO_LONG,
                    Answers.tooManyRequests(1))
            .collect(Collectors.toMap(
                    answer -> new String(answer.body(), StandardCharsets.UTF_8), HealthResponse::status));

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HealthCheckManager MANAGER = HealthCheckManager.builder()
            .timeSource(ManualTime.create())
            .register(
                    "database",
                    TestChecker.answering(CheckResult.healthy().with("figure", 1)),
                    options -> options.tags("a"))
            .register("redis", TestChecker.degraded("slow"), options -> options.tags("b"))
            .build();
    private static final HealthEndpoint ENDPOINT = HealthEndpoint.builder(MANAGER)
            .exposure(ExposurePolicy.local().or(ExposurePolicy.bearerToken(() -> "token")))
            .metrics((accept, out) -> "text/plain; version=0.0.4")
            .history(HealthHistory.of(MANAGER))
            .statusPage()
            .rateLimit(RateLimit.perMinute(1_000_000).exempt("10.0.0.0/8"))
            .deadline(Duration.ZERO)
            .build();
    private static final HealthGate GATE = HealthGate.of(ENDPOINT);

    static {
        MANAGER.checkReadiness();
    }

    private HostileRequest() {}

    static void verify(byte[] written) throws IOException {
        var request = parse(new String(written, StandardCharsets.UTF_8));
        assertThat(GATE.refuse(request)).isEmpty();
        var answer = ENDPOINT.handle(request);
        if (answer.isPresent()) {
            verify(answer.get());
        }
    }

    private static void verify(HealthResponse response) throws IOException {
        byte[] body = response.body();
        if (response.hasBody() && response.status() != 200) {
            assertThat(REFUSALS).containsEntry(new String(body, StandardCharsets.UTF_8), response.status());
        } else {
            assertThat(response.status()).isIn(200, 400, 404, 405, 406, 414);
        }
        assertThat(response.headers().values()).allMatch(value -> value.chars().allMatch(c -> c >= ' ' && c < 127));
        assertThat(body.length).isEqualTo(response.hasBody() ? response.contentLength() : 0);
        if (body.length > 0 && response.contentType().contains("json")) {
            assertThat(JSON.readTree(body).isObject()).isTrue();
        }
    }

    private static HealthRequest parse(String text) {
        String[] lines = text.split("\n", -1);
        int space = lines[0].indexOf(' ');
        var request = HealthRequest.of(lines[0].substring(0, Math.max(0, space)), lines[0].substring(space + 1));
        if (lines.length > 1) {
            request = request.withRemoteAddress(lines[1]);
        }
        for (int i = 2; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            request = request.withHeader(lines[i].substring(0, Math.max(0, colon)), lines[i].substring(colon + 1));
        }
        return request;
    }
}
