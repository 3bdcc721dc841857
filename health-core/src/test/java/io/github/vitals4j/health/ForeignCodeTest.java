package io.github.vitals4j.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.testing.ManualTime;
import io.github.vitals4j.health.testing.TestChecker;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * No lock is held while foreign code runs: wherever the manager calls somebody else's code, that code has another
 * thread use the manager and waits for it. Whatever lock the calling thread held, the other one would wait for in vain.
 */
class ForeignCodeTest {
    private static final int PATIENCE_SECONDS = 20;

    private final ManualTime time = ManualTime.create();
    private final ExecutorService neighbours = Executors.newCachedThreadPool();
    private final AtomicInteger visits = new AtomicInteger();
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private volatile HealthCheckManager health;

    @AfterEach
    void close() {
        health.close();
        neighbours.shutdownNow();
    }

    private HealthCheckManager manager() {
        return HealthCheckManager.builder().timeSource(time).build();
    }

    /** Has another thread use everything that the manager offers, and waits until it is done. */
    private void visit() {
        // A run that has timed out is interrupted, and its thread may be the one that is told of it.
        boolean interrupted = Thread.interrupted();
        try {
            neighbours.submit(this::useEverything).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            visits.incrementAndGet();
        } catch (Throwable stuck) {
            failures.add(new AssertionError("the manager was locked while it called foreign code", stuck));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void useEverything() {
        String name = "visitor-" + Thread.currentThread().getId() + "-" + visits.get();
        health.register(name, TestChecker.healthy(), o -> o.optional());
        health.current(View.READINESS);
        health.checkReadiness(Duration.ZERO);
        health.checkAsync(View.STARTUP, Duration.ZERO);
        health.check(View.dependency(name), Duration.ZERO);
        health.invalidate(name);
        health.refresh(name);
        var listener = new HealthListener() {};
        health.addListener(listener);
        health.removeListener(listener);
        health.unregister(name);
        assertThat(health.toString()).isNotEmpty();
    }

    private void visited(int times) {
        assertThat(failures)
                .as(() -> "failures, by "
                        + failures.stream().map(Throwable::getCause).toList())
                .isEmpty();
        assertThat(visits.get()).as("visits").isGreaterThanOrEqualTo(times);
    }

    @Test
    void aCheckerMayWaitForAThreadThatUsesTheManager() {
        health = manager();
        health.register("checker", context -> {
            visit();
            return CheckResult.healthy();
        });

        assertThat(health.checkReadiness().status()).isEqualTo(HealthStatus.HEALTHY);
        visited(1);
    }

    @Test
    void soMayWhateverACheckerIsAskedForWhenItIsRegistered() {
        health = HealthCheckManager.builder()
                .timeSource(time)
                .overrides(key -> {
                    // Before there is a manager nobody can use it.
                    if (health != null && key.equals("health.checker.ttl")) {
                        visit();
                    }
                    return null;
                })
                .build();
        health.register(
                "checker",
                new DependencyChecker() {
                    @Override
                    public CheckResult check(CheckContext context) {
                        return CheckResult.healthy();
                    }

                    @Override
                    public CheckOptions options(CheckOptions library) {
                        visit();
                        return library;
                    }

                    @Override
                    public Map<String, Function<String, DependencyChecker>> settings() {
                        visit();
                        return Map.of();
                    }
                },
                options -> {
                    visit();
                    return options;
                });

        visited(4);
    }

    @Test
    void soMayAnExecutorThatRunsInTheCallersThread() {
        health = null;
        var built = HealthCheckManager.builder()
                .timeSource(time)
                .executor(task -> {
                    if (health != null && visits.get() == 0) {
                        visits.incrementAndGet();
                        visit();
                    }
                    task.run();
                })
                .build();
        health = built;
        health.register("checker", TestChecker.healthy());

        assertThat(health.checkReadiness().dependency("checker").orElseThrow().status())
                .isEqualTo(HealthStatus.HEALTHY);
        visited(2);
    }

    @Test
    void soMayAListenerWhateverItIsTold() throws Exception {
        health = manager();
        var told = new CountDownLatch(4);
        health.addListener(new HealthListener() {
            @Override
            public void onRegistered(String name, CheckOptions options) {
                hear(name);
            }

            @Override
            public void onUnregistered(String name) {
                hear(name);
            }

            @Override
            public void onTransition(Transition transition) {
                hear(transition.name());
            }

            @Override
            public void onRun(FinishedRun run) {
                hear(run.name());
            }

            private void hear(String name) {
                if (name.equals("checker")) {
                    visit();
                    told.countDown();
                }
            }
        });
        health.register("checker", TestChecker.healthy());
        health.check(View.dependency("checker"));
        health.unregister("checker");

        assertThat(told.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        visited(4);
    }

    @Test
    void soMayWhoeverCompletesAStageOrIsToldOfItsCancellation() throws Exception {
        health = manager();
        var cancelled = new CountDownLatch(1);
        var stage = new CompletableFuture<CheckResult>() {
            @Override
            public boolean cancel(boolean mayInterruptIfRunning) {
                visit();
                cancelled.countDown();
                return super.cancel(mayInterruptIfRunning);
            }
        };
        var started = new CountDownLatch(1);
        health.register("checker", DependencyChecker.async(context -> {
            visit();
            started.countDown();
            return stage;
        }));
        assertThat(started.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        time.advance(Duration.ofSeconds(3));

        assertThat(cancelled.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        visited(2);
    }

    @Test
    void soMayATimeoutAction() throws Exception {
        health = manager();
        var started = new CountDownLatch(1);
        var aborted = new CountDownLatch(1);
        health.register("checker", context -> {
            context.onTimeout(() -> {
                visit();
                aborted.countDown();
            });
            started.countDown();
            new CountDownLatch(1).await();
            return CheckResult.healthy();
        });
        assertThat(started.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        time.advance(Duration.ofSeconds(3));

        assertThat(aborted.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        visited(1);
    }

    @Test
    void soMayWhatDependsOnACallersFuture() {
        health = manager();
        var database = TestChecker.hanging();
        health.register("database", database);
        var answered = health.checkAsync(View.READINESS, Duration.ofSeconds(1)).thenAccept(report -> visit());
        var refreshed = health.refresh("database").thenAccept(report -> visit());
        database.awaitStarted();
        time.advance(Duration.ofSeconds(1));
        answered.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        database.release();
        refreshed.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();

        visited(2);
    }

    @Test
    void soMayTextThatIsMadeWhenItIsRead() {
        health = manager();
        health.register("checker", context -> {
            throw new IllegalStateException() {
                private static final long serialVersionUID = 1;

                @Override
                public String getMessage() {
                    visit();
                    return "made up";
                }
            };
        });

        assertThat(health.checkReadiness().dependency("checker").orElseThrow().error())
                .hasValueSatisfying(error -> assertThat(error).endsWith("made up"));
        visited(1);
    }
}
