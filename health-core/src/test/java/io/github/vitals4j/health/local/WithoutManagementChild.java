package io.github.vitals4j.health.local;

import io.github.vitals4j.health.testing.TestContext;
import java.time.Duration;

/** Prints what the checkers say in a JVM that lacks the management beans. */
final class WithoutManagementChild {
    private WithoutManagementChild() {}

    public static void main(String[] arguments) {
        refuse(MemoryChecker::of);
        refuse(ThreadDeadlockChecker::of);
        var process = MemoryChecker.ofProcess().thresholdPercent(100).check(TestContext.of(Duration.ofSeconds(3)));
        System.out.println(process + " " + process.metadata().keySet());
    }

    private static void refuse(Runnable factory) {
        try {
            factory.run();
            System.out.println("not refused");
        } catch (IllegalStateException refused) {
            System.out.println(refused.getMessage());
        }
    }
}
