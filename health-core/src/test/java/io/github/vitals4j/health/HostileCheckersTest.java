package io.github.vitals4j.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.testing.ManualTime;
import io.github.vitals4j.health.testing.TestChecker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever a checker does, it becomes a result. */
class HostileCheckersTest {
    private final ManualTime time = ManualTime.create();
    private final HealthCheckManager health =
            HealthCheckManager.builder().timeSource(time).build();

    @AfterEach
    void close() {
        health.close();
    }

    private DependencyHealth result(DependencyChecker checker) {
        health.register("hostile", checker);
        return health.checkReadiness().dependency("hostile").orElseThrow();
    }

    @Test
    void nullIsAnInternalError() {
        var entry = result(context -> null);
        assertThat(entry.reason()).contains(Reason.INTERNAL_ERROR);
        assertThat(entry.error()).contains("the checker returned null instead of a result");
    }

    @Test
    void anErrorIsAResult() {
        var entry = result(context -> {
            throw new NoClassDefFoundError("com/example/Driver");
        });
        assertThat(entry.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(entry.error()).contains("NoClassDefFoundError: com/example/Driver");
    }

    @Test
    void anExceptionIsClassified() {
        var entry = result(context -> {
            throw new java.net.ConnectException("Connection refused");
        });
        assertThat(entry.reason()).contains(Reason.CONNECTION_REFUSED);
        assertThat(entry.error()).contains("Connection refused");
    }

    @Test
    void aStageThatFailsIsClassifiedByItsCause() {
        var entry = result(DependencyChecker.async(context -> CompletableFuture.supplyAsync(
                () -> {
                    throw new java.io.UncheckedIOException(new java.net.UnknownHostException("db.invalid"));
                },
                task -> new Thread(task).start())));
        assertThat(entry.reason()).contains(Reason.UNKNOWN_HOST);
    }

    @Test
    void aNullStageAndAStageOfNullAreInternalErrors() {
        assertThat(result(DependencyChecker.async(context -> null)).reason()).contains(Reason.INTERNAL_ERROR);
        health.unregister("hostile");
        assertThat(result(DependencyChecker.async(context -> CompletableFuture.completedFuture(null)))
                        .reason())
                .contains(Reason.INTERNAL_ERROR);
    }

    @Test
    void aStageThatNeverCompletesTimesOutAndIsCancelledAndItsLateAnswerIsIgnored() throws Exception {
        var stage = new CompletableFuture<CheckResult>() {
            final CountDownLatch cancelled = new CountDownLatch(1);

            @Override
            public boolean cancel(boolean mayInterruptIfRunning) {
                cancelled.countDown();
                return false; // goes on, as what a driver returns may
            }
        };
        var started = new CountDownLatch(1);
        health.register("hostile", DependencyChecker.async(context -> {
            started.countDown();
            return stage;
        }));
        var answer = health.checkAsync(View.READINESS, Duration.ofMinutes(1));
        started.await();
        time.advance(Duration.ofSeconds(3));
        assertThat(answer.join().dependency("hostile").orElseThrow().reason()).contains(Reason.TIMEOUT);
        assertThat(stage.cancelled.await(20, TimeUnit.SECONDS)).isTrue();
        stage.complete(CheckResult.healthy());
        assertThat(health.current(View.READINESS).status()).isEqualTo(HealthStatus.UNHEALTHY);
        time.advance(Duration.ofSeconds(5));
        assertThat(health.current(View.READINESS)
                        .dependency("hostile")
                        .orElseThrow()
                        .reason())
                .as("no thread is lost, so it is not stuck")
                .contains(Reason.TIMEOUT);
    }

    @Test
    void whatDependsOnARunNeverExecutesOnTheThreadThatCompletesItsStage() throws Exception {
        var stage = new CompletableFuture<CheckResult>();
        var started = new CountDownLatch(1);
        health.register("hostile", DependencyChecker.async(context -> {
            started.countDown();
            return stage;
        }));
        var thread =
                health.checkAsync(View.READINESS, Duration.ofMinutes(1)).thenApply(report -> Thread.currentThread());
        started.await();
        stage.complete(CheckResult.healthy());
        assertThat(thread.join()).isNotSameAs(Thread.currentThread());
    }

    @Test
    void aCheckerMayAskForReportsWithoutADeadlock() {
        health.register("other", context -> {
            health.checkReadiness();
            return CheckResult.healthy();
        });
        var entry = result(context -> {
            health.checkReadiness();
            health.refresh("hostile").join();
            health.current(View.READINESS);
            return CheckResult.healthy();
        });
        assertThat(entry.status()).isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void aCheckerMayRegisterAndUnregisterOthersAndItself() {
        var entry = result(context -> {
            health.register("child", TestChecker.healthy());
            return CheckResult.healthy();
        });
        assertThat(entry.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(health.checkReadiness().dependency("child")).isPresent();
        health.register("suicide", context -> {
            health.unregister("suicide");
            return CheckResult.unhealthy("nobody hears this");
        });
        assertThat(health.checkReadiness().status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(health.checkReadiness().dependency("suicide")).isEmpty();
    }

    @Test
    void timeoutActionsRunAndWhatTheyThrowIsIgnored() throws Exception {
        var second = new CountDownLatch(1);
        var started = new CountDownLatch(1);
        health.register("hostile", context -> {
            context.onTimeout(() -> {
                throw new IllegalStateException("cannot abort");
            });
            context.onTimeout(second::countDown);
            started.countDown();
            new CountDownLatch(1).await();
            return CheckResult.healthy();
        });
        started.await();
        time.advance(Duration.ofSeconds(3));
        assertThat(second.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anInterruptOfATimedOutRunNeverReachesLaterWorkOfTheSameThread() throws Exception {
        var thread = new CompletableFuture<Thread>();
        var single = java.util.concurrent.Executors.newSingleThreadExecutor();
        try (var own = HealthCheckManager.builder()
                .timeSource(time)
                .executor(single)
                .register("swallows", context -> {
                    thread.complete(Thread.currentThread());
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException expected) {
                        Thread.currentThread().interrupt();
                    }
                    return CheckResult.healthy();
                })
                .build()) {
            var answer = own.checkAsync(View.READINESS, Duration.ofMinutes(1));
            thread.join();
            time.advance(Duration.ofSeconds(3));
            answer.join();
            var later = single.submit(() -> {
                assertThat(Thread.currentThread()).isSameAs(thread.join());
                return Thread.currentThread().isInterrupted();
            });
            assertThat(later.get(20, TimeUnit.SECONDS)).isFalse();
        } finally {
            single.shutdownNow();
        }
    }

    @Test
    void remainingEndsATenthBeforeTheTimeoutOrAHundredMillisecondsIfThatIsLess() {
        var remaining = new CompletableFuture<Duration>();
        health.register("long", context -> {
            remaining.complete(context.remaining());
            return CheckResult.healthy();
        });
        assertThat(remaining.join()).isEqualTo(Duration.ofMillis(2_900));
        var brief = new CompletableFuture<Duration>();
        health.register(
                "short",
                context -> {
                    brief.complete(context.remaining());
                    return CheckResult.healthy();
                },
                o -> o.timeout(Duration.ofMillis(500)));
        assertThat(brief.join()).isEqualTo(Duration.ofMillis(450));
    }

    @Test
    void anExecutorThatRefusesOrRunsInTheCallersThreadIsSurvived() {
        Executor refusing = task -> {
            throw new RejectedExecutionException("pool is full");
        };
        try (var own = HealthCheckManager.builder()
                .timeSource(time)
                .executor(refusing)
                .register("database", TestChecker.healthy())
                .build()) {
            assertThat(own.checkReadiness().dependency("database").orElseThrow().error())
                    .contains("RejectedExecutionException: pool is full");
        }
        try (var own = HealthCheckManager.builder()
                .timeSource(time)
                .executor(Runnable::run)
                .register("database", TestChecker.healthy())
                .build()) {
            assertThat(own.checkReadiness().status()).isEqualTo(HealthStatus.HEALTHY);
        }
    }

    @Test
    void aSuccessThatIsTooSlowIsDegraded() throws Exception {
        var started = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        health.register(
                "slow",
                context -> {
                    started.countDown();
                    go.await();
                    return CheckResult.healthy().with("rows", 3);
                },
                o -> o.slowAfter(Duration.ofSeconds(1)));
        started.await();
        time.advance(Duration.ofMillis(1_500));
        go.countDown();
        var entry = health.checkReadiness().dependency("slow").orElseThrow();
        assertThat(entry.status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(entry.reason()).contains(Reason.SLOW);
        assertThat(entry.error()).contains("answered in 1.5 s");
        assertThat(entry.metadata()).containsEntry("rows", 3);
    }

    @Test
    void secretsThatACheckerDeclaresAreInNoText() {
        var entry = result(context -> {
            context.secret("s3cr3t/pass");
            return CheckResult.unhealthy("refused s3cr3t/pass at redis://u:other@host")
                    .with("url", "x?p=s3cr3t%2Fpass");
        });
        assertThat(entry.error()).contains("refused *** at redis://***@host");
        assertThat(entry.metadata()).containsEntry("url", "x?p=***");
    }
}
