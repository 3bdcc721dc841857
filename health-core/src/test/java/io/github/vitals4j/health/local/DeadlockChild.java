package io.github.vitals4j.health.local;

import io.github.vitals4j.health.HealthStatus;

/** Gets itself into a deadlock of monitors and prints what the checker says of it. */
final class DeadlockChild {
    private DeadlockChild() {}

    public static void main(String[] arguments) throws InterruptedException {
        try (var watch = new DeadlockWatch()) {
            var unused = Deadlock.ofMonitors();
            var found = watch.await(HealthStatus.UNHEALTHY);
            System.out.println(found.error().orElseThrow());
            System.out.println(found.metadata().get("threads"));
            System.out.println(watch.health().checkLiveness().message());
        }
    }
}
