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
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSpaceCheckerTest {
    private static final long GB = 1_024L * 1_024 * 1_024;

    @TempDir
    Path directory;

    private static CheckResult run(DiskSpaceChecker checker) throws IOException {
        return checker.check(TestContext.of(Duration.ofSeconds(3)));
    }

    private DiskSpaceChecker checker() {
        return DiskSpaceChecker.of(directory);
    }

    @Test
    void reportsWhatTheSystemSays() throws IOException {
        var store = Files.getFileStore(directory);

        var result = run(checker().minFreePercent(0).minFreeBytes(1));

        assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(result.metadata())
                .containsEntry("path", directory.toString())
                .containsEntry("total_bytes", store.getTotalSpace())
                .containsEntry("min_free_bytes", 1L)
                .containsEntry("min_free_percent", 0);
        assertThat((Long) result.metadata().get("free_bytes")).isBetween(1L, store.getTotalSpace());
    }

    @Test
    void looksAtTheDiskOfAFileToo() throws IOException {
        var file = Files.createFile(directory.resolve("data"));

        assertThat(run(DiskSpaceChecker.of(file).minFreePercent(0)).status()).isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void isUnhealthyWithoutEnoughBytes() throws IOException {
        var result = run(checker().minFreeBytes(Long.MAX_VALUE));

        assertThat(result.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(result.reason().orElseThrow().code()).isEqualTo("threshold_exceeded");
        assertThat(result.error().orElseThrow())
                .contains(" free at " + directory)
                .endsWith("; at least 8 EB is well");
    }

    @Test
    void isHealthyDownToThePercentageAndNotBelow() {
        var checker = checker().minFreePercent(10);

        assertThat(checker.judge(100 * GB, 10 * GB).status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(checker.judge(100 * GB, 10 * GB - 1))
                .hasToString("unhealthy (threshold_exceeded): 10 GB of 100 GB free at " + directory
                        + "; at least 10 % is well");
    }

    @Test
    void isHealthyDownToTheBytesAndNotBelow() {
        var checker = checker().minFreePercent(0).minFreeBytes(2 * GB);

        assertThat(checker.judge(100 * GB, 2 * GB).status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(checker.judge(100 * GB, 2 * GB - 1))
                .hasToString("unhealthy (threshold_exceeded): 2 GB of 100 GB free at " + directory
                        + "; at least 2 GB is well");
    }

    @Test
    void bothLimitsMustHold() {
        var checker = checker().minFreePercent(10).minFreeBytes(20 * GB);

        assertThat(checker.judge(100 * GB, 19 * GB).status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(checker.judge(1_000 * GB, 21 * GB).status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(checker.judge(100 * GB, 20 * GB).status()).isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void aFullDiskOfNoSizeDoesNotBreakTheArithmetic() {
        assertThat(checker().judge(0, 0).metadata()).contains(entry("free_percent", 0.0));
    }

    @Test
    void saysThatAPathIsMissing() throws IOException {
        var missing = directory.resolve("nowhere");

        var result = run(DiskSpaceChecker.of(missing));

        assertThat(result).hasToString("unhealthy (not_found): there is no file or directory " + missing);
        assertThat(result.metadata()).containsExactly(entry("path", missing.toString()));
    }

    @Test
    void refusesLimitsThatMakeNoSense() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checker().minFreePercent(101))
                .withMessage("min-free-percent 101: must be from 0 to 100");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checker().minFreeBytes(-1))
                .withMessage("min-free-bytes -1: must be at least 0");
    }

    @Test
    void isOptionalAndLocal() {
        var options = checker().options(CheckOptions.defaults());

        assertThat(options.type()).isEqualTo(DependencyType.OPTIONAL);
        assertThat(options.scope()).isEqualTo(Scope.LOCAL);
        assertThat(options.ttl()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void takesItsLimitsFromConfiguration() {
        try (var health = HealthCheckManager.builder()
                .register("disk", checker())
                .overrides(Map.of("health.disk.min-free-bytes", "4000000TB", "health.disk.min-free-percent", "7%"))
                .build()) {
            var disk = health.checkReadiness().dependency("disk").orElseThrow();

            assertThat(disk.status()).isEqualTo(HealthStatus.UNHEALTHY);
            assertThat(disk.metadata())
                    .containsEntry("min_free_bytes", 4_000_000L * 1_024 * GB)
                    .containsEntry("min_free_percent", 7);
        }
    }
}
