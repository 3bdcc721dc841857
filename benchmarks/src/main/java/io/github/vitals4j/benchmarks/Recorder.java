package io.github.vitals4j.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** Collects what a scenario measures. Not thread-safe. */
final class Recorder {
    private final String scenario;
    private final int java;
    private final List<Measurement> measurements = new ArrayList<>();

    Recorder(String scenario) {
        this.scenario = scenario;
        this.java = Runtime.version().feature();
    }

    void add(String situation, String who, String metric, String unit, Samples samples) {
        measurements.add(new Measurement(
                scenario,
                situation,
                who,
                metric,
                unit,
                java,
                samples.size(),
                samples.percentile(0.5),
                samples.percentile(0.99),
                load()));
    }

    static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    List<Measurement> measurements() {
        return measurements;
    }
}
