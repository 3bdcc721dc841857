package io.github.vitals4j.health.testing;

import io.github.vitals4j.health.CheckContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A context for calling a checker in a test, without a manager:
 * {@code checker.check(TestContext.of(Duration.ofSeconds(3)))}. Its time runs by the system's clock from its creation
 * on. Thread-safe.
 */
public final class TestContext implements CheckContext {
    private final String name;
    private final long end;
    private final List<Runnable> aborts = new ArrayList<>();
    private final Set<String> secrets = new LinkedHashSet<>();
    private boolean timedOut;

    private TestContext(String name, Duration remaining) {
        this.name = name;
        this.end = System.nanoTime() + remaining.toNanos();
    }

    /**
     * {@return a context of a dependency named {@code test}}
     *
     * @param remaining how long the checker may take
     */
    public static TestContext of(Duration remaining) {
        return of("test", remaining);
    }

    /**
     * {@return a context}
     *
     * @param name the name under which the dependency is registered
     * @param remaining how long the checker may take
     */
    public static TestContext of(String name, Duration remaining) {
        return new TestContext(Objects.requireNonNull(name, "name"), remaining);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    @Override
    public void onTimeout(Runnable abort) {
        synchronized (aborts) {
            if (!timedOut) {
                aborts.add(abort);
                return;
            }
        }
        abort.run();
    }

    @Override
    public void secret(String secret) {
        synchronized (secrets) {
            secrets.add(secret);
        }
    }

    /**
     * Does what a manager does at the run's timeout: runs the actions given to {@link #onTimeout}, on the caller's
     * thread.
     */
    public void timeOut() {
        List<Runnable> due;
        synchronized (aborts) {
            timedOut = true;
            due = List.copyOf(aborts);
            aborts.clear();
        }
        due.forEach(Runnable::run);
    }

    /** {@return the secrets that the checker has declared so far} */
    public Set<String> secrets() {
        synchronized (secrets) {
            return Set.copyOf(secrets);
        }
    }
}
