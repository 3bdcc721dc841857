package io.github.vitals4j.health.jdbc;

import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.Reason;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/** What a connection is asked. */
interface Question {
    /** {@return what the answer says of the database} */
    CheckResult ask(Asking asking) throws SQLException;

    /** Asks by the driver's own {@link java.sql.Connection#isValid}. */
    static CheckResult validity(Asking asking) throws SQLException {
        if (asking.connection().isValid(asking.end().secondsLeft())) {
            return CheckResult.healthy();
        }
        // The driver does not say why.
        return asking.end().isOver()
                ? CheckResult.unhealthy(Reason.TIMEOUT, "the connection did not prove valid in time")
                : CheckResult.unhealthy(Reason.CONNECTION_LOST, "the connection is not valid any more");
    }

    /** Asks by a query, of whose answer the first row is judged. */
    record Query(String sql, RowVerifier verifier) implements Question {
        @Override
        @SuppressWarnings("try") // The limit is there to be closed.
        public CheckResult ask(Asking asking) throws SQLException {
            try (Statement statement = asking.connection().createStatement();
                    Limit limit = Limit.ofQuery(statement, asking.end())) {
                statement.setMaxRows(1);
                asking.running().accept(statement);
                try (ResultSet rows = statement.executeQuery(sql)) {
                    return rows.next()
                            ? judged(rows)
                            : CheckResult.unhealthy(Reason.UNEXPECTED_RESPONSE, "the query returned no row");
                }
            }
        }

        private CheckResult judged(ResultSet rows) throws SQLException {
            return Objects.requireNonNull(verifier.verify(rows), "the verifier returned null instead of a result");
        }
    }
}
