package io.github.vitals4j.health.local;

import io.github.vitals4j.health.CheckContext;
import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.DependencyChecker;
import io.github.vitals4j.health.Reason;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether something that holds items, such as a queue, a buffer or a cache, holds too many of them, or takes too
 * much memory.
 *
 * <p>The memory is off by default; {@link #maxMemoryMb} switches it on. It is the number of items times
 * {@link #itemEstimateKb}, unless {@link #memory} says how to measure it; a measurement that throws falls back to the
 * estimate. A limit of zero is switched off.
 *
 * <p>Unhealthy with {@link Reason#THRESHOLD_EXCEEDED} above a limit. Reports {@code item_count}, {@code max_items},
 * {@code memory_check_enabled}, {@code max_memory_mb}, {@code memory_calculation_method} ({@code disabled},
 * {@code empty}, {@code measured}, {@code estimated}, or {@code error} if the items could not be counted), and with the
 * memory switched on {@code memory_mb} and {@code memory_usage_percent}; a MB is 1,048,576 bytes. Optional, local, ttl
 * 5 s. The counting costs what the component makes it cost. Configuration may override {@code max-items},
 * {@code max-memory-mb} and {@code item-estimate-kb}. Immutable; the suppliers are called on the runs' threads.
 *
 * <pre>{@code
 * HealthCheckManager.builder()
 *     .register("events", CapacityChecker.of(events::size, 1_000).memory(events::sizeInBytes).maxMemoryMb(10))
 *     .build();
 * }</pre>
 */
public final class CapacityChecker implements DependencyChecker {
    private static final double BYTES_IN_MB = 1_024 * 1_024;

    /** How much memory the items take, and how that was found out. */
    private record Memory(double mb, String method) {}

    private final LongSupplier items;
    private final @Nullable LongSupplier bytes;
    private final long maxItems;
    private final long maxMemoryMb;
    private final long itemEstimateKb;

    private CapacityChecker(
            LongSupplier items, @Nullable LongSupplier bytes, long maxItems, long maxMemoryMb, long itemEstimateKb) {
        this.items = items;
        this.bytes = bytes;
        this.maxItems = maxItems;
        this.maxMemoryMb = maxMemoryMb;
        this.itemEstimateKb = itemEstimateKb;
    }

    /**
     * {@return a checker that counts items}
     *
     * @param items how many there are: {@code queue::size}. It must be safe to call from any thread
     * @param maxItems how many are still healthy; zero to switch the limit off
     * @throws IllegalArgumentException if the limit is negative
     */
    public static CapacityChecker of(LongSupplier items, long maxItems) {
        return new CapacityChecker(
                Objects.requireNonNull(items, "items"), null, Figures.atLeast("max-items", 0, maxItems), 0, 50);
    }

    /**
     * {@return this checker with another limit to the number of items}
     *
     * @param maxItems how many are still healthy; zero to switch the limit off
     * @throws IllegalArgumentException if it is negative
     */
    public CapacityChecker maxItems(long maxItems) {
        return new CapacityChecker(
                items, bytes, Figures.atLeast("max-items", 0, maxItems), maxMemoryMb, itemEstimateKb);
    }

    /**
     * {@return this checker with a limit to the memory of all items}
     *
     * @param maxMemoryMb how much is still healthy, in MB; zero to switch it off, which is the default
     * @throws IllegalArgumentException if it is negative
     */
    public CapacityChecker maxMemoryMb(long maxMemoryMb) {
        return new CapacityChecker(
                items, bytes, maxItems, Figures.atLeast("max-memory-mb", 0, maxMemoryMb), itemEstimateKb);
    }

    /**
     * {@return this checker with a measurement of the memory}
     *
     * @param bytes how many bytes all items take; called only if there are items and the memory is limited
     */
    public CapacityChecker memory(LongSupplier bytes) {
        return new CapacityChecker(
                items, Objects.requireNonNull(bytes, "bytes"), maxItems, maxMemoryMb, itemEstimateKb);
    }

    /**
     * {@return this checker with another estimate of an item's size, for where it is not measured}
     *
     * @param kilobytes at least 1. Default 50
     * @throws IllegalArgumentException if it is less than 1
     */
    public CapacityChecker itemEstimateKb(long kilobytes) {
        return new CapacityChecker(
                items, bytes, maxItems, maxMemoryMb, Figures.atLeast("item-estimate-kb", 1, kilobytes));
    }

    @Override
    public CheckOptions options(CheckOptions library) {
        return library.optional().ttl(Duration.ofSeconds(5));
    }

    @Override
    public Map<String, Function<String, DependencyChecker>> settings() {
        return Map.of(
                "max-items", text -> maxItems(Figures.parseNumber(text)),
                "max-memory-mb", text -> maxMemoryMb(Figures.parseNumber(text)),
                "item-estimate-kb", text -> itemEstimateKb(Figures.parseNumber(text)));
    }

    @Override
    public CheckResult check(CheckContext context) {
        long count;
        try {
            count = items.getAsLong();
        } catch (RuntimeException failure) {
            return CheckResult.unhealthy(failure)
                    .with("memory_check_enabled", maxMemoryMb > 0)
                    .with("memory_calculation_method", "error");
        }
        var memory = maxMemoryMb > 0 ? memory(count) : null;
        return judge(count, memory)
                .with("item_count", count)
                .with("memory_mb", memory == null ? null : Figures.round(memory.mb(), 4))
                .with("memory_usage_percent", memory == null ? null : Figures.round(memory.mb() * 100 / maxMemoryMb, 2))
                .with("max_items", maxItems)
                .with("max_memory_mb", maxMemoryMb)
                .with("memory_check_enabled", maxMemoryMb > 0)
                .with("memory_calculation_method", memory == null ? "disabled" : memory.method());
    }

    private Memory memory(long count) {
        if (count == 0) {
            return new Memory(0, "empty");
        }
        if (bytes != null) {
            try {
                return new Memory(bytes.getAsLong() / BYTES_IN_MB, "measured");
            } catch (RuntimeException unmeasured) {
                // The method that is reported tells; a rough figure is worth more than none.
                return estimate(count);
            }
        }
        return estimate(count);
    }

    private Memory estimate(long count) {
        return new Memory(count * (itemEstimateKb / 1_024.0), "estimated");
    }

    private CheckResult judge(long count, @Nullable Memory memory) {
        if (maxItems > 0 && count > maxItems) {
            return CheckResult.unhealthy(Reason.THRESHOLD_EXCEEDED, count + " items; at most " + maxItems + " is well");
        }
        if (memory != null && memory.mb() > maxMemoryMb) {
            return CheckResult.unhealthy(
                    Reason.THRESHOLD_EXCEEDED,
                    count + " items take " + Figures.plain(Figures.round(memory.mb(), 2)) + " MB (" + memory.method()
                            + "); at most " + maxMemoryMb + " MB is well");
        }
        return CheckResult.healthy();
    }
}
