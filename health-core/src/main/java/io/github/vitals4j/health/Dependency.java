package io.github.vitals4j.health;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One registration: what is fixed, and, guarded by the engine's lock, what changes. A dependency that is registered
 * again under the same name is another object, so nothing of the earlier one can reach it.
 */
final class Dependency {
    /** How often it is told that a dependency is stuck. */
    private static final Duration REMINDER = Duration.ofMinutes(1);

    final String name;
    final DependencyChecker checker;
    final CheckOptions options;

    /** What is known; replaced by {@link #become} only. */
    private DependencyState state;

    /** The same, as reports show it. */
    private DependencyHealth health;

    /** The run in flight, if any. A run that is not this one changes nothing any more. */
    @Nullable
    CheckRun run;

    /** The run that has not returned since its timeout, if any. */
    @Nullable
    CheckRun hanging;

    /** Completes with the run that follows the one in flight, wanted because that one began before an invalidation. */
    @Nullable
    CompletableFuture<Void> successor;

    /** From when on it is told again that it is stuck. */
    private long remindAt;

    /** False once it was unregistered. Written under the lock only. */
    volatile boolean registered = true;

    /** When the next background run is to start. Written under the lock only. */
    volatile long tickAt;

    /** Cancels the timer of the next background run. */
    final AtomicReference<Runnable> cancelTick = new AtomicReference<>(Threads.NO_TIMER);

    Dependency(String name, DependencyChecker checker, CheckOptions options, DependencyState state) {
        this.name = name;
        this.checker = checker;
        this.options = options;
        this.state = state;
        this.health = new DependencyHealth(name, options, state);
    }

    DependencyState state() {
        return state;
    }

    DependencyHealth health() {
        return health;
    }

    /** Takes a new state. {@return whether it is another one} */
    @SuppressWarnings("ReferenceEquality") // the same state, not an equal one, is what "nothing has changed" returns
    boolean become(DependencyState next) {
        if (next == state) {
            return false;
        }
        state = next;
        health = new DependencyHealth(name, options, next);
        return true;
    }

    /** From when on something is to be done: a run to be started, or to be told that there can be none. */
    long nextStep() {
        return Math.max(state.dueAt(), Math.min(state.replaceableAt(), remindAt));
    }

    /** {@return whether it is to be told that it is stuck, which counts as told from here on} */
    boolean takeReminder(long now) {
        if (now < remindAt) {
            return false;
        }
        remindAt = now + REMINDER.toNanos();
        return true;
    }

    /** Whether the application has not started before this was up once. */
    boolean delaysStart() {
        return options.enabled()
                && options.type() == DependencyType.CRITICAL
                && (options.probes().contains(Probe.READINESS)
                        || options.probes().contains(Probe.STARTUP))
                && !state.everUp();
    }
}
