package io.github.vitals4j.health.jdbc;

import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.Reason;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The table of a history, in SQL that H2, PostgreSQL and MariaDB have in common. Moments are milliseconds since 1970,
 * because what the types for moments mean differs. Immutable.
 */
final class HistoryTable {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,47}(\\.[A-Za-z_][A-Za-z0-9_]{0,47})?");
    static final int LONGEST_SERVICE = 100;
    static final int LONGEST_ERROR = 1_000;
    private static final int QUERY_SECONDS = 10;

    private final String name;

    HistoryTable(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("table '" + name
                    + "': must be a name like health_transitions or monitoring.health_transitions, each part 1 to 48 of"
                    + " letters, digits and '_', and not beginning with a digit");
        }
        this.name = name;
    }

    void create(Connection connection) throws SQLException {
        String index = name.substring(name.indexOf('.') + 1);
        try (var statement = connection.createStatement()) {
            statement.setQueryTimeout(QUERY_SECONDS);
            statement.execute("CREATE TABLE IF NOT EXISTS " + name + " (id VARCHAR(60) NOT NULL PRIMARY KEY,"
                    + " happened_at BIGINT NOT NULL, service VARCHAR(" + LONGEST_SERVICE + ") NOT NULL,"
                    + " dependency VARCHAR(63) NOT NULL, from_status VARCHAR(10) NOT NULL,"
                    + " to_status VARCHAR(10) NOT NULL, reason VARCHAR(40), error VARCHAR(" + LONGEST_ERROR + "),"
                    + " lasted_ms BIGINT NOT NULL)");
            statement.execute("CREATE INDEX IF NOT EXISTS " + index + "_at ON " + name + " (happened_at)");
            statement.execute("CREATE INDEX IF NOT EXISTS " + index + "_of ON " + name + " (dependency, happened_at)");
        }
    }

    /**
     * {@return whether it is there, and the user may read it} After false, the transaction may have to be rolled back.
     */
    boolean isThere(Connection connection) {
        try (var statement = prepare(connection, "SELECT id FROM " + name + " WHERE 1 = 0")) {
            statement.executeQuery().close();
            return true;
        } catch (SQLException missing) {
            return false;
        }
    }

    /** Inserts all rows, in the caller's transaction. */
    void insert(Connection connection, List<HistoryRow> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (var statement = prepare(
                connection,
                "INSERT INTO " + name + " (id, happened_at, service, dependency, from_status, to_status, reason, error,"
                        + " lasted_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (var row : rows) {
                var transition = row.transition();
                statement.setString(1, row.id());
                statement.setLong(2, transition.at().toEpochMilli());
                statement.setString(3, transition.service());
                statement.setString(4, transition.dependency());
                statement.setString(5, transition.from().text());
                statement.setString(6, transition.to().text());
                statement.setString(7, transition.reason().map(Reason::code).orElse(null));
                statement.setString(8, transition.error().orElse(null));
                statement.setLong(9, transition.lasted().toMillis());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** {@return which of some rows are there} */
    Set<String> present(Connection connection, List<HistoryRow> rows) throws SQLException {
        String marks = String.join(",", Collections.nCopies(rows.size(), "?"));
        try (var statement = prepare(connection, "SELECT id FROM " + name + " WHERE id IN (" + marks + ")")) {
            for (int i = 0; i < rows.size(); i++) {
                statement.setString(i + 1, rows.get(i).id());
            }
            var present = new HashSet<String>();
            try (var found = statement.executeQuery()) {
                while (found.next()) {
                    present.add(found.getString(1));
                }
            }
            return present;
        }
    }

    void deleteBefore(Connection connection, Instant moment) throws SQLException {
        try (var statement = prepare(connection, "DELETE FROM " + name + " WHERE happened_at < ?")) {
            statement.setLong(1, moment.toEpochMilli());
            statement.executeUpdate();
        }
    }

    /** {@return the last transitions of a dependency, or of all if it is null, newest first} */
    List<RecordedTransition> last(Connection connection, @Nullable String dependency, int most) throws SQLException {
        String of = dependency == null ? "" : " WHERE dependency = ?";
        try (var statement = prepare(
                connection,
                "SELECT happened_at, service, dependency, from_status, to_status, reason, error, lasted_ms FROM " + name
                        + of + " ORDER BY happened_at DESC, id DESC")) {
            statement.setMaxRows(most);
            if (dependency != null) {
                statement.setString(1, dependency);
            }
            var transitions = new ArrayList<RecordedTransition>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    transitions.add(transition(rows));
                }
            }
            return transitions;
        }
    }

    private static RecordedTransition transition(ResultSet row) throws SQLException {
        String reason = row.getString(6);
        return new RecordedTransition(
                Instant.ofEpochMilli(row.getLong(1)),
                row.getString(2),
                row.getString(3),
                status(row.getString(4)),
                status(row.getString(5)),
                reason == null ? null : Reason.of(reason),
                row.getString(7),
                Duration.ofMillis(row.getLong(8)));
    }

    private static HealthStatus status(String text) {
        return HealthStatus.valueOf(text.toUpperCase(Locale.ROOT));
    }

    private static PreparedStatement prepare(Connection connection, String sql) throws SQLException {
        var statement = connection.prepareStatement(sql);
        try {
            statement.setQueryTimeout(QUERY_SECONDS);
            return statement;
        } catch (SQLException refused) {
            statement.close();
            throw refused;
        }
    }

    /** {@return text that fits a column} Databases take neither the half of a surrogate pair nor the character 0. */
    static String fitting(String text, int longest) {
        var cut = new StringBuilder(Math.min(text.length(), longest));
        text.codePoints().limit(longest).forEach(point -> {
            boolean bad = point == 0 || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
            cut.appendCodePoint(bad ? 0xFFFD : point);
        });
        return cut.toString();
    }

    @Override
    public String toString() {
        return name;
    }
}
