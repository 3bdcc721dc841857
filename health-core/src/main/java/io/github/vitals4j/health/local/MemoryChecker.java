package io.github.vitals4j.health.local;

import io.github.vitals4j.health.CheckContext;
import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.DependencyChecker;
import io.github.vitals4j.health.Reason;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether this process is running out of memory.
 *
 * <p>{@link #of()} judges what of the heap is in use after a collection, because the current use says nothing: it
 * climbs to the top and falls in the best of health. The figure is as old as the last collection of the old objects;
 * until there was one, what has become old so far is counted. A collector that works beside the application, such as
 * ZGC, counts what was made meanwhile as in use. {@link #ofProcess()} judges the memory that the process takes from the
 * system instead, against the limit of its container or the memory of the machine; mind that a JVM rarely gives memory
 * back.
 *
 * <p>Whichever is judged, a run reports both: {@code judged} ({@code heap} or {@code process}),
 * {@code threshold_percent}, {@code heap_used} (after a collection), {@code heap_max}, {@code heap_percent},
 * {@code process_rss}, {@code system_total}, {@code usage_percent} (the process's), sizes in bytes. On Linux the
 * process's figures come from {@code /proc} and the control groups; elsewhere {@code process_rss} is what the JVM has
 * reserved, and {@code process_rss_source} says {@code jvm_committed} instead of {@code proc}.
 * {@code system_total_source} is {@code cgroup} or {@code machine}.
 *
 * <p>Unhealthy with {@link Reason#THRESHOLD_EXCEEDED} above the threshold, by default 80 per cent. Optional, local,
 * with the library's ttl and timeout. A run reads a few beans and small files, which takes a few milliseconds.
 * Configuration may override {@code threshold-percent}. Immutable.
 *
 * <pre>{@code
 * HealthCheckManager.builder()
 *     .register("memory", MemoryChecker.of().thresholdPercent(90))
 *     .build();
 * }</pre>
 */
public final class MemoryChecker implements DependencyChecker {
    private enum Judged {
        HEAP,
        PROCESS
    }

    private static final Path ROOT = Path.of("/");

    private final Judged judged;
    private final int thresholdPercent;
    private final Path root;

    private MemoryChecker(Judged judged, int thresholdPercent, Path root) {
        this.judged = judged;
        this.thresholdPercent = thresholdPercent;
        this.root = root;
    }

    /**
     * {@return a checker that judges the heap}
     *
     * @throws IllegalStateException if the module {@code java.management} is not there
     */
    public static MemoryChecker of() {
        JavaManagement.require("a MemoryChecker of the heap");
        return new MemoryChecker(Judged.HEAP, 80, ROOT);
    }

    /** {@return a checker that judges the memory that the process takes from the system} */
    public static MemoryChecker ofProcess() {
        return ofProcess(ROOT);
    }

    static MemoryChecker ofProcess(Path root) {
        return new MemoryChecker(Judged.PROCESS, 80, root);
    }

    /**
     * {@return this checker with another threshold}
     *
     * @param percent from 1 to 100; just as much is still healthy. Default 80
     * @throws IllegalArgumentException if it is not from 1 to 100
     */
    public MemoryChecker thresholdPercent(int percent) {
        return new MemoryChecker(judged, Figures.percentage("threshold-percent", 1, percent), root);
    }

    @Override
    public CheckOptions options(CheckOptions library) {
        return library.optional();
    }

    @Override
    public Map<String, Function<String, DependencyChecker>> settings() {
        return Map.of("threshold-percent", text -> thresholdPercent(Figures.parsePercent(text)));
    }

    @Override
    public CheckResult check(CheckContext context) {
        var heap = JavaManagement.isPresent() ? HeapMemory.read() : null;
        var process = ProcessMemory.read(root);
        var result = judged == Judged.HEAP && heap != null
                ? judge("the heap after collection", OptionalLong.of(heap.used()), OptionalLong.of(heap.max()))
                : judge("the process's memory", process.rss(), process.total());
        return result.with("judged", judged == Judged.HEAP ? "heap" : "process")
                .with("threshold_percent", thresholdPercent)
                .with("heap_used", heap == null ? null : heap.used())
                .with("heap_max", heap == null ? null : heap.max())
                .with("heap_percent", heap == null ? null : Figures.percent(heap.used(), heap.max()))
                .with("process_rss", orNull(process.rss()))
                .with("process_rss_source", process.rss().isPresent() ? process.rssSource() : null)
                .with("system_total", orNull(process.total()))
                .with("system_total_source", process.total().isPresent() ? process.totalSource() : null)
                .with("usage_percent", percent(process));
    }

    private CheckResult judge(String what, OptionalLong used, OptionalLong total) {
        if (used.isEmpty() || total.isEmpty()) {
            return CheckResult.unhealthy(
                    Reason.INTERNAL_ERROR,
                    what + " cannot be measured here: no /proc, and no module java.management or jdk.management");
        }
        // Compared before rounding, for 80.004 per cent is more than 80.
        if (used.getAsLong() <= total.getAsLong() / 100.0 * thresholdPercent) {
            return CheckResult.healthy();
        }
        return CheckResult.unhealthy(
                Reason.THRESHOLD_EXCEEDED,
                what + " is " + Figures.bytes(used.getAsLong()) + ", "
                        + Figures.plain(Figures.percent(used.getAsLong(), total.getAsLong())) + " % of "
                        + Figures.bytes(total.getAsLong()) + "; at most " + thresholdPercent + " % is well");
    }

    private static @Nullable Double percent(ProcessMemory process) {
        return process.rss().isPresent() && process.total().isPresent()
                ? (Double) Figures.percent(
                        process.rss().getAsLong(), process.total().getAsLong())
                : null;
    }

    private static @Nullable Long orNull(OptionalLong figure) {
        return figure.isPresent() ? (Long) figure.getAsLong() : null;
    }
}
