package io.github.vitals4j.examples.shared;

import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.jdbc.JdbcChecker;
import io.github.vitals4j.health.local.MemoryChecker;
import java.util.Queue;
import javax.sql.DataSource;

/** What every example watches. */
public final class OrdersHealth {
    private static final int FILLING = 1_000;

    private OrdersHealth() {}

    /**
     * {@return what watches an application's dependencies; to be closed}
     *
     * @param database where its orders are
     * @param queue its orders that wait
     */
    public static HealthCheckManager of(DataSource database, Queue<?> queue) {
        return HealthCheckManager.builder()
                .service("orders")
                .version("1.4.2")
                .environment("example")
                .register("database", JdbcChecker.of(database)) // critical
                .register("memory", MemoryChecker.of()) // optional
                .register(
                        "queue",
                        context -> queue.size() < FILLING
                                ? CheckResult.healthy().with("size", queue.size())
                                : CheckResult.degraded("queue is filling").with("size", queue.size()))
                .backgroundRefresh()
                .build();
    }
}
