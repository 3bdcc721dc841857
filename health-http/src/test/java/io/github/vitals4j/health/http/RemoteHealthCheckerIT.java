package io.github.vitals4j.health.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.DependencyType;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.Reason;
import io.github.vitals4j.health.Scope;
import io.github.vitals4j.health.testing.TestContext;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemoteHealthCheckerIT {
    private final TestServer server = TestServer.http();

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "200,up,HEALTHY,",
        "200,degraded,DEGRADED,reported",
        "206,degraded,DEGRADED,reported",
        "200,unknown,DEGRADED,reported",
        "200,down,UNHEALTHY,reported",
        "503,down,UNHEALTHY,reported",
        "503,unknown,UNHEALTHY,reported",
        "503,degraded,UNHEALTHY,reported",
        "503,up,UNHEALTHY,unexpected_response",
        "204,,HEALTHY,",
        "200,,HEALTHY,",
        "503,,UNHEALTHY,unexpected_response",
        "200,<html>,UNHEALTHY,unexpected_response",
        "302,up,UNHEALTHY,unexpected_response",
        "404,up,UNHEALTHY,unexpected_response",
        "401,up,UNHEALTHY,authentication",
        "403,up,UNHEALTHY,permission",
        "429,up,DEGRADED,rate_limited"
    })
    void ofTheCodeAndTheBodyTheWorseOneCounts(int code, String body, HealthStatus status, String reason)
            throws Exception {
        server.answer(code, body == null ? "" : body);

        var result = check();

        assertThat(result.status()).isEqualTo(status);
        assertThat(result.reason().map(Reason::code).orElse(null)).isEqualTo(reason);
    }

    @Test
    void namesWhatIsWrongThere() throws Exception {
        server.answer(200, """
                {"status":"degraded","service":"billing","version":"7",
                 "dependencies":{"redis":{"status":"unhealthy","reason":"timeout"},"queue":{"status":"degraded"}}}""");

        var result = check();

        assertThat(result.error()).contains("it says that it is degraded: redis unhealthy (timeout), queue degraded");
        assertThat(result.metadata())
                .containsEntry("remote_status", "degraded")
                .containsEntry("remote_service", "billing")
                .containsEntry("remote_version", "7")
                .containsEntry("status_code", 200);
    }

    @Test
    void asksForAShallowViewUnlessToldOtherwise() throws Exception {
        assertThat(depthSentBy(RemoteHealthChecker.of(server.uri("/ready")))).isEqualTo("0");
        assertThat(depthSentBy(RemoteHealthChecker.of(server.uri("/ready")).deep()))
                .isEqualTo("null");
    }

    private String depthSentBy(RemoteHealthChecker checker) throws Exception {
        var sent = new CompletableFuture<String>();
        server.handle(exchange -> {
            sent.complete(String.valueOf(exchange.getRequestHeaders().getFirst("X-Health-Depth")));
            TestServer.answer(exchange, 200, "up");
        });
        checker.check(TestContext.of(Duration.ofSeconds(60)));
        return sent.get(60, TimeUnit.SECONDS);
    }

    @Test
    void isOptionalAndSharedByTheFleet() {
        var options = RemoteHealthChecker.of(server.uri("/ready")).options(CheckOptions.defaults());

        assertThat(options.type()).isEqualTo(DependencyType.OPTIONAL);
        assertThat(options.scope()).isEqualTo(Scope.SHARED);
        assertThat(options.ttl()).isEqualTo(Duration.ofSeconds(30));
        assertThat(options.timeout()).isEqualTo(Duration.ofSeconds(3));
    }

    private CheckResult check() throws Exception {
        return RemoteHealthChecker.of(server.uri("/ready")).check(TestContext.of(Duration.ofSeconds(60)));
    }
}
