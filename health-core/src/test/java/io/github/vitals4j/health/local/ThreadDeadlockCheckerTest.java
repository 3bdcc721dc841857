package io.github.vitals4j.health.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.DependencyType;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.testing.TestContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ThreadDeadlockCheckerTest {
    @Test
    void isHealthyWithoutADeadlock() {
        var result = ThreadDeadlockChecker.of().check(TestContext.of(Duration.ofSeconds(3)));

        assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(result.metadata()).isEqualTo(Map.of("deadlocked_threads", 0));
    }

    @Test
    void findsADeadlockOfLocksAndSeesItsEnd() throws Exception {
        try (var watch = new DeadlockWatch()) {
            var deadlock = Deadlock.ofLocks();

            var found = watch.await(HealthStatus.UNHEALTHY);

            assertThat(found.error()).contains("2 threads wait for each other's locks");
            assertThat(found.reason().orElseThrow().code()).isEqualTo("deadlock");
            assertThat(found.metadata()).containsEntry("deadlocked_threads", 2);
            assertThat(found.metadata().get("threads").toString())
                    .contains("left waits for java.util.concurrent.locks.ReentrantLock")
                    .contains("held by right")
                    .contains("held by left");
            deadlock.dissolve();
            assertThat(watch.await(HealthStatus.HEALTHY).metadata()).containsEntry("deadlocked_threads", 0);
        }
    }

    @Test
    void findsADeadlockOfMonitorsAndFailsLiveness() throws Exception {
        assertThat(ChildJvm.run(DeadlockChild.class, List.of()))
                .contains("2 threads wait for each other's locks")
                .contains("left waits for java.lang.Object@")
                .contains("Process is to be restarted: deadlocks");
    }

    @Test
    void isOptionalAndRarelyAsked() {
        var options = ThreadDeadlockChecker.of().options(CheckOptions.defaults());

        assertThat(options.type()).isEqualTo(DependencyType.OPTIONAL);
        assertThat(options.ttl()).isEqualTo(Duration.ofSeconds(60));
    }
}
