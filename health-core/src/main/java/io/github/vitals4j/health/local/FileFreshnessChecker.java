package io.github.vitals4j.health.local;

import io.github.vitals4j.health.CheckContext;
import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.DependencyChecker;
import io.github.vitals4j.health.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether files keep arriving, such as backups or exports: the newest one that matches must be young and large
 * enough.
 *
 * <p>A file that is too small and was changed within the last minute is taken to be still in the writing: then the next
 * older one is judged.
 *
 * <p>Unhealthy with {@link Reason#THRESHOLD_EXCEEDED} if the file is older than {@link #maxAge} or smaller than
 * {@link #minBytes}, with {@code not_found} if there is no such directory or no such file, and with
 * {@link Reason#UNEXPECTED_RESPONSE} if the file is dated more than five minutes into the future, so that its age
 * cannot be told. Reports {@code directory}, {@code pattern}, {@code files}, {@code newest_file},
 * {@code newest_age_seconds}, {@code newest_bytes}, {@code max_age_seconds} and {@code min_bytes}. Optional, local, ttl
 * 5 min, timeout 10 s. A run reads the attributes of every file that matches. Configuration may override
 * {@code max-age} ({@code 26h}) and {@code min-bytes} ({@code 10MB}). Immutable.
 *
 * <pre>{@code
 * HealthCheckManager.builder()
 *     .register("backup", FileFreshnessChecker.of(Path.of("/backup"), "db_*.sql.gz", Duration.ofHours(26)).minBytes(1_000_000))
 *     .build();
 * }</pre>
 */
public final class FileFreshnessChecker implements DependencyChecker {
    private static final Duration WRITING = Duration.ofMinutes(1);
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

    /** One file that matches. */
    private record Candidate(Path path, Duration age, long bytes) {}

    private final Path directory;
    private final String pattern;
    private final Duration maxAge;
    private final long minBytes;
    private final InstantSource clock;

    private FileFreshnessChecker(Path directory, String pattern, Duration maxAge, long minBytes, InstantSource clock) {
        this.directory = directory;
        this.pattern = pattern;
        this.maxAge = maxAge;
        this.minBytes = minBytes;
        this.clock = clock;
    }

    /**
     * {@return a checker of the newest file}
     *
     * @param directory where the files are; its subdirectories are not looked into
     * @param pattern their names, as in {@link java.nio.file.FileSystem#getPathMatcher a glob}: {@code db_*.sql.gz}
     * @param maxAge how long ago the newest may have been changed
     * @throws IllegalArgumentException if the pattern is not a glob, or the age not longer than zero
     */
    public static FileFreshnessChecker of(Path directory, String pattern, Duration maxAge) {
        Objects.requireNonNull(directory, "directory");
        // Throws if the pattern is malformed: better now than at every run.
        var unused = directory.getFileSystem().getPathMatcher("glob:" + pattern);
        return new FileFreshnessChecker(directory, pattern, positive(maxAge), 1, InstantSource.system());
    }

    /**
     * {@return this checker with another limit to the age}
     *
     * @param maxAge how long ago the newest may have been changed; just as long is still healthy
     * @throws IllegalArgumentException if it is not longer than zero
     */
    public FileFreshnessChecker maxAge(Duration maxAge) {
        return new FileFreshnessChecker(directory, pattern, positive(maxAge), minBytes, clock);
    }

    /**
     * {@return this checker with a least size}
     *
     * @param bytes just as many are still healthy; zero to switch it off. Default 1
     * @throws IllegalArgumentException if it is negative
     */
    public FileFreshnessChecker minBytes(long bytes) {
        return new FileFreshnessChecker(directory, pattern, maxAge, Figures.atLeast("min-bytes", 0, bytes), clock);
    }

    FileFreshnessChecker clock(InstantSource clock) {
        return new FileFreshnessChecker(directory, pattern, maxAge, minBytes, clock);
    }

    @Override
    public CheckOptions options(CheckOptions library) {
        return library.optional().ttl(Duration.ofMinutes(5)).timeout(Duration.ofSeconds(10));
    }

    @Override
    public Map<String, Function<String, DependencyChecker>> settings() {
        return Map.of(
                "max-age", text -> maxAge(Figures.parseDuration(text)),
                "min-bytes", text -> minBytes(Figures.parseBytes(text)));
    }

    @Override
    public CheckResult check(CheckContext context) throws IOException, InterruptedException {
        if (!Files.isDirectory(directory)) {
            return described(CheckResult.unhealthy(DiskSpaceChecker.NOT_FOUND, "there is no directory " + directory));
        }
        var now = clock.instant();
        int files = 0;
        Candidate newest = null;
        try (var matching = Files.newDirectoryStream(directory, pattern)) {
            for (var path : matching) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                var candidate = candidate(path, now);
                if (candidate == null) {
                    continue;
                }
                files++;
                if (newest == null || candidate.age().compareTo(newest.age()) < 0) {
                    newest = candidate;
                }
            }
        }
        return described(newest == null ? none() : judge(newest)).with("files", files);
    }

    /** {@return the file, or null if it is none, is still in the writing, or is gone already} */
    private @Nullable Candidate candidate(Path path, Instant now) throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(path, BasicFileAttributes.class);
        } catch (NoSuchFileException deleted) {
            return null;
        }
        var age = Duration.between(attributes.lastModifiedTime().toInstant(), now);
        boolean writing = attributes.size() < minBytes && age.compareTo(WRITING) < 0;
        return attributes.isRegularFile() && !writing ? new Candidate(path, age, attributes.size()) : null;
    }

    private CheckResult none() {
        return CheckResult.unhealthy(DiskSpaceChecker.NOT_FOUND, "there is no file " + pattern + " in " + directory);
    }

    private CheckResult judge(Candidate newest) {
        return verdict(newest)
                .with("newest_file", String.valueOf(newest.path().getFileName()))
                .with("newest_age_seconds", newest.age().toSeconds())
                .with("newest_bytes", newest.bytes());
    }

    private CheckResult verdict(Candidate newest) {
        String name = String.valueOf(newest.path().getFileName());
        if (newest.age().compareTo(CLOCKS_DIFFER.negated()) < 0) {
            return CheckResult.unhealthy(
                    Reason.UNEXPECTED_RESPONSE,
                    name + " is dated " + Figures.duration(newest.age().negated()) + " into the future");
        }
        if (newest.age().compareTo(maxAge) > 0) {
            return CheckResult.unhealthy(
                    Reason.THRESHOLD_EXCEEDED,
                    "the newest file, " + name + ", is " + Figures.duration(newest.age()) + " old; at most "
                            + Figures.duration(maxAge) + " is well");
        }
        if (newest.bytes() < minBytes) {
            return CheckResult.unhealthy(
                    Reason.THRESHOLD_EXCEEDED,
                    "the newest file, " + name + ", has " + Figures.bytes(newest.bytes()) + "; at least "
                            + Figures.bytes(minBytes) + " is well");
        }
        return CheckResult.healthy();
    }

    private CheckResult described(CheckResult result) {
        return result.with("directory", directory.toString())
                .with("pattern", pattern)
                .with("max_age_seconds", maxAge.toSeconds())
                .with("min_bytes", minBytes);
    }

    private static Duration positive(Duration maxAge) {
        if (maxAge.isNegative() || maxAge.isZero()) {
            throw new IllegalArgumentException("max-age " + maxAge + ": must be longer than zero");
        }
        return maxAge;
    }
}
