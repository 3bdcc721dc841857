package io.github.vitals4j.health.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Logs in to a pool's database without the pool, by the pool's own configuration. The pool keeps to itself why it has
 * no connection; the driver says it. The connection is set up as the pool would do it, so that the same query means the
 * same.
 */
final class DirectLogin implements ConnectionSource {
    private record Credentials(
            @Nullable String user, @Nullable String password) {}

    private final HikariDataSource pool;
    private final Deadline end;
    private final Consumer<String> secret;

    DirectLogin(HikariDataSource pool, Deadline end, Consumer<String> secret) {
        this.pool = pool;
        this.end = end;
        this.secret = secret;
    }

    @Override
    public @Nullable Connection connect() throws SQLException {
        Connection connection = login();
        if (connection != null) {
            try {
                setUp(connection);
            } catch (SQLException | RuntimeException | Error failed) {
                giveBack(connection, true);
                throw failed;
            }
        }
        return connection;
    }

    private void setUp(Connection connection) throws SQLException {
        if (pool.isReadOnly()) {
            connection.setReadOnly(true);
        }
        if (pool.getCatalog() != null) {
            connection.setCatalog(pool.getCatalog());
        }
        if (pool.getSchema() != null) {
            connection.setSchema(pool.getSchema());
        }
        if (pool.getConnectionInitSql() != null) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(pool.getConnectionInitSql());
            }
        }
    }

    private @Nullable Connection login() throws SQLException {
        Credentials credentials = credentials();
        if (credentials.password != null) {
            secret.accept(credentials.password);
        }
        String url = pool.getJdbcUrl();
        // The order in which HikariCP itself looks.
        if (url != null && pool.getDataSource() == null && pool.getDataSourceClassName() == null) {
            Driver driver = driver(url);
            if (driver != null) {
                return driver.connect(url, properties(url, credentials));
            }
        }
        DataSource source = unpooled();
        return credentials.user == null
                ? source.getConnection()
                : source.getConnection(credentials.user, credentials.password);
    }

    private Credentials credentials() {
        try {
            var provider = pool.getCredentialsProvider();
            if (provider != null) {
                var given = provider.getCredentials();
                return new Credentials(given.getUsername(), given.getPassword());
            }
        } catch (NoSuchMethodError | NoClassDefFoundError older) {
            // HikariCP before 7 knows none.
        }
        return new Credentials(pool.getUsername(), pool.getPassword());
    }

    private Properties properties(String url, Credentials credentials) {
        var properties = new Properties();
        properties.putAll(pool.getDataSourceProperties());
        if (credentials.user != null) {
            properties.setProperty("user", credentials.user);
        }
        if (credentials.password != null) {
            properties.setProperty("password", credentials.password);
        }
        LoginTimeouts.of(url, end).forEach(properties::setProperty);
        return properties;
    }

    private static @Nullable Driver driver(String url) {
        try {
            return DriverManager.getDriver(url);
        } catch (SQLException unknown) {
            return null;
        }
    }

    private DataSource unpooled() throws SQLException {
        if (pool.getDataSource() != null) {
            return pool.getDataSource();
        }
        if (pool.getHikariPoolMXBean() instanceof HikariPool started) {
            DataSource source = started.getUnwrappedDataSource();
            if (source != null) {
                return source;
            }
        }
        throw new SQLException("the pool does not say how it connects");
    }
}
