package io.github.vitals4j.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.testing.AsyncTestChecker;
import io.github.vitals4j.health.testing.ManualTime;
import io.github.vitals4j.health.testing.TestChecker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every caller is answered by its deadline, whatever the dependencies do, and not much sooner than it need be. */
class DeadlinesTest {
    private static final int PATIENCE_SECONDS = 20;
    private static final List<View> VIEWS = List.of(
            View.READINESS,
            View.LIVENESS,
            View.STARTUP,
            View.READINESS.tag("eu"),
            View.READINESS.exclude("hangs"),
            View.dependency("hangs"),
            View.dependency("no-such"));

    private final ManualTime time = ManualTime.create();
    private final TestChecker hangs = TestChecker.hanging();
    private final TestChecker ignores = TestChecker.healthy().hangIgnoringInterrupts();
    private final AsyncTestChecker never = AsyncTestChecker.create();
    private final CountDownLatch listenerIsDone = new CountDownLatch(1);
    private HealthCheckManager health;

    private record Caller(CompletableFuture<HealthReport> answer, long deadline) {}

    private HealthCheckManager manager(boolean background) {
        var builder = HealthCheckManager.builder()
                .timeSource(time)
                .listener(new HealthListener() {
                    @Override
                    public void onRun(FinishedRun run) {
                        try {
                            listenerIsDone.await();
                        } catch (InterruptedException closing) {
                            Thread.currentThread().interrupt();
                        }
                    }
                })
                .register("hangs", hangs, o -> o.probes(Probe.READINESS, Probe.LIVENESS))
                .register("ignores", ignores, o -> o.tags("eu").failureTtl(Duration.ZERO))
                .register("never", never, o -> o.tags("eu").timeout(Duration.ofMinutes(5)))
                .register("healthy", TestChecker.healthy(), o -> o.ttl(Duration.ZERO))
                .register("throws", context -> {
                    throw new StackOverflowError();
                });
        if (background) {
            builder.backgroundRefresh();
        }
        health = builder.build();
        return health;
    }

    @AfterEach
    void close() {
        listenerIsDone.countDown();
        hangs.release();
        ignores.release();
        health.close();
    }

    @Test
    void everyCallerIsAnsweredByItsDeadline() {
        everyCallerIsAnswered(false);
    }

    @Test
    void inTheBackgroundToo() {
        everyCallerIsAnswered(true);
    }

    private void everyCallerIsAnswered(boolean background) {
        manager(background);
        var random = new Random(42);
        var callers = new ArrayList<Caller>();
        long now = 0;
        for (int step = 0; step < 400; step++) {
            var deadline = Duration.ofMillis(random.nextInt(4) == 0 ? 0 : random.nextInt(8_000));
            callers.add(new Caller(
                    health.checkAsync(VIEWS.get(random.nextInt(VIEWS.size())), deadline), now + deadline.toMillis()));
            if (random.nextInt(20) == 0) {
                health.invalidate("healthy");
            }
            if (random.nextInt(30) == 0) {
                health.refresh("throws");
            }
            long pass = random.nextInt(2_000);
            time.advance(Duration.ofMillis(pass));
            now += pass;
            for (var caller : callers) {
                if (caller.deadline() <= now) {
                    // Completed on another thread, so not at once.
                    caller.answer()
                            .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                            .join();
                }
            }
            long end = now;
            callers.removeIf(caller -> caller.deadline() <= end);
        }
    }

    @Test
    void nothingIsLeftOfCallersThatWereAnswered() {
        health = HealthCheckManager.builder()
                .timeSource(time)
                .register("hangs", hangs)
                .build();
        hangs.awaitStarted();
        int pending = time.pending();
        assertThat(pending).as("the run's timeout").isEqualTo(1);
        var callers = new ArrayList<CompletableFuture<HealthReport>>();
        for (int i = 0; i < 100; i++) {
            callers.add(health.checkAsync(View.READINESS, Duration.ofMillis(800)));
        }
        assertThat(time.pending()).isEqualTo(pending + 100);
        callers.subList(0, 50).forEach(caller -> caller.cancel(true));
        assertThat(time.pending()).as("those that have gone").isEqualTo(pending + 50);
        time.advance(Duration.ofMillis(800));
        callers.subList(50, 100)
                .forEach(caller ->
                        caller.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join());
        assertThat(time.pending()).as("those that were answered").isEqualTo(pending);
    }

    @Test
    void aCallerWithoutADeadlineIsAnsweredWhenTheLastRunHasTimedOut() {
        manager(false);
        never.stage(1);
        hangs.awaitStarted();
        ignores.awaitStarted();
        var answer = health.checkAsync(View.READINESS, Duration.ofDays(300_000));
        time.advance(Duration.ofMinutes(5).minusNanos(1));
        assertThat(answer).isNotDone();
        time.advance(Duration.ofNanos(1));

        var report = answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        assertThat(report.dependency("never").orElseThrow().reason()).contains(Reason.TIMEOUT);
    }

    @Test
    void anAnswerIsNotLaterThanTheRunsItWaitsFor() {
        manager(false);
        hangs.awaitStarted();
        ignores.awaitStarted();
        never.complete(CheckResult.healthy());
        var answer = health.checkAsync(View.READINESS, Duration.ofMinutes(5));
        hangs.release();
        ignores.release();

        assertThat(answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join().message())
                .isEqualTo("Critical dependencies are unhealthy: throws");
    }
}
