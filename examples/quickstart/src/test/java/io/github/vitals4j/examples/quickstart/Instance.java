package io.github.vitals4j.examples.quickstart;

import io.github.vitals4j.health.testing.FaultProxy;
import java.net.URI;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** One of several instances of the service: with a database of its own that can fail, and without a Redis. */
final class Instance implements AutoCloseable {
    private final OwnDatabase server;
    private final FaultProxy database;
    private final Service service;

    private Instance(OwnDatabase server, FaultProxy database, Service service) {
        this.server = server;
        this.database = database;
        this.service = service;
    }

    /**
     * {@return an instance that is ready}
     *
     * @param drainSeconds how long it serves on after it was told to end
     */
    static Instance start(int drainSeconds) throws Exception {
        var instance = of(drainSeconds);
        instance.service.start();
        instance.service.health().checkReadiness();
        return instance;
    }

    /** {@return an instance that has started while its database is down} */
    static Instance startWithoutDatabase() throws Exception {
        var instance = of(0);
        instance.database.refuse();
        instance.service.start();
        instance.service.health().checkReadiness();
        return instance;
    }

    private static Instance of(int drainSeconds) throws Exception {
        var server = OwnDatabase.start();
        var access = server.access();
        var url = URI.create(access.url().replace("jdbc:h2:", ""));
        var database = FaultProxy.to(url.getHost(), url.getPort());
        var environment = new HashMap<>(WITHOUT_REDIS);
        environment.put("DATABASE_URL", access.url().replace(":" + url.getPort(), ":" + database.port()));
        environment.put("DATABASE_USER", access.user());
        environment.put("DATABASE_PASSWORD", access.password());
        environment.put("DRAIN_SECONDS", "" + drainSeconds);
        return new Instance(server, database, new Service(Configuration.of(environment::get)));
    }

    /** What an instance needs in order to start quickly, and to see soon what happens to its database. */
    static final Map<String, String> WITHOUT_REDIS = Map.of(
            "PORT", "0",
            "REDIS_URL", "redis://127.0.0.1:1",
            "HEALTH_REDIS_ENABLED", "false",
            "HEALTH_DATABASE_TTL", "1s",
            "HEALTH_DATABASE_TIMEOUT", "5s");

    Service service() {
        return service;
    }

    /** {@return what is between the service and its database} */
    FaultProxy database() {
        return database;
    }

    int port() {
        return service.address().getPort();
    }

    Web web() {
        return Web.of(service);
    }

    @Override
    public void close() throws SQLException {
        service.close();
        database.close();
        server.close();
    }
}
