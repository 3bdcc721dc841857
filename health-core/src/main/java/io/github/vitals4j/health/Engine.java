package io.github.vitals4j.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is registered, what is known of it, and which runs are in flight. One lock guards all of that; under it states
 * are replaced, events are queued and the version is counted up, and nothing else: no run is started, no future
 * completed, no listener called and no foreign code executed before it is given back (see {@link Effects}).
 */
final class Engine implements CheckRun.Owner {
    private static final int SPINS = 100;

    private final Threads threads;
    private final ReadinessPolicy policy;
    private final Refresh refresh;
    private final Audience audience;

    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by the lock from here on; what is volatile may be read without it.
    private final Map<String, Dependency> dependencies = new LinkedHashMap<>();
    private volatile long version;
    private boolean open;
    private volatile boolean closed;
    private boolean started;
    private int delayingStart;
    private volatile boolean draining;

    Engine(Threads threads, ReadinessPolicy policy, Refresh refresh) {
        this.threads = threads;
        this.policy = policy;
        this.refresh = refresh;
        this.audience = new Audience(threads);
    }

    boolean isClosed() {
        return closed;
    }

    /** Counted up by every change that a report could show. */
    long version() {
        return version;
    }

    boolean isDraining() {
        return draining;
    }

    long droppedEvents() {
        return audience.dropped();
    }

    void addListener(HealthListener listener) {
        audience.add(listener);
    }

    void removeListener(HealthListener listener) {
        audience.remove(listener);
    }

    /**
     * Registers what the builder was given; from then on the start can be over.
     *
     * @return completes when all of the first runs have ended
     */
    CompletableFuture<Void> open(Map<String, Overrides.Configured> first) {
        var runs = new ArrayList<CompletableFuture<Void>>(first.size());
        for (var each : first.entrySet()) {
            runs.add(register(each.getKey(), each.getValue()));
        }
        locked(effects -> {
            open = true;
            noteStart();
        });
        return CompletableFuture.allOf(runs.toArray(new CompletableFuture<?>[0]));
    }

    /** {@return completes when the first run has ended; at once if the dependency is disabled} */
    CompletableFuture<Void> register(String name, Overrides.Configured configured) {
        return lockedTo(effects -> {
            if (closed) {
                throw new IllegalStateException("dependency '" + name + "': the manager is closed");
            }
            if (dependencies.containsKey(name)) {
                throw new IllegalArgumentException("dependency '" + name + "': the name is taken already");
            }
            long now = threads.now();
            var options = configured.options();
            var state = DependencyState.initial(threads.time().instant(), now);
            var dependency = new Dependency(name, configured.checker(), options, state);
            dependencies.put(name, dependency);
            changed();
            if (dependency.delaysStart()) {
                delayingStart++;
            }
            tell(effects, false, listener -> listener.onRegistered(name, options));
            var ended = new CompletableFuture<Void>();
            if (options.enabled()) {
                start(dependency, now, false, ended, effects);
            } else {
                effects.settle(ended);
            }
            return ended;
        });
    }

    boolean unregister(String name) {
        return lockedTo(effects -> {
            var dependency = dependencies.remove(name);
            if (dependency == null) {
                return false;
            }
            changed();
            if (dependency.delaysStart()) {
                delayingStart--;
                noteStart();
            }
            forget(dependency, effects);
            tell(effects, false, listener -> listener.onUnregistered(name));
            return true;
        });
    }

    private static void forget(Dependency dependency, Effects effects) {
        dependency.registered = false;
        effects.then(() -> cancelTick(dependency));
        var run = dependency.run;
        if (run != null) {
            dependency.run = null;
            effects.settle(run.settled);
            effects.then(run::cancel);
        }
        if (dependency.successor != null) {
            effects.settle(dependency.successor);
            dependency.successor = null;
        }
    }

    /** {@return whether there is such a dependency} */
    boolean invalidate(String name) {
        return lockedTo(effects -> {
            var dependency = dependencies.get(name);
            if (dependency == null) {
                return false;
            }
            if (dependency.run != null) {
                dependency.run.superseded = true;
            }
            advance(dependency, dependency.state().invalidated(threads.now()), effects);
            if (refresh.enabled() && dependency.options.enabled()) {
                schedule(dependency, 0, effects);
            }
            return true;
        });
    }

