package io.github.vitals4j.health.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;

/**
 * A limit that a driver was given, until it is closed: then what was before is restored. A driver that knows no such
 * limit is let alone; the run ends all the same.
 */
interface Limit extends AutoCloseable {
    /** There was nothing to limit. */
    Limit NONE = () -> {};

    /** In milliseconds: time for a cancelled query to come back. */
    int LATER = 50;

    @Override
    void close() throws SQLException;

    /**
     * Has the database cancel the statement, so that it stops working for nobody. The limit is in whole seconds, so the
     * run's own {@linkplain Attempt#cancel cancellation} comes first; this one is for a run that was given up.
     */
    static Limit ofQuery(Statement statement, Deadline end) throws SQLException {
        try {
            // With H2 the limit belongs to the connection and would outlive the statement.
            int before = statement.getQueryTimeout();
            statement.setQueryTimeout(end.secondsLeft());
            return () -> statement.setQueryTimeout(before);
        } catch (SQLFeatureNotSupportedException unsupported) {
            return NONE;
        }
    }

    /**
     * Ends every wait for an answer: the one limit that helps if the server has gone without a word. It comes a little
     * late, because ending a connection is worse than cancelling a query.
     */
    static Limit ofNetwork(Connection connection, Deadline end) throws SQLException {
        try {
            int before = connection.getNetworkTimeout();
            int limit = end.millisLeft() + LATER;
            if (before > 0 && before <= limit) {
                return NONE;
            }
            connection.setNetworkTimeout(Runnable::run, limit);
            return () -> connection.setNetworkTimeout(Runnable::run, before);
        } catch (SQLFeatureNotSupportedException | AbstractMethodError unsupported) {
            return NONE;
        }
    }

    /** Ends the transaction that the question began, if the connection does not do so itself. */
    static Limit ofTransaction(Connection connection) throws SQLException {
        return connection.getAutoCommit() ? NONE : connection::rollback;
    }
}
