package io.github.vitals4j.health;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * All that is known about one dependency, as an immutable value; each method returns the state after something has
 * happened. Moments are nanoseconds of the manager's monotonic clock.
 *
 * @param status the effective status
 * @param since when it became so
 * @param sinceNanos the same moment by the monotonic clock
 * @param problem what is wrong; null only if nothing is
 * @param stale whether the last result is past its ttl
 * @param stuck whether the problem is that a run is due while the last one has not returned
 * @param doubted whether the application knows the last result to be wrong
 * @param last the last run that came to an end, in time or by its timeout
 * @param lastSuccess when a run was last good
 * @param failures bad results in a row, up to the last
 * @param successes good results in a row, up to the last
 * @param everUp whether it was ever healthy or degraded
 * @param condemned whether the last verdict that a run came to is unhealthy; unlike the status, neither time nor
 *     timeouts change it
 * @param dueAt from when on a new run is due
 * @param hang the run that has not returned since its timeout, if there is one
 * @param replacements how many such runs were replaced since one last returned in time
 * @param abandoned how many of those have not returned to this day
 */
record DependencyState(
        HealthStatus status,
        Instant since,
        long sinceNanos,
        @Nullable Problem problem,
        boolean stale,
        boolean stuck,
        boolean doubted,
        @Nullable Outcome last,
        @Nullable Instant lastSuccess,
        int failures,
        int successes,
        boolean everUp,
        boolean condemned,
        long dueAt,
        @Nullable Hang hang,
        int replacements,
        int abandoned) {

    /** How many runs that never return may be left behind, each keeping its thread. */
    static final int MOST_ABANDONED = 3;

    /** How long the first run that does not return is waited for before another takes its place; doubles each time. */
    static final Duration FIRST_REPLACEMENT = Duration.ofSeconds(60);

    static final long NEVER = Long.MAX_VALUE;

    /**
     * A run that has not returned since its timeout.
     *
     * @param startedAt when it was submitted
     * @param replaceAt from when on another may take its place
     */
    record Hang(Instant startedAt, long replaceAt) {}

    /** Before the first run. */
    static DependencyState initial(Instant at, long now) {
        return new DependencyState(
                HealthStatus.UNKNOWN,
                at,
                now,
                new Problem(Reason.NOT_RUN, "not checked yet"),
                false,
                false,
                false,
                null,
                null,
                0,
                0,
                false,
                false,
                now,
                null,
                0,
                0);
    }

    /**
     * What time alone has made of it: a result gets stale, then unbelievable; a run that is due while the last one
     * hangs is stuck.
     */
    DependencyState observed(long now, Instant at, CheckOptions options) {
        if (now < nextMoment(options)) {
            return this;
        }
        var change = new Change(this);
        change.stale = last != null && now >= dueAt;
        if (hang != null && now >= dueAt) {
            if (!stuck) {
                change.stuck = true;
                change.problem = new Problem(Reason.STUCK, "a run has not returned since " + hang.startedAt());
                change.status(HealthStatus.UNHEALTHY, now, at);
            }
        } else if (last != null && status != HealthStatus.UNKNOWN && !isStuck() && now >= expiry(last, options)) {
            change.stuck = false;
            change.problem = new Problem(Reason.STALE, "the last result is older than " + text(options.maxStale()));
            change.status(HealthStatus.UNKNOWN, now, at);
        }
        return change.made();
    }

    /** The first moment at which time alone changes this state; {@link #NEVER} if there is none. */
    long nextMoment(CheckOptions options) {
        if (last == null) {
            return NEVER;
        }
        long next = stale && (hang == null || stuck) ? NEVER : dueAt;
        if (status != HealthStatus.UNKNOWN && !isStuck()) {
            next = Math.min(next, expiry(last, options));
        }
        return next;
    }

    /** A run has come to an end, in time or by its timeout. */
    DependencyState completed(Outcome outcome, CheckOptions options) {
        long now = outcome.endedNanos();
        var before = observed(now, outcome.endedAt(), options);
        var change = new Change(before);
        boolean success = outcome.isSuccess();
        change.failures = success ? 0 : counted(before.failures);
        change.successes = success ? counted(before.successes) : 0;
        var next = before.judged(outcome, change.failures, change.successes, options);
        boolean agreed = next == outcome.status();
        change.last = outcome;
        change.stale = false;
        change.dueAt = now + (success && agreed ? options.ttl() : options.failureTtl()).toNanos();
        change.stuck = false;
        change.doubted = false;
        if (outcome.problem() != null || next == HealthStatus.HEALTHY) {
            change.problem = outcome.problem();
        } else if (before.stuck && before.last != null) {
            // Not convincing yet, but the run has returned: what is wrong is what the last one said.
            change.problem = before.last.problem();
        }
        if (success) {
            change.lastSuccess = outcome.endedAt();
        }
        if (agreed && outcome.isConclusive()) {
            change.condemned = next == HealthStatus.UNHEALTHY;
        }
        change.everUp |= next.isUp();
        change.status(next, now, outcome.endedAt());
        return change.made();
    }

    private static int counted(int before) {
        return before == Integer.MAX_VALUE ? before : before + 1;
    }

    private HealthStatus judged(Outcome outcome, int failures, int successes, CheckOptions options) {
        boolean success = outcome.isSuccess();
        if (status == HealthStatus.UNKNOWN || success == status.isUp()) {
            return outcome.status();
        }
        boolean convinced = success ? successes >= options.successThreshold() : failures >= options.failureThreshold();
        return convinced ? outcome.status() : status;
    }

    /** The run whose timeout has just been recorded has not returned. */
    DependencyState hanging(Instant startedAt, long now) {
        var change = new Change(this);
        long patience = FIRST_REPLACEMENT.toNanos() << Math.min(replacements, 10);
        change.hang = new Hang(startedAt, now + patience);
        return change.made();
    }

    /** The hanging run has returned after all. */
    DependencyState returned() {
        var change = new Change(this);
        change.hang = null;
        change.replacements = 0;
        return change.made();
    }

    /** A run that does not return is left behind, so that another can start. */
    DependencyState abandoning() {
        var change = new Change(this);
        change.hang = null;
        change.replacements++;
        change.abandoned++;
        return change.made();
    }

    /** A run that was left behind has returned after all. */
    DependencyState abandonedReturned() {
        var change = new Change(this);
        change.abandoned--;
        return change.made();
    }

    /** A run has returned within its timeout, so the dependency does not swallow threads any more. */
    DependencyState returnedInTime() {
        if (replacements == 0) {
            return this;
        }
        var change = new Change(this);
        change.replacements = 0;
        return change.made();
    }

    /** The application knows better than the last result. */
    DependencyState invalidated(long now) {
        var change = new Change(this);
        change.dueAt = Math.min(dueAt, now);
        change.doubted = true;
        return change.made();
    }

    boolean isDue(long now) {
        return now >= dueAt;
    }

    /** From when on a run may start although one hangs; {@link #NEVER} if enough threads are lost. */
    long replaceableAt() {
        if (hang == null) {
            return dueAt;
        }
        return abandoned < MOST_ABANDONED ? Math.max(dueAt, hang.replaceAt()) : NEVER;
    }

    /** Whether a run is due while one that has not returned keeps its thread. Nobody waits for such a dependency. */
    boolean isStuck() {
        return stuck && (hang != null || abandoned > 0);
    }

    private static long expiry(Outcome last, CheckOptions options) {
        return last.endedNanos() + options.maxStale().toNanos();
    }

    private static String text(Duration duration) {
        return Durations.text(duration);
    }

    /** The next state while it is being put together. */
    private static final class Change {
        private final DependencyState before;
        private HealthStatus status;
        private Instant since;
        private long sinceNanos;
        private @Nullable Problem problem;
        private boolean stale;
        private boolean stuck;
        private boolean doubted;
        private @Nullable Outcome last;
        private @Nullable Instant lastSuccess;
        private int failures;
        private int successes;
        private boolean everUp;
        private boolean condemned;
        private long dueAt;
        private @Nullable Hang hang;
        private int replacements;
        private int abandoned;

        Change(DependencyState before) {
            this.before = before;
            status = before.status;
            since = before.since;
            sinceNanos = before.sinceNanos;
            problem = before.problem;
            stale = before.stale;
            stuck = before.stuck;
            doubted = before.doubted;
            last = before.last;
            lastSuccess = before.lastSuccess;
            failures = before.failures;
            successes = before.successes;
            everUp = before.everUp;
            condemned = before.condemned;
            dueAt = before.dueAt;
            hang = before.hang;
            replacements = before.replacements;
            abandoned = before.abandoned;
        }

        void status(HealthStatus next, long now, Instant at) {
            if (next != before.status) {
                status = next;
                since = at;
                sinceNanos = now;
            }
        }

        DependencyState made() {
            return new DependencyState(
                    status,
                    since,
                    sinceNanos,
                    problem,
                    stale,
                    stuck,
                    doubted,
                    last,
                    lastSuccess,
                    failures,
                    successes,
                    everUp,
                    condemned,
                    dueAt,
                    hang,
                    replacements,
                    abandoned);
        }
    }
}
