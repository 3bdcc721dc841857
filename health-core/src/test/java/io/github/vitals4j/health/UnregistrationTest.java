package io.github.vitals4j.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.testing.ManualTime;
import io.github.vitals4j.health.testing.TestChecker;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What was unregistered is gone: what its runs still say changes nothing. */
class UnregistrationTest {
    /** Manual time, at whose wall clock a thread can be stopped to do something else first. */
    private static final class Tripwire implements TimeSource {
        private static final ThreadLocal<@Nullable Runnable> DETOUR = new ThreadLocal<>();

        private final ManualTime time = ManualTime.create();

        /** Has the calling thread do something the next time that it looks at the wall clock. */
        void set(Runnable something) {
            DETOUR.set(something);
        }

        @Override
        public Instant instant() {
            var something = DETOUR.get();
            if (something != null) {
                DETOUR.remove();
                something.run();
            }
            return time.instant();
        }

        @Override
        public long nanoTime() {
            return time.nanoTime();
        }

        @Override
        public Runnable schedule(Runnable task, Duration delay) {
            return time.schedule(task, delay);
        }
    }

    /** A run has ended, for good, but has not come to the engine's lock yet. */
    @Test
    void anAnswerOnItsWayToTheEngineChangesNothing() throws Exception {
        var time = new Tripwire();
        var manager = new CompletableFuture<HealthCheckManager>();
        DependencyChecker gone = context -> {
            var health = manager.get();
            time.set(() -> health.unregister("gone"));
            return CheckResult.healthy();
        };
        var database = TestChecker.healthy();
        database.hang();
        var events = new RecordedEvents();
        var threads = Executors.newCachedThreadPool();
        var returned = new CompletableFuture<Void>();
        try (var health = HealthCheckManager.builder()
                .timeSource(time)
                .listener(events)
                .executor(run -> threads.execute(() -> {
                    run.run();
                    returned.complete(null);
                }))
                .register("gone", gone)
                .register("database", database)
                .build()) {
            manager.complete(health);
            returned.get(30, TimeUnit.SECONDS);

            assertThat(health.dependencies()).containsExactly("database");
            // Both had to be up once; only the other one counts now, and it has not answered.
            assertThat(health.current(View.STARTUP).status()).isEqualTo(HealthStatus.UNHEALTHY);
            database.release();
            assertThat(events.nextRun().name()).isEqualTo("database");
            assertThat(health.checkStartup().status()).isEqualTo(HealthStatus.HEALTHY);
        } finally {
            database.release();
            threads.shutdownNow();
        }
    }
}
