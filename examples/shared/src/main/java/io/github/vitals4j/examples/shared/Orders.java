package io.github.vitals4j.examples.shared;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.endpoint.HealthEndpoint;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The application that the examples serve: a database, a queue, and how they are. */
public final class Orders implements AutoCloseable {
    private final HikariDataSource database;
    private final HealthCheckManager health;
    private final HealthEndpoint endpoint;

    private Orders(HikariDataSource database) {
        this.database = database;
        this.health = OrdersHealth.of(database, new ConcurrentLinkedQueue<>());
        this.endpoint = HealthEndpoint.of(health);
    }

    /** {@return the application, with a database of its own in this process} */
    public static Orders start() {
        var config = new HikariConfig();
        config.setPoolName("orders");
        config.setJdbcUrl("jdbc:h2:mem:orders");
        config.setMaximumPoolSize(5);
        config.setConnectionTimeout(1_000); // HikariCP's default is half a minute
        return new Orders(new HikariDataSource(config));
    }

    /** {@return what watches its dependencies} */
    public HealthCheckManager health() {
        return health;
    }

    /** {@return what a host serves} */
    public HealthEndpoint endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        health.close();
        database.close();
    }
}
