package io.github.vitals4j.health.jdbc;

import io.github.vitals4j.health.TimeSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes rows on a thread of its own, in batches, until they are written: what the database did not take is kept and
 * tried again. A batch whose outcome is not known is compared with the table first.
 */
final class HistoryWriter {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcHistory.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration CLEANING = Duration.ofHours(1);

    private final DataSource database;
    private final HistoryTable table;
    private final TimeSource time;
    private final Duration retention;
    private final Duration firstPause;
    private final HistoryQueue queue;
    private final Thread thread = new Thread(this::work, "vitals4j-jdbc-history");

    // Of the thread alone.
    private boolean uncertain;
    private boolean tableMissing;
    private boolean complained;
    private long cleanedAt;

    /** The connection that is in use, which {@link #close} aborts. */
    private volatile @Nullable Connection current;

    HistoryWriter(JdbcHistoryBuilder configuration, HistoryQueue queue) {
        this.database = configuration.database;
        this.table = configuration.table;
        this.tableMissing = configuration.create;
        this.time = configuration.manager.timeSource();
        this.retention = configuration.retention;
        this.firstPause = configuration.firstPause;
        this.queue = queue;
        this.cleanedAt = time.nanoTime() - cleaning().toNanos();
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Writes what is left, if that can be done in time, and ends the thread. */
    void close(Duration patience) {
        queue.close();
        boolean interrupted = false;
        try {
            thread.join(Math.max(1, patience.toMillis()));
        } catch (InterruptedException hurried) {
            interrupted = true;
        }
        if (thread.isAlive()) {
            queue.dropAll();
            abort();
            thread.interrupt();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void abort() {
        var connection = current;
        if (connection != null) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException | RuntimeException unwilling) {
                // The thread is a daemon; it ends with the driver's own patience.
            }
        }
    }

    private void work() {
        var pause = firstPause;
        try {
            while (true) {
                if (!tableMissing && !isCleaningDue()) {
                    queue.awaitRows(cleaning());
                }
                if (queue.isOver()) {
                    return;
                }
                boolean last = queue.isClosing();
                if (attempt()) {
                    pause = firstPause;
                } else if (last) {
                    return;
                } else {
                    // The end cuts the pause short, and what is left is tried once more.
                    queue.awaitEnd(pause);
                    var longer = pause.multipliedBy(2);
                    pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
                }
            }
        } catch (InterruptedException closed) {
            // Close has waited long enough.
        } finally {
            queue.dropAll();
        }
    }

    /** {@return whether to go on at once} */
    private boolean attempt() {
        uncertain &= queue.hasBatch();
        var rows = queue.batch();
        try {
            write(rows);
        } catch (Throwable failure) {
            // An error of a driver's must not end the thread either: every later transition would be lost.
            if (isRefusal(failure)) {
                refused(rows);
                return true;
            }
            uncertain = true;
            complain(failure);
            return false;
        }
        queue.writtenAll();
        if (complained) {
            complained = false;
            LOG.atInfo().addKeyValue("table", table.toString()).log("Transitions can be written again");
        }
        return true;
    }

    /** One row that the database does not like must not keep the others out. */
    private void refused(List<HistoryRow> rows) {
        if (rows.size() > 1) {
            queue.split();
        } else {
            LOG.atWarn()
                    .addKeyValue("table", table.toString())
                    .log("The database refuses a transition's text; it is dropped");
            queue.dropBatch();
        }
    }

    private void write(List<HistoryRow> rows) throws SQLException {
        try (var connection = database.getConnection()) {
            current = connection;
            boolean automatic = connection.getAutoCommit();
            connection.setAutoCommit(false);
            try {
                if (tableMissing) {
                    provideTable(connection);
                    tableMissing = false;
                }
                insertMissing(connection, rows);
                connection.commit();
                if (isCleaningDue()) {
                    clean(connection);
                }
            } catch (Throwable failure) {
                rollback(connection);
                throw failure;
            } finally {
                restore(connection, automatic);
            }
        } finally {
            current = null;
        }
    }

    private void provideTable(Connection connection) throws SQLException {
        try {
            table.create(connection);
            connection.commit();
        } catch (SQLException refused) {
            rollback(connection);
            // PostgreSQL refuses it to users who may not create tables although it is there.
            if (!table.isThere(connection)) {
                throw refused;
            }
            LOG.atInfo()
                    .addKeyValue("sql_state", refused.getSQLState())
                    .log(
                            "The history's table is there; createTable() was refused, so indexes that are missing are to be"
                                    + " made by hand");
        }
    }

    private void insertMissing(Connection connection, List<HistoryRow> rows) throws SQLException {
        if (!uncertain || rows.isEmpty()) {
            table.insert(connection, rows);
            return;
        }
        var present = table.present(connection, rows);
        table.insert(
                connection,
                rows.stream().filter(row -> !present.contains(row.id())).toList());
    }

    /** What is old can stay a while longer, so a failure here says nothing about the rows that were just committed. */
    private void clean(Connection connection) {
        cleanedAt = time.nanoTime();
        try {
            table.deleteBefore(connection, time.instant().minus(retention));
            connection.commit();
        } catch (SQLException | RuntimeException failure) {
            rollback(connection);
            LOG.atDebug()
                    .addKeyValue("exception", failure.getClass().getName())
                    .log("Old transitions could not be deleted; it will be tried again");
        }
    }

    private boolean isCleaningDue() {
        return time.nanoTime() - cleanedAt >= cleaning().toNanos();
    }

    private Duration cleaning() {
        var often = retention.dividedBy(4);
        return often.compareTo(CLEANING) < 0 ? often : CLEANING;
    }

    private static void rollback(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException | RuntimeException broken) {
            // The failure before it is the one that counts.
        }
    }

    private static void restore(Connection connection, boolean automatic) {
        try {
            connection.setAutoCommit(automatic);
        } catch (SQLException | RuntimeException broken) {
            // It is given back broken, and its pool will notice.
        }
    }

    /** Whether the database is well and does not like the data: SQLSTATE class 22. */
    private static boolean isRefusal(Throwable failure) {
        return failure instanceof SQLException refusal
                && refusal.getSQLState() != null
                && refusal.getSQLState().startsWith("22");
    }

    /** The message may carry anything, so only the type and the state are told, once until it works again. */
    private void complain(Throwable failure) {
        if (!complained) {
            complained = true;
            var message = LOG.atWarn()
                    .addKeyValue("table", table.toString())
                    .addKeyValue("exception", failure.getClass().getName());
            if (failure instanceof SQLException told && told.getSQLState() != null) {
                message = message.addKeyValue("sql_state", told.getSQLState());
            }
            message.log(
                    "Transitions cannot be written{}; they are kept and tried again",
                    tableMissing ? ", nor can their table be created" : "");
        }
    }
}