    /** {@return false if it was draining already} */
    boolean drain() {
        return lockedTo(effects -> {
            boolean first = !draining;
            draining = true;
            changed();
            return first;
        });
    }

    List<String> names() {
        return lockedTo(effects -> dependencies.values().stream()
                .filter(dependency -> dependency.options.enabled())
                .map(dependency -> dependency.name)
                .toList());
    }

    boolean isRegistered(String name) {
        return lockedTo(effects -> dependencies.containsKey(name));
    }

    /** {@return the names of all dependencies, also of those that are not enabled} */
    Set<String> registered() {
        return lockedTo(effects -> Set.copyOf(dependencies.keySet()));
    }

    /**
     * Starts what is due among the dependencies of a view.
     *
     * @param patience how old a run may be for the caller to wait for it, in nanoseconds
     * @param force whether to run what is not due as well
     * @return what the caller may wait for
     */
    List<Waiter.Wait> demand(View view, long patience, boolean force) {
        return lockedTo(effects -> {
            var waits = new ArrayList<Waiter.Wait>();
            if (closed || (view.equals(View.STARTUP) && started)) {
                return waits;
            }
            long now = threads.now();
            for (var dependency : selected(view)) {
                demand(dependency, now, patience, force, waits, effects);
            }
            return waits;
        });
    }

    private void demand(
            Dependency dependency, long now, long patience, boolean force, List<Waiter.Wait> waits, Effects effects) {
        observe(dependency, now, effects);
        var state = dependency.state();
        if (!force && state.last() != null && !state.isDue(now)) {
            return;
        }
        boolean waiting = patience > 0 && !state.isStuck() && (force || isAwaited(state));
        var run = dependency.run;
        if (run != null) {
            var awaited = run.superseded ? successor(dependency) : run.settled;
            if (waiting && now - run.startedNanos() < patience) {
                waits.add(new Waiter.Wait(awaited, run.startedNanos() + patience));
            }
            return;
        }
        if (dependency.hanging != null) {
            if (dependency.takeReminder(now)) {
                var stuck = dependency.health();
                tell(effects, true, listener -> listener.onStuck(stuck));
            }
            if (now < state.replaceableAt()) {
                return;
            }
            abandon(dependency, effects);
            waiting = false;
        }
        var settled = new CompletableFuture<Void>();
        start(dependency, now, false, settled, effects);
        if (waiting) {
            waits.add(new Waiter.Wait(settled, now + patience));
        }
    }

    /**
     * Whether callers wait for a run: in the background mode for a first result, and for one to replace what is known
     * to be wrong.
     */
    private boolean isAwaited(DependencyState state) {
        return !refresh.enabled() || state.last() == null || state.doubted();
    }

    private static CompletableFuture<Void> successor(Dependency dependency) {
        if (dependency.successor == null) {
            dependency.successor = new CompletableFuture<>();
        }
        return dependency.successor;
    }

    private void start(
            Dependency dependency, long now, boolean repeated, CompletableFuture<Void> settled, Effects effects) {
        var run = new CheckRun(dependency, now, repeated, settled, threads, this);
        dependency.run = run;
        changed();
        effects.start(run);
    }

    private void abandon(Dependency dependency, Effects effects) {
        var hanging = dependency.hanging;
        if (hanging != null) {
            hanging.abandoned = true;
            dependency.hanging = null;
            advance(dependency, dependency.state().abandoning(), effects);
        }
    }

