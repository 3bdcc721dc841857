package io.github.vitals4j.health.jdbc;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A data source without a pool that counts what it lends; or that stands before another one, as wrappers do. */
final class TestDataSource implements DataSource {
    /** Gives a connection, after as long as it likes. */
    @FunctionalInterface
    interface Lender {
        Connection lend() throws SQLException;
    }

    private final String url;
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger mostOpen = new AtomicInteger();
    private volatile Lender lender = this::connect;
    private volatile DataSource wrapped;

    TestDataSource(String url) {
        this.url = url;
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url, "sa", "tell-nobody");
    }

    /** Gives connections in another way from now on, and begins to count anew. */
    void lending(Lender lender) {
        this.lender = lender;
        asked.set(0);
        mostOpen.set(0);
    }

    void wrapping(DataSource other) {
        wrapped = other;
        lending(other::getConnection);
    }

    /** {@return the connection, which does not end when it is closed} */
    Connection keptOpen(Connection connection) {
        return proxy(connection, () -> {});
    }

    int asked() {
        return asked.get();
    }

    int open() {
        return open.get();
    }

    int mostOpen() {
        return mostOpen.get();
    }

    @Override
    public Connection getConnection() throws SQLException {
        asked.incrementAndGet();
        Connection connection = lender.lend();
        if (connection == null) {
            return null;
        }
        mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
        return proxy(connection, () -> {
            open.decrementAndGet();
            connection.close();
        });
    }

    @FunctionalInterface
    private interface Closing {
        void close() throws SQLException;
    }

    private static Connection proxy(Connection connection, Closing closing) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        closing.close();
                        return null;
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return getConnection();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(wrapped)) {
            return type.cast(wrapped);
        }
        throw new SQLException("wraps no " + type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(wrapped);
    }

    @Override
    public PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }
}
