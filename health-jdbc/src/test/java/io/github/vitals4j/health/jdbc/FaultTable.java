package io.github.vitals4j.health.jdbc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The committed table of what a checker has to say of each fault. */
final class FaultTable {
    /**
     * A line of it.
     *
     * @param access driver, pool or fresh
     * @param reason empty if healthy
     */
    record Row(String database, String access, String fault, String status, String reason, String words) {
        /** {@return whether nothing comes, so that the run's timeout decides} */
        boolean timesOut() {
            return reason.equals("timeout");
        }

        /** {@return whether the run waits for a pool to the end} */
        boolean waitsForThePool() {
            return fault.equals("exhausted");
        }

        @Override
        public String toString() {
            return access + " " + fault;
        }
    }

    private FaultTable() {}

    static List<Row> of(String database) {
        return all().stream().filter(row -> row.database.equals(database)).toList();
    }

    static List<Row> all() {
        try (var in = Objects.requireNonNull(FaultTable.class.getResourceAsStream("/faults.csv"), "faults.csv");
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .skip(1)
                    .map(FaultTable::row)
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Row row(String line) {
        String[] cells = line.split(",", 6);
        return new Row(cells[0], cells[1], cells[2], cells[3], cells[4], cells[5]);
    }
}
