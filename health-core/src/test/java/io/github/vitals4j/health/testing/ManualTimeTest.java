package io.github.vitals4j.health.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ManualTimeTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualTime time = ManualTime.create();
    private final long start = time.nanoTime();
    private final List<String> fired = new ArrayList<>();

    private Runnable note(String name) {
        return () -> fired.add(name + "@" + elapsed().toMillis());
    }

    private Duration elapsed() {
        return Duration.ofNanos(time.nanoTime() - start);
    }

    @Test
    void standsStillUntilItIsMoved() {
        time.schedule(note("now"), Duration.ZERO);

        assertThat(time.nanoTime()).isEqualTo(start);
        assertThat(time.instant()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(time.pending()).isEqualTo(1);
        assertThat(fired).isEmpty();
    }

    @Test
    void movesBothClocks() {
        time.advance(Duration.ofMillis(1_500));

        assertThat(elapsed()).isEqualTo(Duration.ofMillis(1_500));
        assertThat(time.instant()).isEqualTo("2026-01-01T00:00:01.500Z");
        assertThat(time.millis())
                .isEqualTo(Instant.parse("2026-01-01T00:00:01.500Z").toEpochMilli());
    }

    @Test
    void firesTasksInOrderWithTheClockStandingAtEach() {
        time.schedule(note("third"), Duration.ofSeconds(3));
        time.schedule(note("first"), Duration.ofSeconds(1));
        time.schedule(note("second"), Duration.ofSeconds(2));
        time.schedule(note("also first"), Duration.ofSeconds(1));
        time.schedule(note("later"), Duration.ofSeconds(11));

        time.advance(Duration.ofSeconds(10));

        assertThat(fired).containsExactly("first@1000", "also first@1000", "second@2000", "third@3000");
        assertThat(elapsed()).isEqualTo(Duration.ofSeconds(10));
        assertThat(time.pending()).isEqualTo(1);
    }

    @Test
    void firesATaskThatComesDueExactlyAtTheEnd() {
        time.schedule(note("task"), SECOND);

        time.advance(SECOND.minusNanos(1));
        assertThat(fired).isEmpty();
        time.advance(Duration.ofNanos(1));

        assertThat(fired).containsExactly("task@1000");
    }

    @Test
    void firesWhatATaskSchedulesInTheSameMove() {
        time.schedule(
                () -> {
                    time.schedule(note("at once"), Duration.ZERO);
                    time.schedule(note("overdue"), Duration.ofSeconds(-5));
                    time.schedule(note("in a second"), SECOND);
                },
                SECOND);

        time.advance(Duration.ofSeconds(2));

        assertThat(fired).containsExactly("at once@1000", "overdue@1000", "in a second@2000");
    }

    @Test
    void keepsAPeriodicTaskThatReschedulesItselfOnItsBeat() {
        var beat = new Runnable() {
            @Override
            public void run() {
                note("beat").run();
                time.schedule(this, SECOND);
            }
        };
        time.schedule(beat, SECOND);

        time.advance(Duration.ofMillis(3_500));

        assertThat(fired).containsExactly("beat@1000", "beat@2000", "beat@3000");
    }

    @Test
    void doesNotFireWhatWasCancelled() {
        var cancel = time.schedule(note("cancelled"), SECOND);
        time.schedule(note("kept"), SECOND);

        cancel.run();
        cancel.run();
        time.advance(SECOND);

        assertThat(fired).containsExactly("kept@1000");
    }

    @Test
    void aTaskMayCancelAnotherOfTheSameMoment() {
        var cancel = new ArrayList<Runnable>();
        time.schedule(() -> cancel.get(0).run(), SECOND);
        cancel.add(time.schedule(note("cancelled"), SECOND));

        time.advance(SECOND);

        assertThat(fired).isEmpty();
        assertThat(time.pending()).isZero();
    }

    @Test
    void firesLateAfterAStall() {
        time.schedule(note("second"), Duration.ofSeconds(2));
        time.schedule(note("first"), SECOND);
        time.schedule(() -> time.schedule(note("follow-up"), Duration.ZERO), SECOND);
        time.schedule(note("not yet"), Duration.ofSeconds(6));

        time.stall(Duration.ofSeconds(5));

        assertThat(fired).containsExactly("first@5000", "second@5000", "follow-up@5000");
    }

    @Test
    void stepsOfTheWallClockFireNothingAndLeaveTheMonotonicClockAlone() {
        time.schedule(note("task"), SECOND);

        time.stepWallClock(Duration.ofHours(2));
        assertThat(time.instant()).isEqualTo("2026-01-01T02:00:00Z");
        time.stepWallClock(Duration.ofHours(-3));

        assertThat(time.instant()).isEqualTo("2025-12-31T23:00:00Z");
        assertThat(elapsed()).isZero();
        assertThat(fired).isEmpty();
        time.advance(SECOND);
        assertThat(time.instant()).isEqualTo("2025-12-31T23:00:01Z");
        assertThat(fired).containsExactly("task@1000");
    }

    @Test
    void theMonotonicClockOverflowsAfterAMinute() {
        time.schedule(note("after"), Duration.ofMinutes(2));

        time.advance(Duration.ofMinutes(3));

        assertThat(time.nanoTime()).isNegative();
        assertThat(start).isPositive();
        assertThat(fired).containsExactly("after@120000");
    }

    @Test
    void takesADelayThatMeansNever() {
        time.schedule(note("never"), Duration.ofSeconds(Long.MAX_VALUE));
        time.advance(Duration.ofDays(365));
        time.schedule(note("never"), Duration.ofSeconds(Long.MAX_VALUE));

        time.advance(Duration.ofDays(365));

        assertThat(fired).isEmpty();
        assertThat(time.pending()).isEqualTo(2);
    }

    @Test
    void aTaskMayMoveTheTimeOn() {
        time.schedule(() -> time.advance(Duration.ofSeconds(5)), SECOND);
        time.schedule(note("inner"), Duration.ofSeconds(3));
        time.schedule(note("outer"), Duration.ofSeconds(7));

        time.advance(Duration.ofSeconds(2));
        assertThat(elapsed()).isEqualTo(Duration.ofSeconds(6));
        time.advance(SECOND);

        assertThat(fired).containsExactly("inner@3000", "outer@7000");
    }

    @Test
    void whatATaskThrowsComesOutWithTheTimeStandingThere() {
        time.schedule(
                () -> {
                    throw new IllegalStateException("boom");
                },
                SECOND);
        time.schedule(note("next"), Duration.ofSeconds(2));

        assertThatThrownBy(() -> time.advance(Duration.ofSeconds(5))).hasMessage("boom");
        assertThat(elapsed()).isEqualTo(SECOND);
        time.advance(SECOND);

        assertThat(fired).containsExactly("next@2000");
    }

    @Test
    void refusesToGoBack() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> time.advance(Duration.ofSeconds(-1)))
                .withMessage("duration PT-1S: must be from zero to a hundred years");
        assertThatIllegalArgumentException().isThrownBy(() -> time.stall(Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> time.advance(Duration.ofSeconds(Long.MAX_VALUE)));
    }

    @Test
    void movesByTwoThreadsHappenOneAfterTheOther() throws Exception {
        var firing = new CountDownLatch(1);
        var resume = new CountDownLatch(1);
        time.schedule(
                () -> {
                    firing.countDown();
                    await(resume);
                    note("first").run();
                },
                SECOND);
        var first = CompletableFuture.runAsync(() -> time.advance(SECOND));
        await(firing);

        time.schedule(note("second"), SECOND); // does not wait for the move that is under way
        var second = CompletableFuture.runAsync(() -> time.advance(SECOND));
        assertThat(second).isNotDone();
        resume.countDown();
        CompletableFuture.allOf(first, second).get(10, TimeUnit.SECONDS);

        assertThat(fired).containsExactly("first@1000", "second@2000");
    }

    @Test
    void losesNothingWhenThreadsScheduleAndCancelWhileItMoves() throws Exception {
        var kept = new AtomicInteger();
        var schedulers = new ArrayList<CompletableFuture<Void>>();
        for (int thread = 0; thread < 4; thread++) {
            schedulers.add(CompletableFuture.runAsync(() -> {
                for (int task = 0; task < 1_000; task++) {
                    time.schedule(kept::incrementAndGet, Duration.ofMillis(task % 7));
                    time.schedule(() -> fired.add("cancelled"), Duration.ofDays(1))
                            .run();
                }
            }));
        }
        for (int move = 0; move < 100; move++) {
            time.advance(Duration.ofMillis(1));
        }
        CompletableFuture.allOf(schedulers.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);
        time.advance(SECOND);

        assertThat(kept).hasValue(4_000);
        assertThat(fired).isEmpty();
        assertThat(time.pending()).isZero();
    }

    @Test
    void waitsForTasksOfOtherThreads() throws Exception {
        time.awaitPending(0);
        var later = CompletableFuture.runAsync(() -> {
            time.schedule(note("a"), SECOND);
            time.schedule(note("b"), SECOND);
        });

        time.awaitPending(2);
        later.get(10, TimeUnit.SECONDS);

        assertThat(time).hasToString("2026-01-01T00:00:00Z, 2 tasks pending");
    }

    @Test
    void waitsForTasksToBeCancelledOrToRun() throws Exception {
        var cancel = time.schedule(note("cancelled"), Duration.ofDays(1));
        var cancelled = CompletableFuture.runAsync(cancel);
        time.awaitPending(0);
        cancelled.get(10, TimeUnit.SECONDS);

        time.schedule(note("run"), SECOND);
        var moved = CompletableFuture.runAsync(() -> time.advance(SECOND));
        time.awaitPending(0);
        moved.get(10, TimeUnit.SECONDS);

        assertThat(fired).containsExactly("run@1000");
    }

    @Test
    void anInterruptEndsTheWaitForTasks() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> time.awaitPending(1))
                .isInstanceOf(AssertionError.class)
                .hasMessage("interrupted while expecting: 1 tasks pending, but there are 0");
        assertThat(Thread.interrupted()).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
