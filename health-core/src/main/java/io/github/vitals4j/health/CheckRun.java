package io.github.vitals4j.health;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a checker with a timeout. It ends exactly once, in one of four ways ({@link End}), and tells its
 * owner; a thread that comes back after that is told separately. It knows nothing of dependencies' states or of other
 * runs.
 */
final class CheckRun implements CheckContext {
    /** A timer that fires later than this tells of a stall of the process, not of the dependency. */
    static final Duration STALL = Duration.ofMillis(250);

    /** The owner of the run that the thread is executing. */
    private static final ThreadLocal<@Nullable Owner> IN_RUN = new ThreadLocal<>();

    /** How a run ended. */
    enum End {
        /** The checker answered, or threw. */
        ANSWERED,
        /** It did not in time. */
        TIMED_OUT,
        /** The process stood still, so running out of time says nothing. */
        INCONCLUSIVE,
        /** Nobody wants to know any more. */
        CANCELLED
    }

    /** What a run reports to. Called on threads of the run, of {@link Threads#workers}, or the timer's. */
    interface Owner {
        /**
         * The run has ended.
         *
         * @param reading what the checker said, redacted; null unless it answered
         */
        void ended(CheckRun run, End end, @Nullable Reading reading, long endedNanos);

        /** The thread of a run that had ended before has come back. */
        void returnedLate(CheckRun run);
    }

    private final Dependency dependency;
    private final Instant startedAt;
    private final long startedNanos;
    private final boolean repeated;
    private final Threads threads;
    private final Owner owner;
    private final AtomicReference<@Nullable End> end = new AtomicReference<>();
    private final FutureTask<@Nullable Reading> call = new FutureTask<>(this::call);
    private final Set<String> secrets = new LinkedHashSet<>();
    private final List<Runnable> aborts = new ArrayList<>();

    /** Completes when the result stands in the dependency's state, or will never do. */
    final CompletableFuture<Void> settled;

    /** Guarded by the engine's lock: an invalidation came after this run had begun. */
    boolean superseded;

    /** Guarded by the engine's lock: the run did not return, another took its place, and it still has not returned. */
    boolean abandoned;

    /**
     * How many threads execute foreign code for this run: the checker, or the executor that is handed the run. A run
     * that an executor keeps in its queue, or drops, holds none. Who enters looks at {@link #end} after it has counted
     * itself, and who has ended the run looks at the count after that, so one of them sees the other.
     */
    private final AtomicInteger inside = new AtomicInteger();

    private volatile Runnable cancelTimer = Threads.NO_TIMER;

    CheckRun(
            Dependency dependency,
            long startedNanos,
            boolean repeated,
            CompletableFuture<Void> settled,
            Threads threads,
            Owner owner) {
        this.dependency = dependency;
        this.startedAt = threads.time().instant();
        this.startedNanos = startedNanos;
        this.repeated = repeated;
        this.settled = settled;
        this.threads = threads;
        this.owner = owner;
    }

    /** Whether the calling thread is executing a checker for this owner. */
    static boolean isCurrentThread(Owner owner) {
        return IN_RUN.get() == owner;
    }

    Dependency dependency() {
        return dependency;
    }

    Instant startedAt() {
        return startedAt;
    }

    long startedNanos() {
        return startedNanos;
    }

    /** Whether no thread is executing the checker any more. */
    boolean hasReturned() {
        // Who has answered is out of the foreign code, though perhaps not out of ours yet.
        return end.get() == End.ANSWERED || inside.get() == 0;
    }

    Set<String> secrets() {
        synchronized (secrets) {
            return Set.copyOf(secrets);
        }
    }

    /** Hands the run to the executor and starts its clock. Never throws. */
    void submit(Executor executor) {
        inside.incrementAndGet();
        try {
            cancelTimer = threads.time().schedule(this::timerFired, Duration.ofNanos(deadline() - threads.now()));
            executor.execute(this::execute);
        } catch (Throwable refused) {
            answered(Reading.of(CheckResult.unhealthy(Reason.INTERNAL_ERROR, refused), this));
        } finally {
            inside.decrementAndGet();
        }
        tellIfLate();
        if (end.get() != null) {
            // It may have been cancelled before there was a timer to cancel.
            cancelTimer.run();
        }
    }

    /** Ends the run because nobody wants to know any more. */
    void cancel() {
        if (end.compareAndSet(null, End.CANCELLED)) {
            stop();
        }
    }

    private long deadline() {
        return startedNanos + dependency.options.timeout().toNanos();
    }

    private void execute() {
        var outer = IN_RUN.get();
        IN_RUN.set(owner);
        try {
            call.run();
        } finally {
            IN_RUN.set(outer);
            if (call.isCancelled()) {
                // The interrupt was meant for the checker alone; the executor's next task must not see it.
                Thread.interrupted();
            }
        }
        try {
            Reading reading = call.get();
            if (reading != null) {
                answered(reading);
            }
        } catch (ExecutionException | CancellationException | InterruptedException ended) {
            // Cancelled: somebody else has ended the run, and is told below. The call itself throws nothing, and as it
            // is done, an interrupt from outside does not matter.
        }
        tellIfLate();
    }

