package io.github.vitals4j.health.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.View;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The examples in the documentation of the test kit. */
class TestKitTest {
    @Test
    void manualTimeLetsAResultExpire() {
        var time = ManualTime.create();
        var db = TestChecker.healthy();
        try (var health =
                HealthCheckManager.builder().timeSource(time).register("db", db).build()) {
            health.checkReadiness();
            db.nowUnhealthy("down");
            assertThat(health.checkReadiness().status()).isEqualTo(HealthStatus.HEALTHY);
            time.advance(Duration.ofSeconds(31));
            assertThat(health.checkReadiness().status()).isEqualTo(HealthStatus.UNHEALTHY);
        }
    }

    @Test
    void aCheckerHangsAndIsReleased() {
        var db = TestChecker.healthy();
        try (var health = HealthCheckManager.builder().register("db", db).build()) {
            health.checkReadiness();
            db.hang();
            var refreshed = health.refresh("db");
            db.awaitStarted(2);
            db.nowUnhealthy("down").release();
            refreshed.join();
            assertThat(health.checkReadiness().message()).isEqualTo("Critical dependencies are unhealthy: db");
            assertThat(db.runs()).isEqualTo(2);
            assertThat(db.mostAtOnce()).isEqualTo(1);
        }
    }

    @Test
    void aStageIsCompletedByTheTest() {
        var search = AsyncTestChecker.create();
        try (var health =
                HealthCheckManager.builder().register("search", search).build()) {
            var report = health.checkAsync(View.READINESS, Duration.ofMinutes(1));
            search.complete(CheckResult.healthy());
            assertThat(report.join().status()).isEqualTo(HealthStatus.HEALTHY);
        }
    }

    @Test
    void aRunTakesManualTime() {
        var time = ManualTime.create();
        var db = TestChecker.healthy().takes(Duration.ofMillis(45), time);
        try (var health =
                HealthCheckManager.builder().timeSource(time).register("db", db).build()) {
            var report = health.checkReadiness();

            assertThat(report.dependencies().get(0).duration()).contains(Duration.ofMillis(45));
        }
    }
}
