package io.github.vitals4j.health.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.DependencyType;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.Scope;
import io.github.vitals4j.health.testing.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryCheckerTest {
    @TempDir
    Path root;

    private void system(long rssKb, long totalKb) throws IOException {
        Files.createDirectories(root.resolve("proc/self"));
        Files.writeString(root.resolve("proc/self/status"), "VmRSS:\t" + rssKb + " kB\n");
        Files.writeString(root.resolve("proc/meminfo"), "MemTotal:\t" + totalKb + " kB\n");
    }

    private static CheckResult run(MemoryChecker checker) {
        return checker.check(TestContext.of(Duration.ofSeconds(3)));
    }

    @Test
    void reportsHeapProcessAndSystem() {
        var result = run(MemoryChecker.of());

        assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(result.metadata())
                .containsEntry("judged", "heap")
                .containsEntry("threshold_percent", 80)
                .containsEntry("heap_max", Runtime.getRuntime().maxMemory());
        long rss = (Long) result.metadata().get("process_rss");
        long total = (Long) result.metadata().get("system_total");
        assertThat(rss).isBetween(10_000_000L, total);
        assertThat((Double) result.metadata().get("usage_percent"))
                .isEqualTo(Math.round(rss * 10_000.0 / total) / 100.0);
        assertThat((Long) result.metadata().get("heap_used"))
                .isBetween(1L, Runtime.getRuntime().maxMemory());
    }

    @Test
    void judgesTheProcessUpToTheThresholdAndNotBeyond() throws IOException {
        system(800, 1_000);
        assertThat(run(MemoryChecker.ofProcess(root)).status()).isEqualTo(HealthStatus.HEALTHY);

        system(8_001, 10_000);
        var result = run(MemoryChecker.ofProcess(root));

        assertThat(result)
                .hasToString("unhealthy (threshold_exceeded): the process's memory is 7.81 MB, 80.01 % of 9.77 MB;"
                        + " at most 80 % is well");
        assertThat(result.metadata())
                .contains(
                        entry("judged", "process"),
                        entry("threshold_percent", 80),
                        entry("process_rss", 8_001L * 1_024),
                        entry("process_rss_source", "proc"),
                        entry("system_total", 10_000L * 1_024),
                        entry("system_total_source", "machine"),
                        entry("usage_percent", 80.01));
    }

    @Test
    void judgesBeforeItRounds() throws IOException {
        system(800_004, 1_000_000);

        var result = run(MemoryChecker.ofProcess(root));

        assertThat(result.metadata()).containsEntry("usage_percent", 80.0);
        assertThat(result.status()).isEqualTo(HealthStatus.UNHEALTHY);
    }

    @Test
    void saysWhereTheFiguresComeFromWhereThereIsNoProc() {
        var result = run(MemoryChecker.ofProcess(root).thresholdPercent(100));

        assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(result.metadata())
                .containsEntry("process_rss_source", "jvm_committed")
                .containsEntry("system_total_source", "machine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseParallelGC", "-XX:+UseG1GC"})
    void aHeapFullOfGarbageIsWell(String collector) throws Exception {
        assertThat(ChildJvm.run(MemoryCheckerChild.class, List.of("-Xmx64m", collector), "0", "1000"))
                .startsWith("healthy ");
    }

    @Test
    void garbageThatWasMadeDuringACollectionIsGoneAfterTheNext() throws Exception {
        assertThat(ChildJvm.run(MemoryCheckerChild.class, List.of("-Xmx64m", "-XX:+UseZGC"), "0", "1000", "collect"))
                .startsWith("healthy ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseParallelGC", "-XX:+UseG1GC", "-XX:+UseZGC"})
    void aHeapFullOfWhatIsInUseIsNot(String collector) throws Exception {
        assertThat(ChildJvm.run(
                        MemoryCheckerChild.class, List.of("-Xmx512m", "-Xmn64m", collector), "82", "0", "collect"))
                .startsWith("unhealthy (threshold_exceeded): the heap after collection is ");
    }

    @Test
    void worksOrRefusesClearlyWithoutTheManagementBeans() throws Exception {
        assertThat(ChildJvm.run(WithoutManagementChild.class, List.of("--limit-modules", "java.base")))
                .isEqualTo("""
                        a MemoryChecker of the heap needs the module java.management, which this run-time image or \
                        module path lacks: add it with --add-modules java.management
                        a ThreadDeadlockChecker needs the module java.management, which this run-time image or \
                        module path lacks: add it with --add-modules java.management
                        healthy [judged, threshold_percent, process_rss, process_rss_source, system_total, \
                        system_total_source, usage_percent]
                        """);
    }

    @Test
    void refusesThresholdsThatMakeNoSense() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MemoryChecker.of().thresholdPercent(0))
                .withMessage("threshold-percent 0: must be from 1 to 100");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MemoryChecker.ofProcess().thresholdPercent(101))
                .withMessage("threshold-percent 101: must be from 1 to 100");
    }

    @Test
    void isOptionalAndLocal() {
        var options = MemoryChecker.of().options(CheckOptions.defaults());

        assertThat(options.type()).isEqualTo(DependencyType.OPTIONAL);
        assertThat(options.scope()).isEqualTo(Scope.LOCAL);
    }

    @Test
    void takesItsThresholdFromConfiguration() throws IOException {
        system(500, 1_000);
        try (var health = HealthCheckManager.builder()
                .register("memory", MemoryChecker.ofProcess(root))
                .overrides(Map.of("health.memory.threshold-percent", "49%"))
                .build()) {
            var memory = health.checkReadiness().dependency("memory").orElseThrow();

            assertThat(memory.status()).isEqualTo(HealthStatus.UNHEALTHY);
            assertThat(memory.metadata()).containsEntry("threshold_percent", 49);
        }
    }
}
