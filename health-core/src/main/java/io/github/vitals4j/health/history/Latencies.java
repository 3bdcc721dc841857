package io.github.vitals4j.health.history;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.PackedHistogram;
import org.jspecify.annotations.Nullable;

/**
 * How long the runs of a period took. The slice of time that is being counted is a histogram; those that are over are
 * kept encoded, which takes a hundred bytes instead of a thousand. Not thread-safe; the moments that it is given do not
 * go back.
 */
final class Latencies {
    /** Longer runs count as this long. */
    private static final long LONGEST_MILLIS = 3_600_000;

    private static final int DIGITS = 2;

    private final Ring<byte[]> past;
    private PackedHistogram current = new PackedHistogram(DIGITS);
    private long number;

    Latencies(HistoryPeriod period) {
        this.past = period.ring();
    }

    void record(long millis, long now) {
        turnTo(past.number(now));
        current.recordValue(Math.min(millis, LONGEST_MILLIS));
    }

    /** {@return how long the runs took; null if there were none} */
    @Nullable
    Quantiles quantiles(long now) {
        turnTo(past.number(now));
        var all = new Histogram(DIGITS);
        all.add(current);
        for (var slice : past.upTo(now)) {
            all.add(Histogram.decodeFromByteBuffer(ByteBuffer.wrap(slice), 1));
        }
        return all.getTotalCount() == 0
                ? null
                : new Quantiles(
                        all.getTotalCount(),
                        all.getValueAtPercentile(50),
                        all.getValueAtPercentile(95),
                        all.getValueAtPercentile(99));
    }

    private void turnTo(long next) {
        if (next <= number) {
            return; // a reader that has looked at the clock before another thread turned the page
        }
        if (current.getTotalCount() > 0) {
            var encoded = encoded(current);
            past.of(number, () -> encoded);
            current = new PackedHistogram(DIGITS);
        }
        number = next;
    }

    private static byte[] encoded(AbstractHistogram histogram) {
        var buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoByteBuffer(buffer);
        return Arrays.copyOf(buffer.array(), length);
    }

    /**
     * How long runs took, in milliseconds.
     *
     * @param count how many there were
     */
    record Quantiles(long count, long p50, long p95, long p99) {}
}
