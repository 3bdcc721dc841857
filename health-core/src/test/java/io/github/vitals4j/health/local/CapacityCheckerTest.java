package io.github.vitals4j.health.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.DependencyType;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.testing.TestContext;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CapacityCheckerTest {
    private static final long MB = 1_024 * 1_024;

    private final AtomicLong items = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    private static CheckResult run(CapacityChecker checker) {
        return checker.check(TestContext.of(Duration.ofSeconds(3)));
    }

    private CheckResult runWith(CapacityChecker checker, long count) {
        items.set(count);
        return run(checker);
    }

    @Test
    void countsTheItemsOfAQueue() {
        var queue = new ArrayBlockingQueue<String>(10);
        var checker = CapacityChecker.of(queue::size, 1);
        queue.add("one");

        assertThat(run(checker).status()).isEqualTo(HealthStatus.HEALTHY);
        queue.add("two");

        assertThat(run(checker)).hasToString("unhealthy (threshold_exceeded): 2 items; at most 1 is well");
    }

    @Test
    void isHealthyUpToTheLimitAndNotBeyond() {
        var checker = CapacityChecker.of(items::get, 1_000);

        assertThat(runWith(checker, 1_000).status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(runWith(checker, 1_001).status()).isEqualTo(HealthStatus.UNHEALTHY);
    }

    @Test
    void reportsEveryFieldOfAMeasuredBuffer() {
        var checker = CapacityChecker.of(items::get, 1_000).memory(bytes::get).maxMemoryMb(10);
        bytes.set(5 * MB / 2);

        assertThat(runWith(checker, 400).metadata())
                .containsExactly(
                        entry("item_count", 400L),
                        entry("memory_mb", 2.5),
                        entry("memory_usage_percent", 25.0),
                        entry("max_items", 1_000L),
                        entry("max_memory_mb", 10L),
                        entry("memory_check_enabled", true),
                        entry("memory_calculation_method", "measured"));
    }

    @Test
    void reportsThatTheMemoryIsNotChecked() {
        var checker = CapacityChecker.of(items::get, 1_000).memory(() -> {
            throw new AssertionError("not to be measured");
        });

        assertThat(runWith(checker, 400).metadata())
                .containsExactly(
                        entry("item_count", 400L),
                        entry("max_items", 1_000L),
                        entry("max_memory_mb", 0L),
                        entry("memory_check_enabled", false),
                        entry("memory_calculation_method", "disabled"));
    }

    @Test
    void takesMemoryUpToTheLimitAndNotBeyond() {
        var checker = CapacityChecker.of(items::get, 0).memory(bytes::get).maxMemoryMb(10);

        bytes.set(10 * MB);
        assertThat(runWith(checker, 7).status()).isEqualTo(HealthStatus.HEALTHY);
        bytes.set(10 * MB + 1);
        assertThat(runWith(checker, 7))
                .hasToString("unhealthy (threshold_exceeded): 7 items take 10 MB (measured); at most 10 MB is well");
    }

    @Test
    void estimatesTheMemoryWhereItIsNotMeasured() {
        var checker = CapacityChecker.of(items::get, 0).maxMemoryMb(10);

        var result = runWith(checker, 205);

        assertThat(result)
                .hasToString(
                        "unhealthy (threshold_exceeded): 205 items take 10.01 MB (estimated); at most 10 MB is well");
        assertThat(result.metadata())
                .containsEntry("memory_mb", 10.0098)
                .containsEntry("memory_usage_percent", 100.1)
                .containsEntry("memory_calculation_method", "estimated");
        assertThat(runWith(checker.itemEstimateKb(2), 205).metadata()).containsEntry("memory_mb", 0.4004);
    }

    @Test
    void fallsBackToTheEstimateWhenMeasuringFails() {
        var checker = CapacityChecker.of(items::get, 0).maxMemoryMb(10).memory(() -> {
            throw new IllegalStateException("busy");
        });

        var result = runWith(checker, 100);

        assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(result.metadata())
                .containsEntry("memory_mb", 4.8828)
                .containsEntry("memory_calculation_method", "estimated");
    }

    @Test
    void anEmptyBufferTakesNoMemory() {
        var checker = CapacityChecker.of(items::get, 0).maxMemoryMb(10);

        assertThat(runWith(checker, 0).metadata())
                .containsEntry("memory_mb", 0.0)
                .containsEntry("memory_usage_percent", 0.0)
                .containsEntry("memory_calculation_method", "empty");
    }

    @Test
    void aLimitOfZeroIsSwitchedOff() {
        assertThat(runWith(CapacityChecker.of(items::get, 0), Long.MAX_VALUE).status())
                .isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void failsWhenTheItemsCannotBeCounted() {
        var checker = CapacityChecker.of(
                        () -> {
                            throw new IllegalStateException("closed");
                        },
                        1_000)
                .maxMemoryMb(10);

        var result = run(checker);

        assertThat(result).hasToString("unhealthy (internal_error): IllegalStateException: closed");
        assertThat(result.metadata())
                .containsExactly(entry("memory_check_enabled", true), entry("memory_calculation_method", "error"));
        assertThat(run(checker.maxMemoryMb(0)).metadata()).containsEntry("memory_check_enabled", false);
    }

    @Test
    void refusesLimitsThatMakeNoSense() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CapacityChecker.of(items::get, -1))
                .withMessage("max-items -1: must be at least 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CapacityChecker.of(items::get, 1).maxMemoryMb(-5))
                .withMessage("max-memory-mb -5: must be at least 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CapacityChecker.of(items::get, 1).itemEstimateKb(0))
                .withMessage("item-estimate-kb 0: must be at least 1");
    }

    @Test
    void isOptionalAndAskedOften() {
        var options = CapacityChecker.of(items::get, 1).options(CheckOptions.defaults());

        assertThat(options.type()).isEqualTo(DependencyType.OPTIONAL);
        assertThat(options.ttl()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void takesItsLimitsFromConfiguration() {
        items.set(60);
        try (var health = HealthCheckManager.builder()
                .register("events", CapacityChecker.of(items::get, 1_000))
                .overrides(Map.of(
                        "health.events.max-items", "50",
                        "health.events.max-memory-mb", "2",
                        "health.events.item-estimate-kb", "1"))
                .build()) {
            var events = health.checkReadiness().dependency("events").orElseThrow();

            assertThat(events.error()).contains("60 items; at most 50 is well");
            assertThat(events.metadata())
                    .containsEntry("max_items", 50L)
                    .containsEntry("max_memory_mb", 2L)
                    .containsEntry("memory_mb", 0.0586);
        }
    }

    @Test
    void saysWhichConfiguredLimitIsWrong() {
        var builder = HealthCheckManager.builder()
                .register("events", CapacityChecker.of(items::get, 1_000))
                .overrides(Map.of("health.events.max-items", "many"));

        assertThatIllegalArgumentException()
                .isThrownBy(builder::build)
                .withMessage("health.events.max-items=many: must be a whole number");
    }
}