    @Override
    public void ended(CheckRun run, CheckRun.End end, @Nullable Reading reading, long endedNanos) {
        var dependency = run.dependency();
        var endedAt = threads.time().instant();
        var outcome = Outcome.of(run, reading, endedAt, endedNanos);
        // A worker that has come back from a checker has nothing else to do.
        boolean idle = end == CheckRun.End.ANSWERED && threads.isWorker();
        locked(idle, effects -> {
            if (dependency.run != run) {
                effects.settle(run.settled);
                return;
            }
            dependency.run = null;
            observe(dependency, endedNanos, effects);
            boolean hangs = !run.hasReturned();
            if (end == CheckRun.End.INCONCLUSIVE
                    && (!hangs || dependency.state().abandoned() < DependencyState.MOST_ABANDONED)) {
                if (hangs) {
                    dependency.hanging = run;
                    abandon(dependency, effects);
                }
                var successor = dependency.successor;
                if (successor != null) {
                    // The repetition begins after the invalidation, so it is the run that was asked for.
                    dependency.successor = null;
                    run.settled.whenComplete((nothing, never) -> successor.complete(null));
                }
                start(dependency, threads.now(), true, run.settled, effects);
                return;
            }
            if (run.superseded && refresh.enabled()) {
                successor(dependency);
            }
            record(dependency, run, outcome, hangs, effects);
            effects.settle(run.settled);
            follow(dependency, effects);
        });
    }

    private void record(Dependency dependency, CheckRun run, Outcome outcome, boolean hangs, Effects effects) {
        boolean delayedStart = dependency.delaysStart();
        var next = dependency.state().completed(outcome, dependency.options);
        if (hangs) {
            dependency.hanging = run;
            next = next.hanging(run.startedAt(), outcome.endedNanos());
        } else {
            next = next.returnedInTime();
        }
        if (run.superseded) {
            next = next.invalidated(outcome.endedNanos());
        }
        advance(dependency, next, effects);
        if (delayedStart && !dependency.delaysStart()) {
            delayingStart--;
            noteStart();
        }
        var finished = new FinishedRun(dependency.health(), outcome);
        tell(effects, true, listener -> listener.onRun(finished));
    }

    /** What comes after a run: the one that an invalidation asked for, or the next one in the background. */
    private void follow(Dependency dependency, Effects effects) {
        var successor = dependency.successor;
        dependency.successor = null;
        if (successor != null && dependency.hanging == null) {
            start(dependency, threads.now(), false, successor, effects);
            return;
        }
        if (successor != null) {
            // Nobody waits for a stuck dependency.
            effects.settle(successor);
        }
        if (refresh.enabled()) {
            scheduleNext(dependency, effects);
        }
    }

    private void scheduleNext(Dependency dependency, Effects effects) {
        schedule(dependency, refresh.untilNext(dependency, threads.now()), effects);
    }

    private void schedule(Dependency dependency, long delayNanos, Effects effects) {
        dependency.tickAt = threads.now() + delayNanos;
        effects.then(() -> arm(dependency));
    }

    /**
     * Sets the timer of the next background run. Two threads may do so at once, in whichever order; each looks again
     * after it has replaced the other's timer, so the one that stays is for the moment that was decided on last. Of a
     * dependency that was unregistered meanwhile none stays.
     */
    private void arm(Dependency dependency) {
        long at;
        do {
            at = dependency.tickAt;
            var timer = threads.time().schedule(() -> tick(dependency), Duration.ofNanos(at - threads.now()));
            dependency.cancelTick.getAndSet(timer).run();
        } while (at != dependency.tickAt);
        if (!dependency.registered) {
            cancelTick(dependency);
        }
    }

    private static void cancelTick(Dependency dependency) {
        dependency.cancelTick.getAndSet(Threads.NO_TIMER).run();
    }

    /** The moment of a background run has come. */
    private void tick(Dependency dependency) {
        locked(effects -> {
            if (closed || !dependency.registered || dependency.run != null) {
                return;
            }
            long now = threads.now();
            if (now < dependency.tickAt) {
                // A timer that another one is just replacing, or one that fired too early.
                effects.then(() -> arm(dependency));
                return;
            }
            demand(dependency, now, 0, dependency.hanging == null, new ArrayList<>(), effects);
            if (dependency.run == null) {
                scheduleNext(dependency, effects);
            }
        });
    }

    @Override
    public void returnedLate(CheckRun run) {
        var dependency = run.dependency();
        locked(effects -> {
            if (run.abandoned) {
                run.abandoned = false;
                advance(dependency, dependency.state().abandonedReturned(), effects);
            } else if (dependency.hanging == run) {
                dependency.hanging = null;
                advance(dependency, dependency.state().returned(), effects);
            }
            if (refresh.enabled() && dependency.registered && dependency.run == null) {
                scheduleNext(dependency, effects);
            }
        });
    }