    private void tellIfLate() {
        var how = end.get();
        if (how != null && how != End.ANSWERED && hasReturned()) {
            owner.returnedLate(this);
        }
    }

    /** {@return what the checker says; null if a stage will answer, or nobody wants to know any more} */
    private @Nullable Reading call() {
        inside.incrementAndGet();
        try {
            return end.get() == null ? ask() : null;
        } finally {
            inside.decrementAndGet();
        }
    }

    /**
     * Everything foreign that a run executes, so that timeout and interrupt cover it. {@return null if a stage will
     * answer}
     */
    private @Nullable Reading ask() {
        CheckResult result;
        try {
            if (dependency.checker instanceof AsyncDependencyChecker asynchronous) {
                var stage = asynchronous.start(this);
                if (stage != null) {
                    // Runs at once if the time is over already.
                    onTimeout(() -> stage.toCompletableFuture().cancel(true));
                    stage.whenComplete(this::completed);
                    return null;
                }
                result = CheckResult.unhealthy(Reason.INTERNAL_ERROR, "the checker returned null instead of a stage");
            } else {
                result = orFailure(dependency.checker.check(this));
            }
        } catch (Throwable thrown) {
            result = CheckResult.unhealthy(thrown);
        }
        return Reading.of(result, this);
    }

    /** Called by whoever completes the stage, which may be an event loop: nothing is read here. */
    private void completed(@Nullable CheckResult answer, @Nullable Throwable failure) {
        if (end.get() != null) {
            return;
        }
        long endedNanos = threads.now();
        inside.incrementAndGet();
        threads.work(() -> {
            var result = failure != null ? CheckResult.unhealthy(failure) : orFailure(answer);
            var reading = Reading.of(result, this);
            inside.decrementAndGet();
            answered(reading, endedNanos);
            tellIfLate();
        });
    }

    private void answered(Reading reading) {
        answered(reading, threads.now());
    }

    /** A checker that gives up at the end of its own time is as wrong about that as the timer, if both are late. */
    private void answered(Reading reading, long endedNanos) {
        boolean inconclusive = reading.says(Reason.TIMEOUT) && isStalled(endedNanos);
        End how = inconclusive ? End.INCONCLUSIVE : End.ANSWERED;
        if (end.compareAndSet(null, how)) {
            cancelTimer.run();
            owner.ended(this, how, inconclusive ? null : reading, endedNanos);
        }
    }

    /** Whether the timer should have fired long ago: the process itself stood still, for a collection, say. */
    private boolean isStalled(long now) {
        return !repeated && now - deadline() > STALL.toNanos();
    }

    private static CheckResult orFailure(@Nullable CheckResult answer) {
        return answer != null
                ? answer
                : CheckResult.unhealthy(Reason.INTERNAL_ERROR, "the checker returned null instead of a result");
    }

    private void timerFired() {
        long now = threads.now();
        End how = isStalled(now) ? End.INCONCLUSIVE : End.TIMED_OUT;
        if (end.compareAndSet(null, how)) {
            try {
                stop();
            } finally {
                owner.ended(this, how, null, now);
            }
        }
    }

    private void stop() {
        cancelTimer.run();
        call.cancel(dependency.options.interruptOnTimeout());
        List<Runnable> due;
        synchronized (aborts) {
            due = List.copyOf(aborts);
            aborts.clear();
        }
        if (!due.isEmpty()) {
            // Without a thread for them they are left out: the timer must not wait for foreign code.
            threads.tryWork(() -> due.forEach(CheckRun::runQuietly));
        }
    }

    private static void runQuietly(Runnable abort) {
        try {
            abort.run();
        } catch (Throwable ignored) {
            // The run is over; nobody is left to be told.
        }
    }

    @Override
    public String name() {
        return dependency.name;
    }

    @Override
    public Duration remaining() {
        long timeout = dependency.options.timeout().toNanos();
        long margin = Math.min(Duration.ofMillis(100).toNanos(), timeout / 10);
        return Duration.ofNanos(Math.max(0, deadline() - margin - threads.now()));
    }

    @Override
    public void onTimeout(Runnable abort) {
        Objects.requireNonNull(abort, "abort");
        synchronized (aborts) {
            // stop() takes the actions under the same lock after it has set the end, so none is lost between the two.
            if (end.get() == null) {
                aborts.add(abort);
                return;
            }
        }
        if (end.get() != End.ANSWERED) {
            runQuietly(abort);
        }
    }

    @Override
    public void secret(String secret) {
        Objects.requireNonNull(secret, "secret");
        synchronized (secrets) {
            secrets.add(secret);
        }
    }

    /** {@return the dependency's name and since when the run goes} */
    @Override
    public String toString() {
        return dependency.name + " since " + startedAt;
    }
}
