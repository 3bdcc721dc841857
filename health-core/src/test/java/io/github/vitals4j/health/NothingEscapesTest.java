package io.github.vitals4j.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.testing.ManualTime;
import io.github.vitals4j.health.testing.TestChecker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nothing that a checker, a stage, a result, a listener or an executor throws escapes, and none of it loses a run. */
class NothingEscapesTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final int PATIENCE_SECONDS = 20;

    private final ManualTime time = ManualTime.create();
    private final Queue<Throwable> escaped = new ConcurrentLinkedQueue<>();
    private final List<HealthCheckManager> managers = new ArrayList<>();
    private Thread.UncaughtExceptionHandler before;

    @BeforeEach
    void watchForWhatEscapes() {
        before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, throwable) -> escaped.add(throwable));
    }

    @AfterEach
    void nothingHasEscaped() {
        managers.forEach(HealthCheckManager::close);
        Thread.setDefaultUncaughtExceptionHandler(before);
        assertThat(escaped).isEmpty();
    }

    private HealthCheckManager with(DependencyChecker checker) {
        return with(checker, null);
    }

    private HealthCheckManager with(DependencyChecker checker, Executor executor) {
        var builder = HealthCheckManager.builder().timeSource(time).register("hostile", checker);
        if (executor != null) {
            builder.executor(executor);
        }
        var health = builder.build();
        managers.add(health);
        return health;
    }

    private static DependencyHealth answer(HealthCheckManager health) {
        var report = health.checkAsync(View.READINESS, Duration.ofMinutes(10))
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
        return report.dependency("hostile").orElseThrow();
    }

    @Test
    void nullForATimeoutActionOrASecretIsTheCheckersMistakeAndNamesIt() {
        var action = answer(with(context -> {
            context.onTimeout(null);
            return CheckResult.healthy();
        }));
        assertThat(action.error()).contains("NullPointerException: abort");

        var secret = answer(with(context -> {
            context.secret(null);
            return CheckResult.healthy();
        }));
        assertThat(secret.error()).contains("NullPointerException: secret");
    }

    @Test
    void aStageWhoseMethodsThrowIsAFailedRunAtOnce() {
        var entry = answer(with(DependencyChecker.async(context -> new Stage(callback -> {
            throw new IllegalStateException("no callbacks here");
        }))));

        assertThat(entry.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(entry.error()).contains("IllegalStateException: no callbacks here");
    }

    @Test
    void aStageThatCannotBeCancelledTimesOutAllTheSame() throws Exception {
        var started = new CountDownLatch(1);
        var health = with(DependencyChecker.async(context -> {
            started.countDown();
            return new Stage(callback -> {});
        }));
        assertThat(started.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        var entry = health.checkAsync(View.READINESS, Duration.ofMinutes(1));
        time.advance(TIMEOUT);

        assertThat(entry.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .join()
                        .dependency("hostile")
                        .orElseThrow()
                        .reason())
                .contains(Reason.TIMEOUT);
    }

    @Test
    void aStageThatCallsBackTwiceIsHeardOnce() throws Exception {
        var runs = new AtomicInteger();
        var gone = new CountDownLatch(1);
        var health = with(DependencyChecker.async(context -> new Stage(callback -> {
            callback.accept(CheckResult.unhealthy("once"), null);
            callback.accept(CheckResult.unhealthy("twice"), null);
        })));
        health.addListener(new HealthListener() {
            @Override
            public void onRun(FinishedRun run) {
                runs.incrementAndGet();
            }

            @Override
            public void onUnregistered(String name) {
                gone.countDown();
            }
        });
        answer(health);
        int before = runs.get();
        for (int run = 1; run <= 3; run++) {
            health.refresh("hostile").get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        int failures = answer(health).consecutiveFailures();
        health.unregister("hostile");

        assertThat(gone.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(failures).isEqualTo(4);
        assertThat(runs.get()).isBetween(3, before + 4);
    }

    @Test
    void aStageThatSaysBothIsAFailureAndOneThatSaysNeitherIsToo() {
        var both = answer(with(DependencyChecker.async(context ->
                new Stage(callback -> callback.accept(CheckResult.healthy(), new IllegalStateException("but"))))));
        assertThat(both.error()).contains("IllegalStateException: but");

        var neither =
                answer(with(DependencyChecker.async(context -> new Stage(callback -> callback.accept(null, null)))));
        assertThat(neither.reason()).contains(Reason.INTERNAL_ERROR);
    }

    @Test
    void aMessageThatThrowsIsReplacedByTheType() {
        var entry = answer(with(context -> {
            throw new Mute();
        }));

        assertThat(entry.error()).contains(Mute.class.getName());
    }

    @Test
    void aMessageThatHangsIsATimeoutWhoseThreadIsCounted() {
        var checker = TestChecker.healthy();
        var reading = TestChecker.hanging().hangIgnoringInterrupts();
        var health = with(context -> {
            checker.check(context);
            throw new IllegalStateException() {
                private static final long serialVersionUID = 1;

                @Override
                public String getMessage() {
                    try {
                        reading.check(context);
                    } catch (Exception impossible) {
                        throw new AssertionError(impossible);
                    }
                    return "at last";
                }
            };
        });
        reading.awaitStarted();
        var timedOut = health.checkAsync(View.READINESS, Duration.ofMinutes(1));
        time.advance(TIMEOUT);
        assertThat(timedOut.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .join()
                        .dependency("hostile")
                        .orElseThrow()
                        .reason())
                .contains(Reason.TIMEOUT);
        time.advance(Duration.ofSeconds(30));

        var stuck = answer(health);
        assertThat(stuck.reason()).as("its thread has not come back").contains(Reason.STUCK);
        assertThat(checker.runs()).as("no second run").isEqualTo(1);
        reading.release();
    }

    @Test
    void aMessageOfAStageThatHangsIsATimeoutWhoseThreadIsCounted() {
        var reading = TestChecker.hanging().hangIgnoringInterrupts();
        var failure = new IllegalStateException() {
            private static final long serialVersionUID = 1;

            @Override
            public String getMessage() {
                try {
                    reading.check(null);
                } catch (Exception impossible) {
                    throw new AssertionError(impossible);
                }
                return "at last";
            }
        };
        var health = with(DependencyChecker.async(context -> CompletableFuture.failedFuture(failure)));
        reading.awaitStarted();
        var timedOut = health.checkAsync(View.READINESS, Duration.ofMinutes(1));
        time.advance(TIMEOUT);
        assertThat(timedOut.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .join()
                        .dependency("hostile")
                        .orElseThrow()
                        .reason())
                .contains(Reason.TIMEOUT);
        time.advance(Duration.ofSeconds(30));

        assertThat(answer(health).reason()).contains(Reason.STUCK);
        reading.release();
    }

    @Test
    void aNumberThatThrowsIsTheCheckersMistake() {
        var entry = answer(with(context -> CheckResult.healthy().with("size", new Number() {
            private static final long serialVersionUID = 1;

            @Override
            public int intValue() {
                throw new IllegalStateException("uncountable");
            }

            @Override
            public long longValue() {
                return intValue();
            }

            @Override
            public float floatValue() {
                return intValue();
            }

            @Override
            public double doubleValue() {
                return intValue();
            }
        })));

        assertThat(entry.error()).contains("IllegalStateException: uncountable");
    }

    @Test
    void aThreadWhoseInterruptThrowsDoesNotLoseTheRun() {
        var checker = TestChecker.healthy().hangIgnoringInterrupts();
        Executor executor = task -> {
            var thread = new Thread(task, "hostile") {
                @Override
                public void interrupt() {
                    throw new SecurityException("leave me alone");
                }
            };
            thread.setDaemon(true);
            thread.start();
        };
        var health = with(checker, executor);
        checker.awaitStarted(1);
        var timedOut = health.checkAsync(View.READINESS, Duration.ofMinutes(1));
        try {
            time.advance(TIMEOUT);
        } catch (SecurityException fromTheTimer) {
            // A real timer's thread keeps what its tasks throw to itself.
        }

        assertThat(timedOut.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .join()
                        .dependency("hostile")
                        .orElseThrow()
                        .reason())
                .contains(Reason.TIMEOUT);
        checker.release();
    }

    @Test
    void anExecutorThatDropsTasksMakesTimeoutsNotOrphans() throws Exception {
        var dropped = new Semaphore(0);
        var health = with(TestChecker.healthy(), task -> dropped.release());
        assertThat(dropped.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        var timedOut = health.checkAsync(View.READINESS, Duration.ofMinutes(1));
        time.advance(TIMEOUT);

        assertThat(timedOut.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .join()
                        .dependency("hostile")
                        .orElseThrow()
                        .reason())
                .contains(Reason.TIMEOUT);
        for (int again = 0; again < 10; again++) {
            CompletableFuture<HealthReport> next;
            do {
                next = health.refresh("hostile");
            } while (next.isDone()); // the thread that asked the executor may be still on its way back
            assertThat(dropped.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            time.advance(TIMEOUT);
            var entry = next.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .join()
                    .dependency("hostile")
                    .orElseThrow();
            assertThat(entry.reason()).as("no thread was lost").contains(Reason.TIMEOUT);
            assertThat(entry.abandonedRuns()).isZero();
        }
        assertThat(dropped.availablePermits()).isZero();
    }

    @Test
    void anExecutorThatBlocksAndThenRefusesIsNotTakenForAHungCheck() throws Exception {
        var asked = new Semaphore(0);
        var refuse = new Semaphore(0);
        var health = with(TestChecker.healthy(), task -> {
            asked.release();
            refuse.acquireUninterruptibly();
            throw new RejectedExecutionException("still full");
        });
        assertThat(asked.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        time.awaitPending(1);
        time.advance(TIMEOUT);
        assertThat(answer(health).reason()).contains(Reason.TIMEOUT);
        assertThat(health.refresh("hostile"))
                .as("nobody waits while the executor has a thread")
                .isDone();

        refuse.release(1_000);
        // That the executor has let go is noted after it has; a refresh that comes too early starts nothing.
        var entry = refreshed(health);
        while (!entry.reason().equals(Optional.of(Reason.INTERNAL_ERROR))) {
            entry = refreshed(health);
        }
        assertThat(entry.error()).hasValueSatisfying(error -> assertThat(error).contains("still full"));
        assertThat(entry.abandonedRuns()).isZero();
    }

    private static DependencyHealth refreshed(HealthCheckManager health) throws Exception {
        return health.refresh("hostile")
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .dependency("hostile")
                .orElseThrow();
    }

    @Test
    void anExecutorThatRunsTasksTwiceRunsTheCheckOnce() {
        var checker = TestChecker.healthy();
        var health = with(checker, task -> {
            task.run();
            task.run();
        });

        assertThat(answer(health).status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(checker.runs()).isEqualTo(1);
    }

    @Test
    void anExecutorThatThrowsAnErrorIsAFailedRun() {
        var entry = answer(with(TestChecker.healthy(), task -> {
            throw new OutOfMemoryError("unable to create native thread");
        }));

        assertThat(entry.error()).contains("OutOfMemoryError: unable to create native thread");
    }

    @Test
    void aTimeoutActionThatThrowsOrHangsChangesNothing() throws Exception {
        var checker = TestChecker.hanging();
        var never = new CountDownLatch(1);
        var events = new RecordedEvents();
        var health = with(context -> {
            context.onTimeout(() -> {
                throw new StackOverflowError();
            });
            context.onTimeout(() -> {
                try {
                    never.await();
                } catch (InterruptedException closing) {
                    Thread.currentThread().interrupt();
                }
            });
            return checker.check(context);
        });
        health.addListener(events);
        checker.awaitStarted(1);
        time.advance(TIMEOUT);
        assertThat(events.nextTransition().reason()).contains(Reason.TIMEOUT);

        checker.nowHealthy().release();
        time.advance(Duration.ofSeconds(61));
        health.checkReadiness(Duration.ZERO);
        assertThat(events.nextTransition().to()).isEqualTo(HealthStatus.HEALTHY);
        never.countDown();
    }

    @Test
    void aListenerThatThrowsErrorsIsToldTheRest() throws Exception {
        var heard = new CountDownLatch(3);
        var health = HealthCheckManager.builder()
                .timeSource(time)
                .listener(new HealthListener() {
                    @Override
                    public void onRegistered(String name, CheckOptions options) {
                        heard.countDown();
                        throw new StackOverflowError();
                    }

                    @Override
                    public void onTransition(Transition transition) {
                        heard.countDown();
                        throw new LinkageError();
                    }

                    @Override
                    public void onRun(FinishedRun run) {
                        heard.countDown();
                        throw new IllegalStateException();
                    }
                })
                .register("hostile", TestChecker.healthy())
                .build();
        managers.add(health);

        assertThat(heard.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(answer(health).status()).isEqualTo(HealthStatus.HEALTHY);
    }

    private static final class Mute extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException("none of your business");
        }
    }

    /** A stage that does as it likes when somebody wants to hear its end, and can do nothing else. */
    private static final class Stage extends CompletableFuture<CheckResult> {
        private final java.util.function.Consumer<BiConsumer<? super CheckResult, ? super Throwable>> behaviour;

        Stage(java.util.function.Consumer<BiConsumer<? super CheckResult, ? super Throwable>> behaviour) {
            this.behaviour = behaviour;
        }

        @Override
        public CompletableFuture<CheckResult> whenComplete(
                BiConsumer<? super CheckResult, ? super Throwable> callback) {
            behaviour.accept(callback);
            return this;
        }

        @Override
        public CompletableFuture<CheckResult> toCompletableFuture() {
            throw new UnsupportedOperationException();
        }
    }
}