    /** {@return how the dependencies of a view are now; what time has changed since the last look is noted first} */
    Picture picture(View view) {
        return lockedTo(effects -> {
            long now = threads.now();
            var health = new ArrayList<DependencyHealth>();
            long validUntil = DependencyState.NEVER;
            long youngestRun = Picture.NO_RUN;
            for (var dependency : selected(view)) {
                observe(dependency, now, effects);
                var state = dependency.state();
                health.add(dependency.health());
                validUntil = Math.min(validUntil, state.nextMoment(dependency.options));
                var run = dependency.run;
                if (closed) {
                    continue;
                }
                if (run == null) {
                    validUntil = Math.min(validUntil, state.last() == null ? now : dependency.nextStep());
                } else if (!state.isStuck() && isAwaited(state) && (state.last() == null || state.isDue(now))) {
                    youngestRun = Math.max(youngestRun, run.startedNanos());
                }
            }
            var situation = new Aggregation.Situation(started, draining, policy);
            return new Picture(
                    version, threads.time().instant(), List.copyOf(health), situation, validUntil, youngestRun);
        });
    }

    private List<Dependency> selected(View view) {
        var selected = new ArrayList<Dependency>();
        var name = view.dependency();
        if (name.isPresent()) {
            var only = dependencies.get(name.get());
            return only != null && only.options.enabled() ? List.of(only) : List.of();
        }
        for (var dependency : dependencies.values()) {
            if (dependency.options.enabled() && view.selects(dependency.name, dependency.options)) {
                selected.add(dependency);
            }
        }
        return selected;
    }

    private void observe(Dependency dependency, long now, Effects effects) {
        var state = dependency.state();
        if (now >= state.nextMoment(dependency.options)) {
            advance(dependency, state.observed(now, threads.time().instant(), dependency.options), effects);
        }
    }

    private void advance(Dependency dependency, DependencyState next, Effects effects) {
        var before = dependency.health();
        if (!dependency.become(next)) {
            return;
        }
        changed();
        if (!dependency.registered || before.status() == next.status()) {
            return;
        }
        // A run's end is noted a little after it was measured, so time may seem to have gone backwards.
        var lasted =
                Duration.ofNanos(Math.max(0, next.sinceNanos() - before.state().sinceNanos()));
        var transition = new Transition(before, dependency.health(), lasted);
        tell(effects, false, listener -> listener.onTransition(transition));
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // written under the lock only
    private void changed() {
        version++;
    }

    private void noteStart() {
        if (open && !started && delayingStart == 0) {
            started = true;
            changed();
        }
    }

    private void tell(Effects effects, boolean droppable, Consumer<HealthListener> event) {
        audience.tell(droppable, dependencies.size(), event);
        effects.tell();
    }

    /** Ends everything. {@return false if that was done before} */
    boolean close() {
        return lockedTo(effects -> {
            boolean first = !closed;
            if (first) {
                closed = true;
                changed();
                dependencies.values().forEach(dependency -> forget(dependency, effects));
            }
            return first;
        });
    }

    private void locked(Consumer<Effects> change) {
        locked(false, change);
    }

    private void locked(boolean idle, Consumer<Effects> change) {
        lockedTo(idle, effects -> {
            change.accept(effects);
            return true;
        });
    }

    private <T> T lockedTo(Function<Effects, T> change) {
        return lockedTo(false, change);
    }

    /**
     * Makes a change under the lock, and what follows from it after the lock.
     *
     * @param idle whether the calling thread is a worker that has nothing else to do
     * @return what the change returns
     */
    private <T> T lockedTo(boolean idle, Function<Effects, T> change) {
        var effects = new Effects();
        T result;
        acquire();
        try {
            result = change.apply(effects);
        } finally {
            lock.unlock();
        }
        effects.apply(threads, audience, idle);
        return result;
    }

    /**
     * Takes the lock. It is held for a microsecond, and many runs end in the same moment: to look a few times more is
     * cheaper than to put a thread to sleep and wake it up, which delays all those behind it as well.
     */
    private void acquire() {
        for (int i = 0; i < SPINS; i++) {
            if (lock.tryLock()) {
                return;
            }
            Thread.onSpinWait();
        }
        lock.lock();
    }
}
