package io.github.vitals4j.benchmarks;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** One of ten checks never returns and ignores interrupts: what do requests get, and do threads pile up? */
final class HangingScenario {
    private static final Duration TTL = Duration.ofSeconds(30);

    private HangingScenario() {}

    static void run(Effort effort, Recorder recorder) throws Exception {
        for (var contender : Contender.values()) {
            if (contender != Contender.BOOT_CACHED) {
                measure(contender, effort, recorder);
            }
        }
    }

    private static void measure(Contender contender, Effort effort, Recorder recorder) throws Exception {
        var checks = Check.many(9, Check.sleeping(Duration.ofMillis(20)));
        checks.add(new Check("hanging", Check.hanging()));
        int threadsBefore = threads();
        // Not closed: whoever waits for the check to come back would wait for ever. The process ends instead.
        var reporter = contender.open(checks, TTL);
        double first = firstAnswer(reporter, effort.millis(900, 1_500, 65_000));
        recorder.add("first request", contender.label(), "time", "ms", Samples.of(first));
        if (Double.isNaN(first)) {
            return;
        }
        int requests = effort.choose(10, 10_000, 100_000);
        var times = new Samples();
        for (int i = 0; i < requests; i++) {
            times.add(Stopwatch.millis(reporter));
            // Three thousand a second, so that the timeout and what follows it fall among them.
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(250));
        }
        var situation = String.format(Locale.ROOT, "%,d requests after it", requests);
        recorder.add(situation, contender.label(), "time", "ms", times);
        recorder.add(situation, contender.label(), "slowest", "ms", Samples.of(times.max()));
        recorder.add(
                "threads more than before", contender.label(), "threads", "", Samples.of(threads() - threadsBefore));
    }

    /** {@return milliseconds, or not a number if there was no answer in time} */
    private static double firstAnswer(Reporter reporter, Duration patience) throws Exception {
        var answer = new CompletableFuture<Double>();
        var caller = new Thread(() -> {
            try {
                answer.complete(Stopwatch.millis(reporter));
            } catch (RuntimeException noReport) {
                answer.completeExceptionally(noReport);
            }
        });
        caller.setDaemon(true);
        caller.start();
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException none) {
            return Double.NaN;
        }
    }

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }
}
