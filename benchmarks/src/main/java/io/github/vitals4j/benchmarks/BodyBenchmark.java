package io.github.vitals4j.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One request for readiness: the full body of one contender, written to a sink that copies it.
 *
 * <p>How fast a processor copies depends by a factor of two on how source and destination lie to its cache lines and to
 * each other. Where they lie is chance in an application; here every iteration asks chance again, for all alike.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BodyBenchmark {
    /** A floor below a contender copies as many bytes as that one writes. */
    static final String FLOOR_SUFFIX = "_FLOOR";

    static final String STATUS = "STATUS";

    /** The library with its checks, all of them fresh. */
    @State(Scope.Benchmark)
    public static class Answering {
        /** How many dependencies there are. */
        @Param("10")
        public int dependencies;

        /** A {@link Contender}, or {@link BodyBenchmark#STATUS}, or one of these with the suffix of its floor. */
        @Param("VITALS4J")
        public String who = "";

        private final Random random = new Random();
        private Reporter reporter = body -> {};

        /** Keeps what moves the next body away from where it would come to lie otherwise. */
        public byte[] gap = {};

        /** Registers the checks and waits until all are healthy. */
        @Setup(Level.Trial)
        public void open() throws IOException {
            reporter = open(who, dependencies);
        }

        /** Moves the body. */
        @Setup(Level.Iteration)
        public void renew() throws IOException {
            gap = new byte[random.nextInt(Sink.PAGE)];
            reporter.renew();
            reporter.report(OutputStream.nullOutputStream());
        }

        private static Reporter open(String who, int dependencies) throws IOException {
            if (who.endsWith(FLOOR_SUFFIX)) {
                try (var measured = open(who.substring(0, who.length() - FLOOR_SUFFIX.length()), dependencies)) {
                    var sink = new Sink();
                    measured.report(sink);
                    return Floors.copying(sink.toByteArray());
                }
            }
            var checks = Check.many(dependencies, Check.nothing());
            var ttl = Duration.ofHours(1);
            return who.equals(STATUS)
                    ? Vitals4jReporter.showingStatusOnly(checks, ttl)
                    : Contender.valueOf(who).open(checks, ttl);
        }

        /** Ends the library's threads. */
        @TearDown(Level.Trial)
        public void close() {
            reporter.close();
        }
    }

    /** Where a thread's bodies go, and what CPU time they took: unlike the clock, other processes do not disturb it. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Receiving {
        private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

        private final Sink sink = new Sink();
        private final Random random = new Random();
        private long begin;

        /** How many bodies there were. */
        public long bodies;

        /** Starts to count, with bodies going elsewhere than before. */
        @Setup(Level.Iteration)
        public void begin() {
            sink.move(random);
            bodies = 0;
            begin = THREADS.getCurrentThreadCpuTime();
        }

        /** {@return nanoseconds of CPU time of this thread since then} */
        public long cpu() {
            return THREADS.getCurrentThreadCpuTime() - begin;
        }
    }

    /** Answers one request. */
    @Benchmark
    public int body(Answering answering, Receiving receiving) throws IOException {
        receiving.bodies++;
        receiving.sink.clear();
        answering.reporter.report(receiving.sink);
        return receiving.sink.size();
    }
}
