package io.github.vitals4j.health.local;

import io.github.vitals4j.health.DependencyHealth;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthListener;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.Probe;
import io.github.vitals4j.health.Transition;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Has a manager look for deadlocks every few milliseconds, and waits for what it tells. */
final class DeadlockWatch implements HealthListener, AutoCloseable {
    private final BlockingQueue<Transition> transitions = new LinkedBlockingQueue<>();
    private final HealthCheckManager health;

    DeadlockWatch() {
        var often = Duration.ofMillis(20);
        health = HealthCheckManager.builder()
                .register(
                        "deadlocks",
                        ThreadDeadlockChecker.of(),
                        options -> options.probes(Probe.LIVENESS)
                                .ttl(often)
                                .refreshInterval(often)
                                .timeout(Duration.ofMinutes(1)))
                .listener(this)
                .backgroundRefresh()
                .build();
    }

    @Override
    public void onTransition(Transition transition) {
        transitions.add(transition);
    }

    HealthCheckManager health() {
        return health;
    }

    DependencyHealth await(HealthStatus status) throws InterruptedException {
        while (true) {
            var transition = transitions.poll(20, TimeUnit.SECONDS);
            if (transition == null) {
                throw new AssertionError("never became " + status);
            }
            if (transition.to() == status) {
                return transition.dependency();
            }
        }
    }

    @Override
    public void close() {
        health.close();
    }
}
