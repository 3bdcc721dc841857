package io.github.vitals4j.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Times single reports. */
final class Stopwatch {
    private static final ThreadLocal<Sink> SINKS = ThreadLocal.withInitial(Sink::new);

    private Stopwatch() {}

    /** {@return how many milliseconds one report takes} */
    static double millis(Reporter reporter) {
        var sink = SINKS.get();
        sink.clear();
        long begin = System.nanoTime();
        try {
            reporter.report(sink);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return (System.nanoTime() - begin) / 1e6;
    }
}
