package io.github.vitals4j.health.jdbc;

import io.github.vitals4j.health.CheckResult;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Tells from the first row of a query's answer how the database is.
 *
 * <pre>{@code
 * RowVerifier replica = row -> row.getLong("lag_bytes") < 10_000_000
 *         ? CheckResult.healthy()
 *         : CheckResult.degraded(Reason.THRESHOLD_EXCEEDED, "the replica lags behind");
 * }</pre>
 */
@FunctionalInterface
public interface RowVerifier {
    /**
     * Judges the row.
     *
     * @param row stands on the first row; to be read, neither moved nor closed
     * @return how the database is, with figures from the row if that is of use
     * @throws SQLException if the row cannot be read; the run is then unhealthy
     */
    CheckResult verify(ResultSet row) throws SQLException;
}
