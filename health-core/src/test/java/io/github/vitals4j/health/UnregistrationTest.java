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
    /** Manual time, at which a thread can be made to do something else in between. */
    private static final class Tripwire implements TimeSource {
        private static final ThreadLocal<@Nullable Runnable> BEFORE_READING = new ThreadLocal<>();
        private static final ThreadLocal<@Nullable Runnable> AFTER_SCHEDULING = new ThreadLocal<>();

        private final ManualTime time = ManualTime.create();

        /** Has the calling thread do something the next time that it looks at the wall clock. */
        void beforeReading(Runnable something) {
            BEFORE_READING.set(something);
        }

        /** Has the calling thread do something the next time that it has set a timer. */
        void afterScheduling(Runnable something) {
            AFTER_SCHEDULING.set(something);
        }

        private static void take(ThreadLocal<@Nullable Runnable> detour) {
            var something = detour.get();
            if (something != null) {
                detour.remove();
                something.run();
            }
        }

        @Override
        public Instant instant() {
            take(BEFORE_READING);
            return time.instant();
        }

        @Override
        public long nanoTime() {
            return time.nanoTime();
        }

        @Override
        public Runnable schedule(Runnable task, Duration delay) {
            var cancel = time.schedule(task, delay);
            take(AFTER_SCHEDULING);
            return cancel;
        }
    }

    /** A run has ended, for good, but has not come to the engine's lock yet. */
    @Test
    void anAnswerOnItsWayToTheEngineChangesNothing() throws Exception {
        var time = new Tripwire();
        var manager = new CompletableFuture<HealthCheckManager>();
        DependencyChecker gone = context -> {
            var health = manager.get();
            time.beforeReading(() -> health.unregister("gone"));
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

    @Test
    void aTimerThatIsJustBeingSetIsNotLeftBehind() throws Exception {
        var time = new Tripwire();
        var manager = new CompletableFuture<HealthCheckManager>();
        var unregistered = new CompletableFuture<Boolean>();
        DependencyChecker gone = context -> {
            var health = manager.get();
            time.afterScheduling(() -> unregistered.complete(health.unregister("gone")));
            return CheckResult.healthy();
        };
        try (var health = HealthCheckManager.builder()
                .timeSource(time)
                .backgroundRefresh()
                .register("gone", gone)
                .build()) {
            manager.complete(health);
            assertThat(unregistered.get(30, TimeUnit.SECONDS)).isTrue();
            time.time.awaitPending(0);
        }
    }
}
