package io.github.vitals4j.health.jdbc;

import io.github.vitals4j.health.HealthCheckManager;
import java.time.Duration;
import java.util.Objects;
import javax.sql.DataSource;

/** Puts a {@link JdbcHistory} together. Every method checks what it is given at once. Not thread-safe. */
public final class JdbcHistoryBuilder {
    final HealthCheckManager manager;
    final DataSource database;
    HistoryTable table = new HistoryTable("health_transitions");
    boolean create;
    Duration retention = Duration.ofDays(30);
    int capacity = 10_000;
    Duration closeWithin = Duration.ofSeconds(2);
    Duration firstPause = Duration.ofSeconds(1);

    JdbcHistoryBuilder(HealthCheckManager manager, DataSource database) {
        this.manager = Objects.requireNonNull(manager, "manager");
        this.database = Objects.requireNonNull(database, "database");
    }

    /**
     * Chooses the table.
     *
     * @param name of letters, digits and {@code _}, with a schema and a dot before it or not; default
     *     {@code health_transitions}
     * @return this builder
     * @throws IllegalArgumentException if it is of another form
     */
    public JdbcHistoryBuilder table(String name) {
        this.table = new HistoryTable(name);
        return this;
    }

    /**
     * Creates the table and its indexes, if they are not there, as soon as the database can be reached. If the user may
     * not create tables and there is none, a warning says so, and it is tried again.
     *
     * @return this builder
     */
    public JdbcHistoryBuilder createTable() {
        this.create = true;
        return this;
    }

    /**
     * Chooses for how long transitions are kept in the table.
     *
     * @param retention at least a minute; default 30 days
     * @return this builder
     * @throws IllegalArgumentException if it is shorter
     */
    public JdbcHistoryBuilder retention(Duration retention) {
        if (retention.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new IllegalArgumentException("retention " + retention + ": must be at least a minute");
        }
        this.retention = retention;
        return this;
    }

    /**
     * Chooses how many transitions may wait to be written; more are dropped and {@linkplain JdbcHistory#dropped()
     * counted}.
     *
     * @param most at least 1; default 10,000
     * @return this builder
     * @throws IllegalArgumentException if it is less
     */
    public JdbcHistoryBuilder capacity(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("capacity " + most + ": must be at least 1");
        }
        this.capacity = most;
        return this;
    }

    /**
     * Chooses how long {@link JdbcHistory#close()} may take to write what is left.
     *
     * @param patience default 2 s
     * @return this builder
     * @throws IllegalArgumentException if it is negative
     */
    public JdbcHistoryBuilder closeWithin(Duration patience) {
        if (patience.isNegative()) {
            throw new IllegalArgumentException("close within " + patience + ": must not be negative");
        }
        this.closeWithin = patience;
        return this;
    }

    /** After the first failure; it doubles up to half a minute. */
    JdbcHistoryBuilder firstPause(Duration pause) {
        this.firstPause = pause;
        return this;
    }

    /** {@return the history, which begins now} The database need not be there yet. */
    public JdbcHistory build() {
        return JdbcHistory.bind(this);
    }
}
