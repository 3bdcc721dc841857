package io.github.vitals4j.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.testing.AsyncTestChecker;
import io.github.vitals4j.health.testing.TestChecker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How many threads a manager has, and that it leaves none. Each test runs in a thread group of its own, and counts. */
class ThreadsTest {
    private static final int PATIENCE_SECONDS = 20;
    private static final int DEPENDENCIES = 40;

    /** The threads below this one, which is the only one of the group that is not the manager's. */
    private static List<Thread> threads() {
        var group = Thread.currentThread().getThreadGroup();
        var all = new Thread[10 * DEPENDENCIES];
        int count = group.enumerate(all);
        var others = new ArrayList<Thread>();
        for (int i = 0; i < count; i++) {
            if (all[i] != Thread.currentThread()) {
                others.add(all[i]);
            }
        }
        return others;
    }

    private static long named(String prefix) {
        return threads().stream()
                .filter(thread -> thread.getName().startsWith(prefix))
                .count();
    }

    private interface Body {
        void run() throws Exception;
    }

    private static void inAGroupOfItsOwn(Body body) throws Exception {
        var result = new FutureTask<Void>(() -> {
            body.run();
            return null;
        });
        new Thread(new ThreadGroup("own"), result, "test").start();
        result.get(3 * PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Waits less long than an idle worker of an open manager would stay. */
    private static void awaitEnd(List<Thread> threads) throws InterruptedException {
        long patience = Threads.IDLE.minusSeconds(1).toNanos();
        long begin = System.nanoTime();
        for (var thread : threads) {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, patience - (System.nanoTime() - begin)));
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
    }

    /** The same for whatever is left, such as a thread that was begun to log that all ends. */
    private static void awaitEnd() throws InterruptedException {
        for (var left = threads(); !left.isEmpty(); left = threads()) {
            awaitEnd(left);
        }
    }

    @Test
    void areAsManyAsSynchronousRunsInFlightAndATimer() throws Exception {
        inAGroupOfItsOwn(() -> {
            var checkers = new ArrayList<TestChecker>();
            var builder = HealthCheckManager.builder();
            for (int i = 0; i < DEPENDENCIES; i++) {
                checkers.add(TestChecker.hanging());
                builder.register("sync-" + i, checkers.get(i), o -> o.timeout(Duration.ofMinutes(1)));
            }
            try (var health = builder.build()) {
                checkers.forEach(TestChecker::awaitStarted);
                for (int i = 0; i < 20; i++) {
                    health.checkAsync(View.READINESS, Duration.ofSeconds(10));
                    health.checkReadiness(Duration.ZERO);
                }
                assertThat(named("vitals4j-timer")).isEqualTo(1);
                // The log's queue may be being told, on a worker that has nothing else to do, and by another just
                // before.
                assertThat(named("vitals4j-worker")).isBetween((long) DEPENDENCIES, DEPENDENCIES + 2L);
                assertThat(threads()).allMatch(Thread::isDaemon);
                checkers.forEach(TestChecker::release);
            }
        });
    }

    @Test
    void areNoneForAsynchronousRunsInFlightExceptTheTimer() throws Exception {
        inAGroupOfItsOwn(() -> {
            var checker = AsyncTestChecker.create();
            var builder = HealthCheckManager.builder();
            for (int i = 0; i < DEPENDENCIES; i++) {
                builder.register("async-" + i, checker, o -> o.timeout(Duration.ofMinutes(1)));
            }
            try (var health = builder.build()) {
                checker.stage(DEPENDENCIES);
                var workers = named("vitals4j-worker");
                for (int i = 0; i < 20; i++) {
                    health.checkAsync(View.READINESS, Duration.ofSeconds(10));
                }
                assertThat(named("vitals4j-worker"))
                        .as("no more for callers that wait")
                        .isLessThanOrEqualTo(workers);
                assertThat(named("vitals4j-timer")).isEqualTo(1);
            }
        });
    }

    @Test
    void areUsedAgainFromRunToRun() throws Exception {
        inAGroupOfItsOwn(() -> {
            try (var health = HealthCheckManager.builder()
                    .register("database", TestChecker.healthy())
                    .build()) {
                for (int i = 0; i < 200; i++) {
                    health.refresh("database").get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                }
                assertThat(named("vitals4j-worker")).isLessThan(20);
                assertThat(named("vitals4j-timer")).isEqualTo(1);
            }
        });
    }

    @Test
    void areGoneAfterClose() throws Exception {
        inAGroupOfItsOwn(() -> {
            var hanging = TestChecker.hanging();
            var health = HealthCheckManager.builder()
                    .backgroundRefresh()
                    .register("heeds-interrupts", hanging, o -> o.timeout(Duration.ofMinutes(1)))
                    .register("database", TestChecker.healthy())
                    .build();
            hanging.awaitStarted();
            health.check(View.dependency("database"));
            var threads = threads();
            assertThat(threads).isNotEmpty();
            health.close();

            awaitEnd(threads);
            awaitEnd();
            assertThat(hanging.interrupts()).isEqualTo(1);
        });
    }

    @Test
    void thatAreStuckInACheckAreDaemonsAndAreAllThatIsLeft() throws Exception {
        inAGroupOfItsOwn(() -> {
            var stuck = TestChecker.healthy().hangIgnoringInterrupts();
            var health = HealthCheckManager.builder()
                    .register("stuck", stuck, o -> o.timeout(Duration.ofMinutes(1)))
                    .register("database", TestChecker.healthy())
                    .build();
            stuck.awaitStarted();
            health.check(View.dependency("database"));
            var before = threads();
            health.close();
            assertThat(named("vitals4j-timer"))
                    .as("close does not wait for the timer, which ends at once")
                    .isLessThanOrEqualTo(1);
            assertThat(before)
                    .filteredOn(thread -> thread.getName().startsWith("vitals4j"))
                    .allMatch(Thread::isDaemon);

            stuck.release();
            awaitEnd(before);
            awaitEnd();
        });
    }

    @Test
    void ofTheApplicationAreUsedForChecksAndLeftAloneAtTheEnd() throws Exception {
        inAGroupOfItsOwn(() -> {
            var own = Executors.newSingleThreadExecutor(task -> {
                var thread = new Thread(task, "application");
                thread.setDaemon(true);
                return thread;
            });
            try (var health = HealthCheckManager.builder()
                    .executor(own)
                    .register(
                            "database",
                            context ->
                                    CheckResult.degraded(Thread.currentThread().getName()))
                    .build()) {
                assertThat(health.checkReadiness()
                                .dependency("database")
                                .orElseThrow()
                                .error())
                        .contains("application");
            }
            assertThat(own.isShutdown()).isFalse();
            own.shutdown();
            assertThat(own.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        });
    }

    @Test
    void anExecutorOfTheApplicationThatBlocksBlocksNoCaller() throws Exception {
        inAGroupOfItsOwn(() -> {
            var release = new CountDownLatch(1);
            var blocked = new CountDownLatch(1);
            try (var health = HealthCheckManager.builder()
                    .executor(task -> {
                        blocked.countDown();
                        try {
                            release.await();
                        } catch (InterruptedException closing) {
                            Thread.currentThread().interrupt();
                        }
                    })
                    .register("database", TestChecker.healthy())
                    .build()) {
                assertThat(blocked.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
                assertThat(health.checkReadiness(Duration.ofMillis(20)).status())
                        .isEqualTo(HealthStatus.UNHEALTHY);
                health.register("other", TestChecker.healthy());
                assertThat(health.checkReadiness(Duration.ofMillis(20)).dependencies())
                        .hasSize(2);
            } finally {
                release.countDown();
            }
        });
    }
}
