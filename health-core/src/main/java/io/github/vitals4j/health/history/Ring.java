package io.github.vitals4j.health.history;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The last slices of time, each with something that is kept for it. Moments are nanoseconds from any moment on, and not
 * negative. Not thread-safe.
 */
final class Ring<T> {
    private final @Nullable Object[] values;
    private final long[] numbers;
    private final long sliceNanos;

    Ring(int slices, long sliceNanos) {
        this.values = new Object[slices];
        this.numbers = new long[slices];
        this.sliceNanos = sliceNanos;
    }

    /** {@return the number of the slice in which a moment is} */
    long number(long nanos) {
        return nanos / sliceNanos;
    }

    /** {@return the first moment of the oldest slice that is kept at a moment} */
    long start(long nanos) {
        return Math.max(0, number(nanos) - values.length + 1) * sliceNanos;
    }

    /** {@return the moment at which the slice of a moment is over} */
    long end(long nanos) {
        return (number(nanos) + 1) * sliceNanos;
    }

    /** {@return what is kept for a slice; made if there is nothing yet} */
    T of(long number, Supplier<T> maker) {
        int at = (int) (number % values.length);
        var kept = kept(at);
        if (kept == null || numbers[at] != number) {
            kept = maker.get();
            values[at] = kept;
            numbers[at] = number;
        }
        return kept;
    }

    /** {@return what is kept for the slices up to the one of a moment} */
    List<T> upTo(long nanos) {
        long last = number(nanos);
        var recent = new ArrayList<T>(values.length);
        for (int i = 0; i < values.length; i++) {
            var kept = kept(i);
            if (kept != null && numbers[i] > last - values.length && numbers[i] <= last) {
                recent.add(kept);
            }
        }
        return recent;
    }

    @SuppressWarnings("unchecked") // only values of this type are put there
    private @Nullable T kept(int at) {
        return (T) values[at];
    }
}
