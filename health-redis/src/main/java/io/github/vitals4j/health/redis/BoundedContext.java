package io.github.vitals4j.health.redis;

import io.github.vitals4j.health.CheckContext;
import java.time.Duration;

/** A context of a checker that may take only a part of the time that the run has. */
final class BoundedContext implements CheckContext {
    private final CheckContext run;
    private final long end;

    BoundedContext(CheckContext run, Duration time) {
        this.run = run;
        this.end = System.nanoTime() + time.toNanos();
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
        run.onTimeout(abort);
    }

    @Override
    public void secret(String secret) {
        run.secret(secret);
    }
}
