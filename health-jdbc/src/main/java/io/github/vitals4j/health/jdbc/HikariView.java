package io.github.vitals4j.health.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What a HikariCP pool tells of itself. The only class, with {@link DirectLogin}, that needs HikariCP to be there. */
final class HikariView implements ConnectionSource {
    private static final boolean PRESENT = isPresent();

    private final DataSource given;
    private final HikariDataSource pool;

    private HikariView(DataSource given, HikariDataSource pool) {
        this.given = given;
        this.pool = pool;
    }

    /** {@return the view of the pool that the data source is, or wraps; null if it is none} */
    static @Nullable HikariView of(DataSource given) {
        return PRESENT ? find(given) : null;
    }

    private static boolean isPresent() {
        try {
            Class.forName("com.zaxxer.hikari.HikariDataSource", false, HikariView.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError absent) {
            return false;
        }
    }

    private static @Nullable HikariView find(DataSource given) {
        try {
            if (given instanceof HikariDataSource pool) {
                return new HikariView(given, pool);
            }
            return given.isWrapperFor(HikariDataSource.class)
                    ? new HikariView(given, given.unwrap(HikariDataSource.class))
                    : null;
        } catch (SQLException | RuntimeException | AbstractMethodError untold) {
            return null;
        }
    }

    @Override
    public @Nullable Connection connect() throws SQLException {
        return given.getConnection();
    }

    @Override
    public boolean heedsInterrupts() {
        // It waits for a connection that somebody gives back; the drivers themselves work on threads of the pool.
        return true;
    }

    @Override
    public void giveBack(Connection connection, boolean broken) {
        if (broken && connection.getClass().getName().startsWith("com.zaxxer.hikari.")) {
            // Instead of closing it: that would wait for the statement that is still running on it, and the pool
            // recognises a broken connection only by what the driver reports in a way it knows.
            pool.evictConnection(connection);
        } else {
            ConnectionSource.super.giveBack(connection, broken);
        }
    }

    /** {@return a way to the same database that does not go through the pool} */
    ConnectionSource direct(Deadline end, Consumer<String> secret) {
        return new DirectLogin(pool, end, secret);
    }

    /** {@return the passwords that it works with} */
    Set<String> secrets() {
        Set<String> secrets = new LinkedHashSet<>(Secrets.of(pool));
        pool.getDataSourceProperties().forEach((name, value) -> {
            if (value instanceof String text
                    && name.toString().toLowerCase(Locale.ROOT).contains("password")) {
                secrets.add(text);
            }
        });
        if (pool.getDataSource() != null) {
            secrets.addAll(Secrets.of(pool.getDataSource()));
        }
        return secrets;
    }

    /** {@return whether it has no connection at all, as when its database is gone} */
    boolean isEmpty() {
        HikariPoolMXBean now = pool.getHikariPoolMXBean();
        return now == null || now.getTotalConnections() == 0;
    }

    /** {@return whether every connection that it may have is in use} */
    boolean isExhausted() {
        HikariPoolMXBean now = pool.getHikariPoolMXBean();
        return now != null && now.getActiveConnections() >= pool.getMaximumPoolSize();
    }

    Map<String, Object> figures() {
        HikariPoolMXBean now = pool.getHikariPoolMXBean();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("pool_size", now == null ? 0 : now.getTotalConnections());
        figures.put("checked_out", now == null ? 0 : now.getActiveConnections());
        figures.put("checked_in", now == null ? 0 : now.getIdleConnections());
        figures.put("pending", now == null ? 0 : now.getThreadsAwaitingConnection());
        figures.put("max", pool.getMaximumPoolSize());
        return figures;
    }
}
