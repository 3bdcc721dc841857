package io.github.vitals4j.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * One check that every library is given alike.
 *
 * @param name of the dependency
 * @param work what asking it takes
 */
record Check(String name, Work work) {
    /** The two figures that a healthy dependency reports, where a library has a place for them. */
    static final String FIRST_KEY = "pool_size";

    static final String SECOND_KEY = "checked_out";
    static final int FIRST_VALUE = 10;
    static final int SECOND_VALUE = 2;

    /** What asking a dependency once takes. */
    interface Work {
        void run() throws InterruptedException;
    }

    static Work nothing() {
        return () -> {};
    }

    static Work sleeping(Duration duration) {
        return () -> Thread.sleep(duration.toMillis());
    }

    static Work hanging() {
        var never = new CountDownLatch(1);
        return () -> {
            while (true) {
                try {
                    never.await();
                } catch (InterruptedException ignored) {
                    // Like a driver that waits on a dead socket: interrupts mean nothing to it.
                }
            }
        };
    }

    static List<Check> many(int count, Work work) {
        var checks = new ArrayList<Check>(count);
        for (int i = 0; i < count; i++) {
            checks.add(new Check("dependency-" + i, work));
        }
        return checks;
    }
}
