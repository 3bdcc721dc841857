package io.github.vitals4j.health.history;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** How a dependency was in the last {@link HistoryPeriod}. Immutable. */
public final class HistoryWindow {
    private final OptionalDouble availability;
    private final Latencies.@Nullable Quantiles latencies;

    HistoryWindow(OptionalDouble availability, Latencies.@Nullable Quantiles latencies) {
        this.availability = availability;
        this.latencies = latencies;
    }

    /** {@return how many runs have ended} */
    public long runs() {
        return latencies == null ? 0 : latencies.count();
    }

    /**
     * {@return the part of the time, from 0 to 1, in which its status was healthy or degraded} Time in which it was
     * unknown does not count; empty if it was never known.
     */
    public OptionalDouble availability() {
        return availability;
    }

    /** {@return what half of the runs took at most, to within a hundredth; empty if there were none} */
    public Optional<Duration> p50() {
        return Optional.ofNullable(latencies).map(runs -> Duration.ofMillis(runs.p50()));
    }

    /** {@return what 95 of 100 runs took at most, to within a hundredth; empty if there were none} */
    public Optional<Duration> p95() {
        return Optional.ofNullable(latencies).map(runs -> Duration.ofMillis(runs.p95()));
    }

    /** {@return what 99 of 100 runs took at most, to within a hundredth; empty if there were none} */
    public Optional<Duration> p99() {
        return Optional.ofNullable(latencies).map(runs -> Duration.ofMillis(runs.p99()));
    }

    /** {@return runs, availability and latencies} */
    @Override
    public String toString() {
        return runs() + " runs, availability " + availability + ", " + latencies;
    }
}
