package io.github.vitals4j.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;

/** Many callers arrive in the moment after all results have expired: how many probes go out, and who waits longest? */
final class CallersScenario {
    private static final int CHECKS = 10;
    private static final Duration CHECK = Duration.ofMillis(20);
    private static final Duration TTL = Duration.ofMillis(500);

    private CallersScenario() {}

    static void run(Effort effort, Recorder recorder) throws Exception {
        for (int callers : effort == Effort.SMOKE ? new int[] {4} : new int[] {200, 1_000}) {
            var pool = Executors.newFixedThreadPool(callers);
            try {
                measure(callers, pool, effort, recorder);
            } finally {
                pool.shutdownNow();
            }
        }
    }

    private static void measure(int callers, ExecutorService pool, Effort effort, Recorder recorder) throws Exception {
        int rounds = rounds(effort);
        var situation = callers + " callers";
        var wait = new Samples();
        var barrier = new CyclicBarrier(callers);
        try (var fanOut = Floors.fanningOut(Check.many(CHECKS, Check.sleeping(CHECK)))) {
            // The first rounds start the threads and compile what the callers come through.
            for (int round = -5; round < rounds; round++) {
                double slowest = slowest(callers, pool, barrier, new SharedWait(fanOut));
                if (round >= 0) {
                    wait.add(slowest);
                }
            }
        }
        recorder.add(situation, Contender.FLOOR, "slowest caller", "ms", wait);
        for (var contender : Contender.values()) {
            if (!contender.onlyReadsStates()) {
                measure(contender, situation, callers, pool, effort, recorder);
            }
        }
    }

    private static void measure(
            Contender contender, String situation, int callers, ExecutorService pool, Effort effort, Recorder recorder)
            throws Exception {
        var sent = new AtomicInteger();
        var sleeping = Check.sleeping(CHECK);
        var checks = Check.many(CHECKS, () -> {
            sent.incrementAndGet();
            sleeping.run();
        });
        warmUp(contender, effort);
        int rounds = rounds(effort);
        var probes = new Samples();
        var slowest = new Samples();
        var barrier = new CyclicBarrier(callers);
        try (var reporter = contender.open(checks, TTL)) {
            Stopwatch.millis(reporter);
            for (int round = -1; round < rounds; round++) {
                if (contender.caches()) {
                    Thread.sleep(TTL.plus(CHECK).toMillis());
                }
                sent.set(0);
                double longest = slowest(callers, pool, barrier, reporter);
                if (sent.get() < CHECKS) {
                    throw new IllegalStateException(contender + " sent " + sent + " probes: nothing had expired");
                }
                if (round >= 0) {
                    slowest.add(longest);
                    probes.add(sent.get());
                }
            }
        }
        recorder.add(situation, contender.label(), "probes", "", probes);
        recorder.add(situation, contender.label(), "slowest caller", "ms", slowest);
    }

    private static int rounds(Effort effort) {
        return effort.choose(1, 5, 50);
    }

    /** Compiles what everybody's callers come through, by reports whose checks take no time and are never fresh. */
    private static void warmUp(Contender contender, Effort effort) throws IOException {
        try (var reporter = contender.open(Check.many(CHECKS, Check.nothing()), Duration.ZERO)) {
            for (int i = 0; i < effort.choose(1, 2_000, 20_000); i++) {
                reporter.report(OutputStream.nullOutputStream());
            }
        }
    }

    private static double slowest(int callers, ExecutorService pool, CyclicBarrier barrier, Reporter reporter)
            throws Exception {
        List<Future<Double>> answers = new ArrayList<>(callers);
        for (int i = 0; i < callers; i++) {
            answers.add(pool.submit(() -> {
                barrier.await();
                return Stopwatch.millis(reporter);
            }));
        }
        double slowest = 0;
        for (var answer : answers) {
            slowest = Math.max(slowest, answer.get());
        }
        return slowest;
    }

    /** The floor: whoever comes first starts one fan-out, and everybody waits for it. */
    private static final class SharedWait implements Reporter {
        private final FutureTask<Void> shared;

        SharedWait(Reporter fanOut) {
            shared = new FutureTask<>(() -> {
                fanOut.report(OutputStream.nullOutputStream());
                return null;
            });
        }

        @Override
        public void report(OutputStream body) throws IOException {
            shared.run();
            try {
                shared.get();
            } catch (InterruptedException | ExecutionException broken) {
                throw new IOException(broken);
            }
        }
    }
}
