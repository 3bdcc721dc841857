package io.github.vitals4j.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.Waiter.Wait;
import io.github.vitals4j.health.testing.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One caller waiting for several runs, for each no longer than it may. */
class WaiterTest {
    private final ManualTime time = ManualTime.create();
    private final Threads threads = new Threads(time, null);
    private final CompletableFuture<Void> database = new CompletableFuture<>();
    private final CompletableFuture<Void> redis = new CompletableFuture<>();

    @AfterEach
    void close() {
        threads.close();
    }

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private Waiter waiter(Wait... waits) {
        return new Waiter(List.of(waits), threads);
    }

    @Test
    void isDoneWhenEveryRunHasSettled() {
        var waiter = waiter(new Wait(database, millis(800)), new Wait(redis, millis(800)));

        database.complete(null);
        assertThat(waiter.done).isNotDone();
        redis.complete(null);
        assertThat(waiter.done).isDone();
        assertThat(time.pending()).as("its timer is cancelled").isZero();
    }

    @Test
    void isDoneAtOnceIfEverythingHasSettledAlready() {
        database.complete(null);
        redis.complete(null);

        assertThat(waiter(new Wait(database, millis(800)), new Wait(redis, millis(800))).done)
                .isDone();
        assertThat(time.pending()).isZero();
    }

    @Test
    void waitsForEachRunNoLongerThanItMay() {
        var waiter = waiter(new Wait(database, millis(300)), new Wait(redis, millis(800)));

        time.advance(Duration.ofMillis(300));
        assertThat(waiter.done).isNotDone();
        redis.complete(null);
        assertThat(waiter.done).as("the database's time is over").isDone();
        assertThat(time.pending()).isZero();
    }

    @Test
    void isDoneAtTheLastOfItsMomentsAndNotBefore() {
        var waiter = waiter(new Wait(database, millis(300)), new Wait(redis, millis(800)));

        time.advance(Duration.ofMillis(800).minusNanos(1));
        assertThat(waiter.done).isNotDone();
        time.advance(Duration.ofNanos(1));
        assertThat(waiter.done).isDone();
        assertThat(time.pending()).isZero();
    }

    @Test
    void aRunThatSettlesAfterItsTimeWasOverIsNotCountedTwice() {
        var waiter = waiter(new Wait(database, millis(300)), new Wait(redis, millis(800)));

        time.advance(Duration.ofMillis(300));
        database.complete(null);
        assertThat(waiter.done).isNotDone();
        redis.complete(null);
        assertThat(waiter.done).isDone();
    }

    @Test
    void twoWaitsForTheSameRunAreBothReleasedByIt() {
        var waiter = waiter(new Wait(database, millis(300)), new Wait(database, millis(800)));

        database.complete(null);
        assertThat(waiter.done).isDone();
    }

    @Test
    void aMomentThatIsOverIsOverWithTheNextTick() {
        time.advance(Duration.ofSeconds(1));
        var waiter = waiter(new Wait(database, millis(300)));

        time.advance(Duration.ZERO);
        assertThat(waiter.done).isDone();
    }

    @Test
    void withoutAnEndNeedsNoTimer() {
        var waiter = waiter(new Wait(database, Waiter.UNBOUNDED), new Wait(redis, Waiter.UNBOUNDED + millis(5)));

        assertThat(time.pending()).isZero();
        database.complete(null);
        redis.complete(null);
        assertThat(waiter.done).isDone();
    }

    @Test
    void aRunThatNeverSettlesFailsNobody() {
        var waiter = waiter(new Wait(database, millis(800)));

        database.completeExceptionally(new IllegalStateException());
        assertThat(waiter.done).isCompletedWithValue(null);
    }

    @Test
    void aCallerThatHasGoneLeavesNoTimer() {
        var waiter = waiter(new Wait(database, millis(800)));
        assertThat(time.pending()).isEqualTo(1);

        waiter.cancel();
        assertThat(time.pending()).isZero();
    }

    @Test
    void aCallerThatHasGoneAfterTheFirstOfItsMomentsLeavesNoTimerEither() {
        var waiter = waiter(new Wait(database, millis(300)), new Wait(redis, millis(800)));
        time.advance(Duration.ofMillis(300));
        assertThat(time.pending()).isEqualTo(1);

        waiter.cancel();
        assertThat(time.pending()).isZero();
    }

    @Test
    void aTimerThatFiresTooEarlyIsArmedAgain() {
        var early = new TimeSource() {
            @Override
            public long nanoTime() {
                return time.nanoTime();
            }

            @Override
            public Instant instant() {
                return time.instant();
            }

            @Override
            public Runnable schedule(Runnable task, Duration delay) {
                return time.schedule(task, delay.minusMillis(delay.toMillis() / 2));
            }
        };
        var waiter = new Waiter(List.of(new Wait(database, millis(800))), new Threads(early, null));

        time.advance(Duration.ofMillis(800).minusNanos(1));
        assertThat(waiter.done).isNotDone();
        time.advance(Duration.ofNanos(1));
        assertThat(waiter.done).isDone();
        assertThat(time.pending()).isZero();
    }
}
