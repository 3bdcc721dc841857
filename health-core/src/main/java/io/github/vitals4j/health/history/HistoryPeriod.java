package io.github.vitals4j.health.history;

import java.time.Duration;

/** How far a summary looks back. */
public enum HistoryPeriod {
    /** The last hour, and up to five minutes more. */
    HOUR("1h", Duration.ofMinutes(5), 12),
    /** The last day, and up to an hour more. */
    DAY("24h", Duration.ofHours(1), 24);

    private final String text;
    private final long sliceNanos;
    private final int slices;

    HistoryPeriod(String text, Duration slice, int slices) {
        this.text = text;
        this.sliceNanos = slice.toNanos();
        this.slices = slices;
    }

    /** {@return the period as it stands in bodies: {@code 1h} or {@code 24h}} */
    public String text() {
        return text;
    }

    /** {@return an empty ring of slices: the whole ones of this period, and the one that is being filled} */
    <T> Ring<T> ring() {
        return new Ring<>(slices + 1, sliceNanos);
    }
}
