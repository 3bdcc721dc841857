package io.github.vitals4j.health.jdbc;

import io.github.vitals4j.health.FinishedRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What was seen, printed as the table of {@code docs/faults.md}. */
final class FaultReport {
    private static final Path FILE = Path.of("target", "faults-jdbc.md");
    private static final String HEAD = """
            | database | through | fault | status | reason | answered in | well again after |
            |---|---|---|---|---|---|---|
            """;
    private static final Map<FaultTable.Row, String> SEEN = new LinkedHashMap<>();

    private FaultReport() {}

    static synchronized void add(FaultTable.Row row, FinishedRun run, Duration recovered) {
        SEEN.put(row, line(row, run.duration().toMillis() + " ms", recovered.toMillis() + " ms"));
        String table = SEEN.values().stream().collect(Collectors.joining("\n", HEAD, "\n"));
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, table);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** {@return the line up to the measured times} */
    static String line(FaultTable.Row row, String answered, String recovered) {
        return "| %s | %s | %s | %s | %s | %s | %s |"
                .formatted(row.database(), row.access(), row.words(), row.status(), row.reason(), answered, recovered);
    }
}
