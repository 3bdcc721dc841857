package io.github.vitals4j.health;

import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.vitals4j.health.endpoint.ExposurePolicy;
import io.github.vitals4j.health.endpoint.HealthEndpoint;
import io.github.vitals4j.health.endpoint.HealthEndpointBuilder;
import io.github.vitals4j.health.endpoint.HealthRequest;
import io.github.vitals4j.health.endpoint.RateLimit;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever passes null is told for what. */
class NullArgumentsTest {
    private static final DependencyChecker CHECKER = context -> CheckResult.healthy();

    private static Arguments manager(String name, Consumer<HealthCheckManagerBuilder> call) {
        return arguments(name, (Runnable) () -> call.accept(HealthCheckManager.builder()));
    }

    private static Arguments endpoint(String name, Consumer<HealthEndpointBuilder> call) {
        return arguments(name, (Runnable) () -> {
            try (var health = HealthCheckManager.builder().build()) {
                call.accept(HealthEndpoint.builder(health));
            }
        });
    }

    private static Arguments other(String name, Runnable call) {
        return arguments(name, call);
    }

    static Stream<Arguments> calls() {
        return Stream.of(
                manager("service", builder -> builder.service(null)),
                manager("version", builder -> builder.version(null)),
                manager("environment", builder -> builder.environment(null)),
                manager("name", builder -> builder.register(null, CHECKER)),
                manager("dependency 'db': checker", builder -> builder.register("db", null)),
                manager("dependency 'db': options", builder -> builder.register("db", CHECKER, null)),
                manager("entries", builder -> builder.overrides((Map<String, String>) null)),
                manager("lookup", builder -> builder.overrides((Function<String, String>) null)),
                manager("policy", builder -> builder.readinessPolicy(null)),
                manager("listener", builder -> builder.listener(null)),
                manager("executor", builder -> builder.executor(null)),
                manager("time", builder -> builder.timeSource(null)),
                endpoint("path", builder -> builder.path(null, Probe.READINESS)),
                endpoint("probe", builder -> builder.path("/up", null)),
                endpoint("format", builder -> builder.path("/up", Probe.READINESS, null)),
                endpoint("format", builder -> builder.fixedPath("/up", Probe.READINESS, null)),
                endpoint("prefixes", builder -> builder.prefixes((String[]) null)),
                endpoint("prefix", builder -> builder.prefixes("", null)),
                endpoint("format", builder -> builder.format(null)),
                endpoint("exposure", builder -> builder.exposure(null)),
                endpoint("status", builder -> builder.code(null, 200)),
                endpoint("deadline", builder -> builder.deadline(null)),
                endpoint("limit", builder -> builder.rateLimit(null)),
                endpoint("scrape", builder -> builder.metrics(null)),
                endpoint("path", builder -> builder.metricsPath(null)),
                endpoint("access", builder -> builder.metricsAccess(null)),
                endpoint("history", builder -> builder.history(null)),
                endpoint("path", builder -> builder.historyPath(null)),
                endpoint("path", builder -> builder.statusPagePath(null)),
                endpoint("listener", builder -> builder.listener(null)),
                other("manager", () -> HealthEndpoint.of(null)),
                other("period", () -> RateLimit.per(null, 1)),
                other("network", () -> RateLimit.perMinute(1).exempt((String) null)),
                other("path", () -> RateLimit.perMinute(1).including((String) null)),
                other("client", () -> RateLimit.perMinute(1).clientBy(null)),
                other("token", () -> ExposurePolicy.bearerToken(null)),
                other("condition", () -> ExposurePolicy.when(null)),
                other("other", () -> ExposurePolicy.local().or(null)),
                other("method", () -> HealthRequest.of(null, "/ready")),
                other("target", () -> HealthRequest.of("GET", null)));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void nullIsRefusedByTheNameOfTheParameter(String name, Runnable call) {
        assertThatNullPointerException().isThrownBy(call::run).withMessage(name);
    }
}
