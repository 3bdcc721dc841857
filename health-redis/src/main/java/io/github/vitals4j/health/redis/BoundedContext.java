package io.github.vitals4j.health.redis;

import io.github.vitals4j.health.CheckContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A context of a checker that may take only a part of the time that the run has. It can be {@linkplain #abort() ended}
 * before the run is; when the run is ended, so is this. Thread-safe.
 */
final class BoundedContext implements CheckContext {
    private final CheckContext run;
    private final long end;
    // Guarded by this.
    private final List<Runnable> aborts = new ArrayList<>();
    private boolean aborted;

    BoundedContext(CheckContext run, Duration time) {
        this.run = run;
        this.end = System.nanoTime() + time.toNanos();
        run.onTimeout(this::abort);
    }

    @Override
    public String name() {
        return run.name();
    }

    @Override
    public Duration remaining() {
        var own = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
        var whole = run.remaining();
        return own.compareTo(whole) < 0 ? own : whole;
    }

    @Override
    public void onTimeout(Runnable abort) {
        synchronized (this) {
            if (!aborted) {
                aborts.add(abort);
                return;
            }
        }
        abort.run();
    }

    /** Runs, once, what was to be run if the time is over. */
    void abort() {
        List<Runnable> due;
        synchronized (this) {
            aborted = true;
            due = List.copyOf(aborts);
            aborts.clear();
        }
        for (Runnable each : due) {
            try {
                each.run();
            } catch (RuntimeException ignored) {
                // It belongs to a run that is over.
            }
        }
    }

    @Override
    public void secret(String secret) {
        run.secret(secret);
    }
}
