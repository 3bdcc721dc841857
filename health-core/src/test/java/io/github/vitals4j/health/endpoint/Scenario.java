package io.github.vitals4j.health.endpoint;

import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.Reason;
import io.github.vitals4j.health.View;
import io.github.vitals4j.health.testing.ManualTime;
import io.github.vitals4j.health.testing.TestChecker;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** An application in each overall status, at a time that stands still: its bodies are the same in every run. */
final class Scenario implements AutoCloseable {
    static final String SECRET_NAME = "redis";
    static final String SECRET_TEXT = "no answer in 3 s";
    static final String SECRET_FIGURE = "checked_out";

    final ManualTime time = ManualTime.at(Instant.parse("2026-02-13T00:59:50Z"));
    final HealthCheckManager manager = HealthCheckManager.builder()
            .service("orders")
            .version("1.4.2")
            .environment("production")
            .timeSource(time)
            .build();
    private final TestChecker hanging = TestChecker.hanging();

    static Scenario of(HealthStatus status) {
        var scenario = new Scenario();
        switch (status) {
            case HEALTHY -> scenario.healthy();
            case DEGRADED -> scenario.degraded();
            default -> scenario.unhealthy();
        }
        scenario.time.advance(Duration.ofSeconds(2));
        return scenario;
    }

    private void healthy() {
        database(CheckResult.healthy());
        add("redis", 1, CheckResult.healthy(), CheckOptions::optional);
    }

    private void degraded() {
        database(CheckResult.healthy());
        add(
                "redis",
                120,
                CheckResult.unhealthy(Reason.TIMEOUT, SECRET_TEXT),
                options -> options.optional().tags("tenant-a"));
        add(
                "queue",
                3,
                CheckResult.degraded("queue is \"filling\"\n[+]forged ok"),
                options -> options.tags("tenant-b"));
    }

    private void unhealthy() {
        database(CheckResult.unhealthy(Reason.CONNECTION_REFUSED, "nobody listens at <db>:5432 \u00e9\ud83d\ude00"));
        add("redis", 120, CheckResult.unhealthy(Reason.TIMEOUT, SECRET_TEXT), CheckOptions::optional);
        manager.register("search", hanging, CheckOptions::optional);
        hanging.awaitStarted();
    }

    private void database(CheckResult result) {
        var figures = result.with("pool_size", 10)
                .with(SECRET_FIGURE, 2L)
                .with("load", 0.25)
                .with("price", new BigDecimal("12.50"))
                .with("primary", true)
                .with("product", "PostgreSQL 18 \\ \"test\"");
        add("database", 45, figures, UnaryOperator.identity());
    }

    private void add(String name, int millis, CheckResult result, UnaryOperator<CheckOptions> options) {
        manager.register(
                name,
                context -> {
                    time.advance(Duration.ofMillis(millis));
                    return result;
                },
                options);
        manager.check(View.dependency(name));
    }

    /** Asks under an exposure, without waiting for anything. */
    static HealthRequest request(String target, Exposure exposure) {
        return HealthRequest.of("GET", target)
                .withHeader("Exposure", exposure.name())
                .withDeadline(Duration.ZERO);
    }

    /** Shows as much as the request itself says. */
    static Exposure asTheRequestSays(HealthRequest request) {
        return Exposure.valueOf(request.header("Exposure").orElse("STATUS"));
    }

    HealthEndpointBuilder endpoint() {
        return HealthEndpoint.builder(manager).exposure(Scenario::asTheRequestSays);
    }

    @Override
    public void close() {
        hanging.release();
        manager.close();
    }
}
