package io.github.vitals4j.health.jdbc;

import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthListener;
import io.github.vitals4j.health.Transition;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/**
 * Keeps the transitions of a manager's dependencies in a table of the application's database: when, from what to what,
 * why, and how long the status before had lasted. All text has been redacted. Several applications, and any number of
 * replicas, may share a table.
 *
 * <p>Rows are written in batches by a daemon thread of its own, so no check and no request waits for the database, and
 * none fails with it. While the database is down, transitions wait, up to a bound, and are written when it is back. A
 * batch that may or may not have been written is looked for before it is written again, and each row has a key of its
 * own, so none is there twice. Rows that are older than the retention are deleted about once an hour.
 *
 * <p>It takes one connection for as long as a batch takes. Give drivers such as PostgreSQL's a {@code socketTimeout}:
 * one that waits for ever keeps the thread and its connection, and nothing more is written. Thread-safe.
 *
 * <pre>{@code
 * JdbcHistory history = JdbcHistory.builder(health, dataSource).createTable().retention(Duration.ofDays(90)).build();
 * }</pre>
 */
public final class JdbcHistory implements HealthListener, AutoCloseable {
    private final HealthCheckManager manager;
    private final DataSource database;
    private final HistoryTable table;
    private final Duration closeWithin;
    private final HistoryQueue queue;
    private final HistoryWriter writer;
    private final String process = UUID.randomUUID().toString();
    private final AtomicLong sequence = new AtomicLong();

    private JdbcHistory(JdbcHistoryBuilder configuration) {
        this.manager = configuration.manager;
        this.database = configuration.database;
        this.table = configuration.table;
        this.closeWithin = configuration.closeWithin;
        this.queue = new HistoryQueue(configuration.capacity);
        this.writer = new HistoryWriter(configuration, queue);
    }

    /**
     * {@return a history in the table {@code health_transitions}, which must be there}
     *
     * @param manager whose dependencies' transitions are kept
     * @param database where they are kept
     */
    public static JdbcHistory of(HealthCheckManager manager, DataSource database) {
        return builder(manager, database).build();
    }

    /**
     * {@return a builder of a history}
     *
     * @param manager whose dependencies' transitions are kept
     * @param database where they are kept
     */
    public static JdbcHistoryBuilder builder(HealthCheckManager manager, DataSource database) {
        return new JdbcHistoryBuilder(manager, database);
    }

    static JdbcHistory bind(JdbcHistoryBuilder configuration) {
        var history = new JdbcHistory(configuration);
        history.writer.start();
        history.manager.addListener(history);
        return history;
    }

    @Override
    public void onTransition(Transition transition) {
        String id = process + "-%016x".formatted(sequence.incrementAndGet());
        queue.add(new HistoryRow(id, RecordedTransition.of(manager.service(), transition)));
    }

    /**
     * {@return the last transitions of a dependency, newest first} Asks the database, on the calling thread.
     *
     * @param dependency its name
     * @param most how many
     * @throws SQLException if the database cannot be asked
     * @throws IllegalArgumentException if there are to be less than one
     */
    public List<RecordedTransition> last(String dependency, int most) throws SQLException {
        if (most < 1) {
            throw new IllegalArgumentException("most " + most + ": must be at least 1");
        }
        try (var connection = database.getConnection()) {
            return table.last(connection, dependency, most);
        }
    }

    /** {@return how many transitions have been written} */
    public long written() {
        return queue.written();
    }

    /** {@return how many transitions wait to be written} */
    public int pending() {
        return queue.pending();
    }

    /** {@return how many transitions were lost, for lack of room, or of time at the end} */
    public long dropped() {
        return queue.dropped();
    }

    HistoryQueue queue() {
        return queue;
    }

    /**
     * Ends the history. Writes what is left, but takes no longer than {@linkplain JdbcHistoryBuilder#closeWithin two
     * seconds, or what was chosen}, and tries no more than once if the database is down; what is left then is dropped.
     */
    @Override
    public void close() {
        manager.removeListener(this);
        writer.close(closeWithin);
    }

    /** {@return the table, and how much is written} */
    @Override
    public String toString() {
        return "history in " + table + ", " + written() + " transitions written";
    }
}
