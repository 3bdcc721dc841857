package io.github.vitals4j.health.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.HealthStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TestCheckerTest {
    private static CheckResult run(TestChecker checker) throws Exception {
        return checker.check(TestContext.of(Duration.ofSeconds(3)));
    }

    /** A run on a thread of its own, which can be interrupted. */
    private static FutureTask<CheckResult> start(TestChecker checker) {
        return start(checker, new CountDownLatch(0));
    }

    private static FutureTask<CheckResult> start(TestChecker checker, CountDownLatch go) {
        var task = new FutureTask<>(() -> {
            go.await();
            return run(checker);
        });
        var thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    private static CheckResult result(FutureTask<CheckResult> run) throws Exception {
        return run.get(10, TimeUnit.SECONDS);
    }

    @Test
    void answersAsItWasMade() throws Exception {
        assertThat(run(TestChecker.healthy())).isEqualTo(CheckResult.healthy());
        assertThat(run(TestChecker.degraded("slow"))).hasToString("degraded (reported): slow");
        assertThat(run(TestChecker.unhealthy("down"))).hasToString("unhealthy (reported): down");
        assertThat(run(TestChecker.answering(null))).isNull();
        var failure = new IOException("broken");
        assertThatThrownBy(() -> run(TestChecker.throwing(failure))).isSameAs(failure);
    }

    @Test
    void changesItsAnswerOnCommand() throws Exception {
        var checker = TestChecker.healthy();

        assertThat(run(checker.nowUnhealthy("down"))).hasToString("unhealthy (reported): down");
        assertThat(run(checker.nowDegraded("slow"))).hasToString("degraded (reported): slow");
        assertThat(run(checker.nowAnswers(null))).isNull();
        var error = new StackOverflowError();
        assertThatThrownBy(() -> run(checker.nowThrows(error))).isSameAs(error);
        assertThat(run(checker.nowHealthy())).isEqualTo(CheckResult.healthy());
        assertThat(run(checker.nowDoes(context -> CheckResult.degraded(context.name()))))
                .hasToString("degraded (reported): test");
        assertThat(checker.runs()).isEqualTo(6);
        assertThat(checker.running()).isZero();
    }

    @Test
    void refusesToThrowWhatACheckerCannotThrow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestChecker.throwing(new Throwable("odd")))
                .withMessage("failure java.lang.Throwable: odd: must be an Exception or an Error");
    }

    @Test
    void givesSingleAnswersInTheirOrderAndThenTheStandingOne() throws Exception {
        var checker = TestChecker.healthy();
        checker.nextAnswers(CheckResult.unhealthy("1"), CheckResult.degraded("2"));

        assertThat(run(checker).status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(run(checker).status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(run(checker).status()).isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void singleAnswersReplaceEarlierOnes() throws Exception {
        var checker = TestChecker.healthy().nextAnswers(CheckResult.unhealthy("1"));

        assertThat(run(checker.nextAnswers(CheckResult.degraded("2")))).hasToString("degraded (reported): 2");
        assertThat(run(checker).status()).isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void aStandingAnswerReplacesSingleOnes() throws Exception {
        var checker = TestChecker.healthy().nextAnswers(CheckResult.unhealthy("1"));

        assertThat(run(checker.nowDegraded("2")).status()).isEqualTo(HealthStatus.DEGRADED);
    }

    @Test
    void flaps() throws Exception {
        var checker = TestChecker.healthy().nowFlaps("down");

        for (int round = 0; round < 3; round++) {
            assertThat(run(checker)).hasToString("unhealthy (reported): down");
            assertThat(run(checker).status()).isEqualTo(HealthStatus.HEALTHY);
        }
    }

    @Test
    void hangsUntilItIsReleasedAndThenGivesTheAnswerThatHolds() throws Exception {
        var checker = TestChecker.hanging();
        var first = start(checker);
        var second = start(checker);
        checker.awaitRunning(2);
        assertThat(first).isNotDone();

        checker.nowUnhealthy("down").release();

        assertThat(result(first)).hasToString("unhealthy (reported): down");
        assertThat(result(second)).hasToString("unhealthy (reported): down");
        assertThat(run(checker)).hasToString("unhealthy (reported): down");
        assertThat(checker.runs()).isEqualTo(3);
        assertThat(checker.mostAtOnce()).isEqualTo(2);
        assertThat(checker.interrupts()).isZero();
    }

    @Test
    void anInterruptEndsAHangThatHeedsIt() {
        var checker = TestChecker.hanging();
        var run = start(checker);
        checker.awaitStarted();

        run.cancel(true);

        checker.awaitRunning(0);
        checker.awaitInterrupts(1);
        assertThat(checker.interrupts()).isEqualTo(1);
    }

    @Test
    void anInterruptDoesNotEndAHangThatIgnoresIt() throws Exception {
        var checker = TestChecker.healthy().hangIgnoringInterrupts();
        var thread = new Thread[1];
        var task = new FutureTask<>(() -> {
            thread[0] = Thread.currentThread();
            var unused = run(checker);
            return Thread.currentThread().isInterrupted();
        });
        var runner = new Thread(task);
        runner.start();
        checker.awaitStarted();

        thread[0].interrupt();
        checker.awaitInterrupts(1);
        assertThat(task).isNotDone();
        assertThat(checker.running()).isEqualTo(1);
        checker.release();

        assertThat(task.get(10, TimeUnit.SECONDS)).as("still interrupted").isTrue();
        assertThat(checker.interrupts()).isEqualTo(1);
    }

    @Test
    void aReleaseReachesRunsThatHangInAnotherWay() throws Exception {
        var checker = TestChecker.hanging();
        var first = start(checker);
        checker.awaitStarted(1);
        checker.hangIgnoringInterrupts();
        var second = start(checker);
        checker.awaitStarted(2);

        checker.release();

        assertThat(result(first).status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(result(second).status()).isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void hangsAgainAfterARelease() throws Exception {
        var checker = TestChecker.hanging().release().hang();
        var run = start(checker);
        checker.awaitStarted();

        assertThat(checker.running()).isEqualTo(1);
        checker.release();

        assertThat(result(run).status()).isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void takesItsTime() throws Exception {
        var checker = TestChecker.healthy().takes(Duration.ofMillis(30));
        long start = System.nanoTime();

        assertThat(run(checker).status()).isEqualTo(HealthStatus.HEALTHY);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(30));
    }

    @Test
    void aReleaseEndsASlowRun() throws Exception {
        var checker = TestChecker.healthy().takes(Duration.ofDays(1));
        var run = start(checker);
        checker.awaitStarted();

        checker.release();

        assertThat(result(run).status()).isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void anInterruptEndsASlowRun() {
        var checker = TestChecker.healthy().takes(Duration.ofDays(1));
        var run = start(checker);
        checker.awaitStarted();

        run.cancel(true);

        checker.awaitRunning(0);
        checker.awaitInterrupts(1);
        assertThat(checker.interrupts()).isEqualTo(1);
    }

    @Test
    void takesManualTime() throws Exception {
        var time = ManualTime.create();
        long start = time.nanoTime();
        var checker = TestChecker.unhealthy("down").takes(Duration.ofSeconds(2), time);

        assertThat(run(checker)).hasToString("unhealthy (reported): down");
        assertThat(run(checker.nowHealthy()).status()).isEqualTo(HealthStatus.HEALTHY);

        assertThat(time.nanoTime() - start).isEqualTo(Duration.ofSeconds(4).toNanos());
    }

    @Test
    void refusesNegativeDurations() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestChecker.healthy().takes(Duration.ofMillis(-1)))
                .withMessage("duration PT-0.001S: must not be negative");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestChecker.healthy().takes(Duration.ofMillis(-1), ManualTime.create()))
                .withMessage("duration PT-0.001S: must not be negative");
    }

    @Test
    void countsARunThatThrows() {
        var checker = TestChecker.throwing(new IOException("broken"));

        assertThatThrownBy(() -> result(start(checker)))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("broken");
        checker.awaitRunning(0);
        assertThat(checker.runs()).isEqualTo(1);
    }

    @Test
    void countsRunsOfManyThreads() throws Exception {
        var checker = TestChecker.hanging();
        var go = new CountDownLatch(1);
        var runs = new FutureTask<?>[8];
        for (int i = 0; i < runs.length; i++) {
            runs[i] = start(checker, go);
        }
        go.countDown();

        checker.awaitRunning(8);
        checker.release();
        for (var run : runs) {
            run.get(10, TimeUnit.SECONDS);
        }

        assertThat(checker.runs()).isEqualTo(8);
        assertThat(checker.mostAtOnce()).isEqualTo(8);
        assertThat(checker.running()).isZero();
    }
}
