package io.github.vitals4j.health.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The table that says what each checker must say about each fault. */
final class FaultTable {
    record Row(String checker, String fault, String status, String reason) {
        @Override
        public String toString() {
            return checker + ", " + fault + ": " + status + ", " + reason;
        }
    }

    private FaultTable() {}

    static List<Row> rows() {
        var table = Objects.requireNonNull(FaultTable.class.getResourceAsStream("/faults.csv"));
        try (var lines = new BufferedReader(new InputStreamReader(table, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#") && !line.startsWith("checker,"))
                    .map(line -> line.split(",", -1))
                    .map(cells -> new Row(cells[0], cells[1], cells[2], cells[3]))
                    .toList();
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    /** {@return whether the fault is one of name resolution, which a JDK has in common for all that runs in it} */
    static boolean isOfResolver(Row row) {
        return row.fault().equals("unknown_host") || row.fault().equals("resolver_hangs");
    }
}
