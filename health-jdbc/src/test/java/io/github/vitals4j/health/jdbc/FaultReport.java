package io.github.vitals4j.health.jdbc;

import io.github.vitals4j.health.FinishedRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** What was seen, as lines of the table in {@code docs/faults.md}, in the order of the expectations. */
final class FaultReport {
    private static final Path FILE = Path.of("target", "faults-jdbc.md");
    private static final Map<FaultTable.Row, String> SEEN = new HashMap<>();

    private FaultReport() {}

    static synchronized void add(FaultTable.Row row, FinishedRun run, String recovered) {
        SEEN.put(row, line(row, run.duration(), recovered));
        var lines = FaultTable.all().stream()
                .map(SEEN::get)
                .filter(Objects::nonNull)
                .toList();
        try {
            Files.createDirectories(FILE.getParent());
            Files.write(FILE, lines);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String line(FaultTable.Row row, Duration answered, String recovered) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %d ms | %s |",
                row.database(),
                row.access(),
                row.words(),
                row.status(),
                row.reason(),
                answered.toMillis(),
                recovered);
    }
}
