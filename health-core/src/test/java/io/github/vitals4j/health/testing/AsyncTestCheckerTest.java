package io.github.vitals4j.health.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.vitals4j.health.CheckResult;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AsyncTestCheckerTest {
    private final AsyncTestChecker checker = AsyncTestChecker.create();

    private CompletableFuture<CheckResult> run() {
        return checker.start(TestContext.of(Duration.ofSeconds(3)));
    }

    @Test
    void answersNothingUntilItIsTold() {
        assertThat(run()).isNotDone();
        assertThat(checker.runs()).isEqualTo(1);
        assertThat(checker.open()).isEqualTo(1);
    }

    @Test
    void completesTheLastRunOnAForeignThread() {
        var first = run();
        var last = run();
        var thread = last.thenApply(result -> Thread.currentThread().getName());

        checker.complete(CheckResult.healthy());

        assertThat(first).isNotDone();
        assertThat(last).isCompletedWithValue(CheckResult.healthy());
        assertThat(thread).isCompletedWithValue("foreign");
        assertThat(checker.open()).isEqualTo(1);
    }

    @Test
    void completesWithNull() {
        var run = run();

        checker.complete(null);

        assertThat(run).isCompletedWithValue(null);
    }

    @Test
    void fails() {
        var run = run();

        checker.fail(new IOException("broken"));

        assertThat(run)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(IOException.class)
                .withMessageContaining("broken");
    }

    @Test
    void handsOutTheStageOfEachRun() {
        var first = run();
        var second = run();

        assertThat(checker.stage(1)).isSameAs(first);
        assertThat(checker.stage(2)).isSameAs(second);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checker.stage(0))
                .withMessage("run 0: runs are counted from 1");
    }

    @Test
    void changesItsMind() {
        var run = run();
        checker.complete(CheckResult.healthy());

        checker.complete(CheckResult.unhealthy("down"));
        assertThat(run).isCompletedWithValue(CheckResult.healthy());
        var other = CheckResult.unhealthy("down");
        checker.stage(1).obtrudeValue(other);

        assertThat(run).isCompletedWithValue(other);
    }

    @Test
    void waitsForARunToStart() throws Exception {
        var started = CompletableFuture.supplyAsync(this::run);

        checker.complete(CheckResult.healthy());

        assertThat(started.get(10, TimeUnit.SECONDS)).isCompletedWithValue(CheckResult.healthy());
    }
}
