package io.github.vitals4j.benchmarks;

import java.util.Arrays;

/** Figures of repeated runs. Not thread-safe. */
final class Samples {
    private double[] values = new double[16];
    private int size;

    static Samples of(double... values) {
        var samples = new Samples();
        for (double value : values) {
            samples.add(value);
        }
        return samples;
    }

    void add(double value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
    }

    void addAll(Samples others) {
        for (int i = 0; i < others.size; i++) {
            add(others.values[i]);
        }
    }

    int size() {
        return size;
    }

    /** {@return the smallest value that at least this share of all values do not exceed} */
    double percentile(double share) {
        if (size == 0) {
            return Double.NaN;
        }
        var sorted = Arrays.copyOf(values, size);
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(share * size);
        return sorted[Math.max(rank, 1) - 1];
    }

    double max() {
        return percentile(1);
    }
}
