package io.github.vitals4j.health.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.DependencyType;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.testing.ManualTime;
import io.github.vitals4j.health.testing.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileFreshnessCheckerTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path directory;

    private final ManualTime time = ManualTime.create();

    private void file(String name, int bytes, Duration age) throws IOException {
        var file = Files.write(directory.resolve(name), new byte[bytes]);
        Files.setLastModifiedTime(file, FileTime.from(time.instant().minus(age)));
    }

    private FileFreshnessChecker checker() {
        return FileFreshnessChecker.of(directory, "db_*.sql.gz", Duration.ofHours(26))
                .clock(time);
    }

    private static CheckResult run(FileFreshnessChecker checker) throws Exception {
        return checker.check(TestContext.of(Duration.ofSeconds(3)));
    }

    @Test
    void isHealthyWithAYoungFile() throws Exception {
        file("db_1.sql.gz", 10, Duration.ofDays(9));
        file("db_2.sql.gz", 20, HOUR);
        file("db_3.sql.gz", 30, Duration.ofDays(3));

        var result = run(checker());

        assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(result.metadata())
                .containsEntry("directory", directory.toString())
                .containsEntry("pattern", "db_*.sql.gz")
                .containsEntry("files", 3)
                .containsEntry("newest_file", "db_2.sql.gz")
                .containsEntry("newest_age_seconds", 3_600L)
                .containsEntry("newest_bytes", 20L)
                .containsEntry("max_age_seconds", 93_600L)
                .containsEntry("min_bytes", 1L);
    }

    @Test
    void isUnhealthyWhenTheNewestFileIsOld() throws Exception {
        file("db_1.sql.gz", 10, Duration.ofHours(27));
        file("db_2.sql.gz", 10, Duration.ofDays(2));
        file("other.txt", 10, HOUR);

        assertThat(run(checker()))
                .hasToString("unhealthy (threshold_exceeded): the newest file, db_1.sql.gz, is 1d 3h old;"
                        + " at most 1d 2h is well");
    }

    @Test
    void isHealthyUpToTheAgeAndNotBeyond() throws Exception {
        file("db_1.sql.gz", 10, Duration.ofHours(26));

        assertThat(run(checker()).status()).isEqualTo(HealthStatus.HEALTHY);
        time.advance(Duration.ofMillis(1));
        assertThat(run(checker()).status()).isEqualTo(HealthStatus.UNHEALTHY);
    }

    @Test
    void knowsTheAgeByTheSystemsClock() throws Exception {
        var file = Files.write(directory.resolve("new"), new byte[1]);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(HOUR)));

        var age =
                run(FileFreshnessChecker.of(directory, "new", HOUR)).metadata().get("newest_age_seconds");

        assertThat((Long) age).isBetween(3_600L, 3_720L);
    }

    @Test
    void isUnhealthyWhenTheNewestFileIsSmall() throws Exception {
        file("db_1.sql.gz", 4_096, Duration.ofHours(20));
        file("db_2.sql.gz", 20, Duration.ofHours(2));

        assertThat(run(checker().minBytes(2_048)))
                .hasToString("unhealthy (threshold_exceeded): the newest file, db_2.sql.gz, has 20 B;"
                        + " at least 2 KB is well");
        assertThat(run(checker().minBytes(20)).status()).isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void anEmptyFileIsTooSmallUnlessThatIsSwitchedOff() throws Exception {
        file("db_1.sql.gz", 0, HOUR);

        assertThat(run(checker()).status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(run(checker().minBytes(0)).status()).isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void passesOverAFileThatIsStillBeingWritten() throws Exception {
        file("db_1.sql.gz", 4_096, Duration.ofHours(20));
        file("db_2.sql.gz", 20, Duration.ofSeconds(59));
        var checker = checker().minBytes(2_048);

        var result = run(checker);

        assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(result.metadata())
                .containsEntry("newest_file", "db_1.sql.gz")
                .containsEntry("files", 1);
        time.advance(Duration.ofSeconds(1));
        assertThat(run(checker).metadata()).containsEntry("newest_file", "db_2.sql.gz");
    }

    @Test
    void looksAtRegularFilesOnly() throws Exception {
        Files.createDirectory(directory.resolve("db_directory.sql.gz"));

        assertThat(run(checker())).hasToString("unhealthy (not_found): there is no file db_*.sql.gz in " + directory);
    }

    @Test
    void followsALinkToTheFile() throws Exception {
        file("latest.data", 10, HOUR);
        Files.createSymbolicLink(directory.resolve("db_latest.sql.gz"), directory.resolve("latest.data"));
        Files.createSymbolicLink(directory.resolve("db_dangling.sql.gz"), directory.resolve("gone"));

        var result = run(checker());

        assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(result.metadata())
                .containsEntry("newest_file", "db_latest.sql.gz")
                .containsEntry("files", 1);
    }

    @Test
    void saysThatTheDirectoryIsMissing() throws Exception {
        var missing = directory.resolve("nowhere");

        var result = run(FileFreshnessChecker.of(missing, "*", HOUR));

        assertThat(result).hasToString("unhealthy (not_found): there is no directory " + missing);
        assertThat(result.metadata()).containsEntry("directory", missing.toString());
    }

    @Test
    void doesNotTrustAFileFromTheFuture() throws Exception {
        file("db_1.sql.gz", 10, Duration.ofDays(-400));

        assertThat(run(checker()).toString())
                .isEqualTo("unhealthy (unexpected_response): db_1.sql.gz is dated 400d into the future");
    }

    @Test
    void toleratesClocksThatDifferALittle() throws Exception {
        file("db_1.sql.gz", 10, Duration.ofMinutes(-5));

        assertThat(run(checker()).status()).isEqualTo(HealthStatus.HEALTHY);
        time.stepWallClock(Duration.ofMillis(-1));
        assertThat(run(checker()).status()).isEqualTo(HealthStatus.UNHEALTHY);
    }

    @Test
    void stopsReadingWhenItIsInterrupted() throws Exception {
        file("db_1.sql.gz", 10, HOUR);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> run(checker())).isInstanceOf(InterruptedException.class);

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void refusesLimitsAndPatternsThatMakeNoSense() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checker().maxAge(Duration.ZERO))
                .withMessage("max-age PT0S: must be longer than zero");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checker().minBytes(-1))
                .withMessage("min-bytes -1: must be at least 0");
        assertThatThrownBy(() -> FileFreshnessChecker.of(directory, "db_{a", HOUR))
                .isInstanceOf(PatternSyntaxException.class)
                .hasMessageContaining("db_{a");
    }

    @Test
    void isOptionalAndPatient() {
        var options = checker().options(CheckOptions.defaults());

        assertThat(options.type()).isEqualTo(DependencyType.OPTIONAL);
        assertThat(options.ttl()).isEqualTo(Duration.ofMinutes(5));
        assertThat(options.timeout()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void takesItsLimitsFromConfiguration() throws Exception {
        file("db_1.sql.gz", 10, Duration.ofHours(3));
        try (var health = HealthCheckManager.builder()
                .register("backup", checker())
                .overrides(Map.of("health.backup.max-age", "2h", "health.backup.min-bytes", "1KB"))
                .build()) {
            var backup = health.checkReadiness().dependency("backup").orElseThrow();

            assertThat(backup.error().orElseThrow()).endsWith("at most 2h is well");
            assertThat(backup.metadata()).containsEntry("min_bytes", 1_024L);
        }
    }
}
