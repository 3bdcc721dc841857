package io.github.vitals4j.health.local;

import io.github.vitals4j.health.CheckContext;
import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.DependencyChecker;
import io.github.vitals4j.health.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Tells whether a disk is filling up.
 *
 * <p>What counts is the space that this process may use on the disk that holds the path. It must not be less than
 * {@link #minFreePercent} of the disk (default 5) nor less than {@link #minFreeBytes} (default 0); zero switches a
 * limit off.
 *
 * <p>Unhealthy with {@link Reason#THRESHOLD_EXCEEDED} below a limit, with {@code not_found} if there is no such path.
 * Reports {@code path}, {@code total_bytes}, {@code free_bytes}, {@code free_percent}, {@code min_free_bytes} and
 * {@code min_free_percent}. Optional, local, ttl 60 s. A run asks the system once; on a network file system whose
 * server is away that call hangs, and no interrupt ends it. Configuration may override {@code min-free-percent} and
 * {@code min-free-bytes} ({@code 500MB}). Immutable.
 *
 * <pre>{@code
 * HealthCheckManager.builder()
 *     .register("data_disk", DiskSpaceChecker.of(Path.of("/var/lib/orders")).minFreePercent(10))
 *     .build();
 * }</pre>
 */
public final class DiskSpaceChecker implements DependencyChecker {
    /** There is no such file or directory. */
    static final Reason NOT_FOUND = Reason.of("not_found");

    private final Path path;
    private final int minFreePercent;
    private final long minFreeBytes;

    private DiskSpaceChecker(Path path, int minFreePercent, long minFreeBytes) {
        this.path = path;
        this.minFreePercent = minFreePercent;
        this.minFreeBytes = minFreeBytes;
    }

    /**
     * {@return a checker of the disk that holds a path}
     *
     * @param path a file or directory; it need not exist yet
     */
    public static DiskSpaceChecker of(Path path) {
        return new DiskSpaceChecker(Objects.requireNonNull(path, "path"), 5, 0);
    }

    /**
     * {@return this checker with the part of the disk that must be free}
     *
     * @param percent from 0 (switched off) to 100; just as much is still healthy. Default 5
     * @throws IllegalArgumentException if it is not from 0 to 100
     */
    public DiskSpaceChecker minFreePercent(int percent) {
        return new DiskSpaceChecker(path, Figures.percentage("min-free-percent", 0, percent), minFreeBytes);
    }

    /**
     * {@return this checker with the space that must be free}
     *
     * @param bytes zero to switch it off; just as much is still healthy. Default 0
     * @throws IllegalArgumentException if it is negative
     */
    public DiskSpaceChecker minFreeBytes(long bytes) {
        return new DiskSpaceChecker(path, minFreePercent, Figures.atLeast("min-free-bytes", 0, bytes));
    }

    @Override
    public CheckOptions options(CheckOptions library) {
        return library.optional().ttl(Duration.ofSeconds(60));
    }

    @Override
    public Map<String, Function<String, DependencyChecker>> settings() {
        return Map.of(
                "min-free-percent", text -> minFreePercent(Figures.parsePercent(text)),
                "min-free-bytes", text -> minFreeBytes(Figures.parseBytes(text)));
    }

    @Override
    public CheckResult check(CheckContext context) throws IOException {
        if (!Files.exists(path)) {
            return CheckResult.unhealthy(NOT_FOUND, "there is no file or directory " + path)
                    .with("path", path.toString());
        }
        var disk = Files.getFileStore(path);
        return judge(disk.getTotalSpace(), disk.getUsableSpace());
    }

    CheckResult judge(long total, long free) {
        return verdict(total, free)
                .with("path", path.toString())
                .with("total_bytes", total)
                .with("free_bytes", free)
                .with("free_percent", Figures.percent(free, total))
                .with("min_free_bytes", minFreeBytes)
                .with("min_free_percent", minFreePercent);
    }

    private CheckResult verdict(long total, long free) {
        String found = Figures.bytes(free) + " of " + Figures.bytes(total) + " free at " + path;
        if (free < minFreeBytes) {
            return CheckResult.unhealthy(
                    Reason.THRESHOLD_EXCEEDED, found + "; at least " + Figures.bytes(minFreeBytes) + " is well");
        }
        // Compared before rounding, for 4.996 per cent is less than 5.
        if (free < total / 100.0 * minFreePercent) {
            return CheckResult.unhealthy(
                    Reason.THRESHOLD_EXCEEDED, found + "; at least " + minFreePercent + " % is well");
        }
        return CheckResult.healthy();
    }
}
