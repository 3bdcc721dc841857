package io.github.vitals4j.examples.quickstart;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is, and who asks.
 *
 * @param url for JDBC
 * @param user null to leave that to the URL
 * @param password null to leave that to the URL
 */
record Database(String url, @Nullable String user, @Nullable String password) {
    /** {@return a pool of connections, which starts with or without the database} */
    HikariDataSource pool() {
        var config = new HikariConfig();
        config.setPoolName("orders");
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(5);
        config.setConnectionTimeout(1_000); // HikariCP's default is half a minute
        config.setValidationTimeout(500);
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    /** {@return nothing that would give the password away} */
    @Override
    public String toString() {
        return "a database";
    }
}
