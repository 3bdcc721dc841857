package io.github.vitals4j.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One caller waiting for several runs, for each no longer than it may. Whoever settles a run, or the timer, only lowers
 * a count here and completes {@link #done}; nothing foreign may depend on that future directly.
 */
final class Waiter {
    /** Patience without an end, small enough to be added to any moment. */
    static final long UNBOUNDED = Long.MAX_VALUE / 4;

    static final long UNBOUNDED_SECONDS = TimeUnit.NANOSECONDS.toSeconds(UNBOUNDED);

    /** What a caller may wait for, and until when by the monotonic clock. */
    record Wait(CompletableFuture<Void> settled, long until) {}

    private record Pending(long until, AtomicBoolean released) {
        Pending(Wait wait) {
            this(wait.until(), new AtomicBoolean());
        }
    }

    private final Threads threads;
    private final List<Pending> pending;
    private final AtomicInteger count;
    private volatile Runnable cancelTimer = Threads.NO_TIMER;

    /** Completes when nothing is left to wait for. */
    final CompletableFuture<Void> done = new CompletableFuture<>();

    Waiter(List<Wait> waits, Threads threads) {
        this.threads = threads;
        this.count = new AtomicInteger(waits.size());
        this.pending = new ArrayList<>(waits.size());
        for (var wait : waits) {
            pending.add(new Pending(wait));
        }
        for (int i = 0; i < waits.size(); i++) {
            var each = pending.get(i);
            waits.get(i).settled().whenComplete((nothing, never) -> release(each));
        }
        armTimer();
    }

    /** The caller has gone. */
    void cancel() {
        cancelTimer.run();
    }

    private void release(Pending each) {
        if (each.released().compareAndSet(false, true) && count.decrementAndGet() == 0) {
            cancelTimer.run();
            done.complete(null);
        }
    }

    private void armTimer() {
        long next = Long.MAX_VALUE;
        for (var each : pending) {
            if (!each.released().get()) {
                next = Math.min(next, each.until());
            }
        }
        if (next >= UNBOUNDED) {
            return;
        }
        cancelTimer = threads.time().schedule(this::timerFired, Duration.ofNanos(next - threads.now()));
        if (done.isDone()) {
            cancelTimer.run();
        }
    }

    private void timerFired() {
        long now = threads.now();
        for (var each : pending) {
            if (each.until() <= now) {
                release(each);
            }
        }
        if (!done.isDone()) {
            armTimer();
        }
    }
}
