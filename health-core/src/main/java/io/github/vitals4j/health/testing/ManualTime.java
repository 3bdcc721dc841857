package io.github.vitals4j.health.testing;

import io.github.vitals4j.health.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Time that stands still until a test moves it.
 *
 * <p>Scheduled tasks run on the thread that moves the time, in the order of their due times and, at the same time, in
 * the order in which they were scheduled. What a task throws comes out of the method that moved the time, which then
 * stands at that task; the others stay scheduled. One task may move the time further itself.
 *
 * <p>The monotonic clock begins a minute before {@link Long#MAX_VALUE}, for {@link System#nanoTime()} may do so too:
 * code that compares two readings instead of subtracting them fails in a test rather than in production.
 *
 * <p>Thread-safe: moves by several threads happen one after another.
 *
 * <pre>{@code
 * var time = ManualTime.create();
 * var db = TestChecker.healthy();
 * try (var health = HealthCheckManager.builder().timeSource(time).register("db", db).build()) {
 *     health.checkReadiness();
 *     db.nowUnhealthy("down");
 *     assertThat(health.checkReadiness().status()).isEqualTo(HEALTHY); // the result is used for its ttl
 *     time.advance(Duration.ofSeconds(31));
 *     assertThat(health.checkReadiness().status()).isEqualTo(UNHEALTHY);
 * }
 * }</pre>
 */
public final class ManualTime implements TimeSource {
    private static final long ORIGIN = Long.MAX_VALUE - Duration.ofMinutes(1).toNanos();
    private static final Instant DEFAULT_START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Comparator<Task> BY_TIME =
            Comparator.comparingLong(Task::due).thenComparingLong(Task::number);

    private record Task(long due, long number, Runnable action) {}

    /** Held while tasks run, because the time must not move on before they are done with this moment. */
    private final ReentrantLock moving = new ReentrantLock();

    private final Object monitor = new Object();
    // Guarded by the monitor from here on.
    private final PriorityQueue<Task> tasks = new PriorityQueue<>(BY_TIME);
    private Instant wallStart;
    private long elapsed;
    private long scheduled;

    private ManualTime(Instant wallStart) {
        this.wallStart = wallStart;
    }

    /** {@return a time whose wall clock says 2026-01-01T00:00:00Z} */
    public static ManualTime create() {
        return at(DEFAULT_START);
    }

    /**
     * {@return a time}
     *
     * @param start what its wall clock says
     */
    public static ManualTime at(Instant start) {
        return new ManualTime(Objects.requireNonNull(start, "start"));
    }

    @Override
    public long nanoTime() {
        synchronized (monitor) {
            return ORIGIN + elapsed;
        }
    }

    @Override
    public Instant instant() {
        synchronized (monitor) {
            return wallStart.plusNanos(elapsed);
        }
    }

    /**
     * {@inheritDoc} It runs when the time is moved, on the thread that moves it; with a delay of zero or less by the
     * next move, even one of {@link Duration#ZERO}, or by the one that is under way.
     */
    @Override
    public Runnable schedule(Runnable task, Duration delay) {
        Objects.requireNonNull(task, "task");
        synchronized (monitor) {
            var entry = new Task(elapsed + Math.max(0, nanos(delay)), scheduled++, task);
            tasks.add(entry);
            monitor.notifyAll();
            return () -> cancel(entry);
        }
    }

    private void cancel(Task task) {
        synchronized (monitor) {
            tasks.remove(task);
            monitor.notifyAll();
        }
    }

    /**
     * Lets time pass. Each task that comes due runs at its due time: {@link #nanoTime()} stands there until it returns.
     *
     * @param duration how much time passes; zero to run what is due already
     * @throws IllegalArgumentException if it is negative, or longer than a hundred years
     */
    public void advance(Duration duration) {
        move(duration, false);
    }

    /**
     * Lets time pass while the process stands still, as in a long collection or on a throttled CPU: the clocks jump,
     * and only then the tasks run that have come due meanwhile, all of them late.
     *
     * @param duration how long the process stands still
     * @throws IllegalArgumentException if it is negative, or longer than a hundred years
     */
    public void stall(Duration duration) {
        move(duration, true);
    }

    /**
     * Sets the wall clock forward or back, as an administrator or a time server does. The monotonic clock does not
     * notice, and nothing comes due.
     *
     * @param step how far; negative to set it back
     */
    public void stepWallClock(Duration step) {
        synchronized (monitor) {
            wallStart = wallStart.plus(step);
        }
    }

    /** {@return how many tasks are scheduled that have neither begun nor been cancelled} */
    public int pending() {
        synchronized (monitor) {
            return tasks.size();
        }
    }

    /**
     * Waits until as many tasks are scheduled, because other threads schedule and cancel them.
     *
     * @param count how many tasks are to be {@link #pending()}
     * @throws AssertionError if that does not come about within ten seconds by the system's clock
     */
    public void awaitPending(int count) {
        Patience.await(
                monitor, () -> tasks.size() == count, () -> count + " tasks pending, but there are " + tasks.size());
    }

    private void move(Duration duration, boolean jump) {
        if (duration.isNegative() || duration.compareTo(Duration.ofDays(36_525)) > 0) {
            throw new IllegalArgumentException("duration " + duration + ": must be from zero to a hundred years");
        }
        moving.lock();
        try {
            long target;
            synchronized (monitor) {
                target = elapsed + duration.toNanos();
                if (jump) {
                    elapsed = target;
                }
            }
            for (Task next = takeDue(target); next != null; next = takeDue(target)) {
                next.action().run();
            }
        } finally {
            moving.unlock();
        }
    }

    /** Moves the time to the next task up to the target and takes it, or to the target if there is none. */
    private @Nullable Task takeDue(long target) {
        synchronized (monitor) {
            var next = tasks.peek();
            boolean due = next != null && next.due() <= target;
            // Never back: after a stall tasks are overdue, and a task may have moved the time beyond the target.
            elapsed = Math.max(elapsed, due ? next.due() : target);
            if (!due) {
                return null;
            }
            tasks.remove();
            monitor.notifyAll();
            return next;
        }
    }

    private static long nanos(Duration delay) {
        // A delay that is as good as "never" must not overflow.
        var longest = Duration.ofDays(36_525);
        return delay.compareTo(longest) > 0 ? longest.toNanos() : delay.toNanos();
    }

    /** {@return what the wall clock says, and how many tasks are pending} */
    @Override
    public String toString() {
        return instant() + ", " + pending() + " tasks pending";
    }
}
