package io.github.vitals4j.health.local;

import io.github.vitals4j.health.CheckContext;
import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.DependencyChecker;
import io.github.vitals4j.health.Reason;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.time.Duration;
import java.util.ArrayList;

/**
 * Tells whether threads of this process wait for each other's locks in a circle. They never come out of it, so this is
 * one of the few checks that liveness is right for.
 *
 * <p>Finds monitors ({@code synchronized}) and locks that know their owner ({@code ReentrantLock}), held by platform
 * threads; the JVM does not look at virtual threads.
 *
 * <p>Unhealthy with reason {@code deadlock}. Reports {@code deadlocked_threads}, how many, and {@code threads}: each
 * thread's name with the lock it waits for and who holds it. Optional, local, ttl 60 s. A run stops all threads for a
 * moment, which grows with their number: about a millisecond for a thousand. Immutable.
 *
 * <pre>{@code
 * HealthCheckManager.builder()
 *     .register("deadlocks", ThreadDeadlockChecker.of(), o -> o.probes(Probe.LIVENESS))
 *     .build();
 * }</pre>
 */
public final class ThreadDeadlockChecker implements DependencyChecker {
    private static final Reason DEADLOCK = Reason.of("deadlock");
    private static final int MOST_NAMED = 20;

    private ThreadDeadlockChecker() {}

    /**
     * {@return a checker of this process}
     *
     * @throws IllegalStateException if the module {@code java.management} is not there
     */
    public static ThreadDeadlockChecker of() {
        JavaManagement.require("a ThreadDeadlockChecker");
        return new ThreadDeadlockChecker();
    }

    @Override
    public CheckOptions options(CheckOptions library) {
        return library.optional().ttl(Duration.ofSeconds(60));
    }

    @Override
    public CheckResult check(CheckContext context) {
        var threads = ManagementFactory.getThreadMXBean();
        long[] deadlocked = threads.findDeadlockedThreads();
        if (deadlocked == null) {
            return CheckResult.healthy().with("deadlocked_threads", 0);
        }
        var described = new ArrayList<String>();
        for (ThreadInfo thread : threads.getThreadInfo(deadlocked)) {
            if (thread != null && described.size() < MOST_NAMED) {
                described.add(thread.getThreadName() + " waits for " + thread.getLockName() + " held by "
                        + thread.getLockOwnerName());
            }
        }
        return CheckResult.unhealthy(DEADLOCK, deadlocked.length + " threads wait for each other's locks")
                .with("deadlocked_threads", deadlocked.length)
                .with("threads", String.join("; ", described));
    }
}
