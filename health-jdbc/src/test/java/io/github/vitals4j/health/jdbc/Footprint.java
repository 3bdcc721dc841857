package io.github.vitals4j.health.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The threads and sockets that this process has at one moment. */
final class Footprint {
    /** Threads that drivers, the JDK and JUnit start once and keep, and those that read the output of servers. */
    private static final Set<String> LASTING = Set.of(
            "PostgreSQL-JDBC-Cleaner",
            "process reaper",
            "CompletableFutureDelayScheduler",
            "ForkJoinPool.commonPool-",
            "postgres:pid",
            "mysql-cj-abandoned-connection-cleanup",
            ServerProcess.READER,
            "junit-jupiter-timeout-watcher");

    private final Set<Thread> threads = threads();
    private final long sockets = sockets();

    private Footprint() {}

    static Footprint now() {
        return new Footprint();
    }

    /** Fails unless every thread that came since has ended within the patience, and no socket more is open. */
    void assertNothingMore(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        for (Thread each : threads()) {
            if (!threads.contains(each) && LASTING.stream().noneMatch(each.getName()::startsWith)) {
                TimeUnit.NANOSECONDS.timedJoin(each, Math.max(1, end - System.nanoTime()));
                assertThat(each.isAlive())
                        .as("thread %s still in %s", each.getName(), Set.of(each.getStackTrace()))
                        .isFalse();
            }
        }
        assertThat(sockets()).as("open sockets").isLessThanOrEqualTo(sockets);
    }

    private static Set<Thread> threads() {
        return new HashSet<>(Thread.getAllStackTraces().keySet());
    }

    /** {@return how many sockets are open; zero where the system does not tell} */
    private static long sockets() {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return 0;
        }
        try (Stream<Path> open = Files.list(descriptors)) {
            return open.filter(Footprint::isSocket).count();
        } catch (IOException untold) {
            return 0;
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }
}
