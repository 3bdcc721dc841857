package io.github.vitals4j.health;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The production engine without a thread of its own: runs and timers are handed over, and the actors of a stress test
 * execute them when and where they like. What the engine gives to a worker happens at once, on the thread that gives
 * it.
 */
final class StressRig implements TimeSource {
    static final long TIMEOUT = TimeUnit.SECONDS.toNanos(3);
    static final long TTL = TimeUnit.SECONDS.toNanos(30);
    static final long FAILURE_TTL = TimeUnit.SECONDS.toNanos(5);

    private static final Instant WALL = Instant.EPOCH;

    /** What the engine has handed to the executor and nobody has executed yet. */
    final Queue<Runnable> submitted = new ConcurrentLinkedQueue<>();

    private final Queue<Timer> timers = new ConcurrentLinkedQueue<>();
    private final AtomicLong now = new AtomicLong();

    final Threads threads;
    final Engine engine;
    final Reports reports;

    private record Timer(Runnable task, long due, AtomicBoolean pending) {
        void fire() {
            if (pending.compareAndSet(true, false)) {
                task.run();
            }
        }
    }

    StressRig() {
        this(false);
    }

    private StressRig(boolean background) {
        threads = new Threads(this, submitted::add);
        // Without workers, what they would do is done at once.
        threads.close();
        engine = new Engine(threads, ReadinessPolicy.STRICT, new Refresh(background, () -> 0));
        reports = new Reports(engine, threads);
    }

    static StressRig inTheBackground() {
        return new StressRig(true);
    }

    /** A dependency whose first run was healthy. */
    StressRig registered(String name, DependencyChecker checker) {
        engine.register(name, new Overrides.Configured(checker, CheckOptions.defaults()));
        runNext();
        return this;
    }

    /** A dependency whose first run is in flight. */
    Runnable registering(String name, DependencyChecker checker) {
        engine.register(name, new Overrides.Configured(checker, CheckOptions.defaults()));
        return next();
    }

    /** Takes the run that was submitted first, for an actor to execute. */
    Runnable next() {
        var run = submitted.poll();
        if (run == null) {
            throw new AssertionError("no run was submitted");
        }
        return run;
    }

    void runNext() {
        next().run();
    }

    void pass(long nanos) {
        now.addAndGet(nanos);
    }

    /** Executes the timers that are set now, whatever the clock says. */
    void fireTimers() {
        List.copyOf(timers).forEach(Timer::fire);
    }

    /** Executes the timers whose time has come. */
    void fireDueTimers() {
        List.copyOf(timers).stream().filter(timer -> timer.due() <= now.get()).forEach(Timer::fire);
    }

    /** The timer that was set first, for an actor to fire. */
    Runnable firstTimer() {
        return timers.element()::fire;
    }

    long pendingTimers() {
        return timers.stream().filter(timer -> timer.pending().get()).count();
    }

    DependencyHealth entry(String name) {
        return reports.current(View.dependency(name)).dependencies().get(0);
    }

    @Override
    public long nanoTime() {
        return now.get();
    }

    @Override
    public Instant instant() {
        return WALL;
    }

    @Override
    public Runnable schedule(Runnable task, Duration delay) {
        var timer = new Timer(task, now.get() + delay.toNanos(), new AtomicBoolean(true));
        timers.add(timer);
        return () -> timer.pending().set(false);
    }
}
