package io.github.vitals4j.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthStatus;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/** Ten thousand dependencies, refreshed every 30 s: what does it cost, and is it on time? */
final class BackgroundScenario {
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    /** Jitter may shorten an interval by this much. */
    private static final double JITTER = 0.1;

    private BackgroundScenario() {}

    static void run(Effort effort, Recorder recorder) throws Exception {
        int count = effort.choose(100, 10_000, 10_000);
        var window = effort.millis(200, 30_000, 120_000);
        var interval = effort == Effort.SMOKE ? Duration.ofMillis(100) : INTERVAL;
        warmUp(effort);
        var ends = new Ends(count, interval);
        var threads = ManagementFactory.getThreadMXBean();
        long heapBefore = usedHeap();
        int threadsBefore = threads.getThreadCount();
        threads.resetPeakThreadCount();
        long begin = System.nanoTime();
        try (var health = build(count, interval, ends)) {
            ends.first.await();
            double built = (System.nanoTime() - begin) / 1e6;
            int peakAtStart = threads.getPeakThreadCount() - threadsBefore;
            var situation = String.format(Locale.ROOT, "%,d dependencies", count);
            var who = Contender.VITALS4J.label();
            long heap = usedHeap() - heapBefore;
            threads.resetPeakThreadCount();
            var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            long cpuBefore = system.getProcessCpuTime();
            long windowBegin = System.nanoTime();
            Thread.sleep(window.toMillis());
            double cpu = 100.0 * (system.getProcessCpuTime() - cpuBefore) / (System.nanoTime() - windowBegin);
            int peak = threads.getPeakThreadCount() - threadsBefore;
            recorder.add(situation, who, "until all have a first result", "ms", Samples.of(built));
            recorder.add(situation, who, "threads at the start, at most", "", Samples.of(peakAtStart));
            recorder.add(situation, who, "threads afterwards, at most", "", Samples.of(peak));
            recorder.add(situation, who, "CPU", "% of a core", Samples.of(cpu));
            recorder.add(situation, who, "heap per dependency", "B", Samples.of((double) heap / count));
            recorder.add(situation, who, "outside the interval", "ms", ends.strays());
            if (health.checkReadiness(Duration.ZERO).status() != HealthStatus.HEALTHY) {
                throw new IllegalStateException("not healthy: " + health);
            }
        }
    }

    /**
     * As many runs as the measurement has in minutes. To compile the code costs more than to run it for half a minute,
     * and is paid once in the life of an application.
     */
    private static void warmUp(Effort effort) throws InterruptedException {
        var often = Duration.ofMillis(20);
        int few = 200;
        try (var health = build(few, often, new Ends(few, often))) {
            Thread.sleep(effort.millis(10, 5_000, 10_000).toMillis());
            health.checkReadiness(Duration.ZERO);
        }
    }

    private static HealthCheckManager build(int count, Duration interval, Ends ends) {
        var builder = HealthCheckManager.builder().backgroundRefresh();
        for (int i = 0; i < count; i++) {
            int index = i;
            builder.register(
                    "dependency-" + i,
                    context -> {
                        ends.note(index);
                        return CheckResult.healthy()
                                .with(Check.FIRST_KEY, Check.FIRST_VALUE)
                                .with(Check.SECOND_KEY, Check.SECOND_VALUE);
                    },
                    options -> options.ttl(interval.multipliedBy(2)).refreshInterval(interval));
        }
        return builder.build();
    }

    private static long usedHeap() {
        var memory = ManagementFactory.getMemoryMXBean();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return memory.getHeapMemoryUsage().getUsed();
    }

    /** When each dependency was asked last. A dependency has one run at a time, so its slot needs no lock. */
    private static final class Ends {
        final CountDownLatch first;
        private final long[] last;
        private final long interval;
        private final Samples strays = new Samples();

        Ends(int count, Duration interval) {
            this.first = new CountDownLatch(count);
            this.last = new long[count];
            this.interval = interval.toNanos();
        }

        void note(int index) {
            long now = System.nanoTime();
            long before = last[index];
            last[index] = now;
            if (before == 0) {
                first.countDown();
                return;
            }
            long late = now - before - interval;
            long early = (long) (interval * (1 - JITTER)) - (now - before);
            synchronized (strays) {
                strays.add(Math.max(0, Math.max(late, early)) / 1e6);
            }
        }

        Samples strays() {
            synchronized (strays) {
                var copy = new Samples();
                copy.addAll(strays);
                return copy;
            }
        }
    }
}
