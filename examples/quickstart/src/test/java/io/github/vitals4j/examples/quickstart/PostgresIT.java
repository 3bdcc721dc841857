package io.github.vitals4j.examples.quickstart;

import static io.github.vitals4j.health.HealthStatus.HEALTHY;
import static io.github.vitals4j.health.HealthStatus.UNHEALTHY;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.Reason;
import io.github.vitals4j.health.endpoint.HealthRequest;
import io.github.vitals4j.health.endpoint.HealthResponse;
import io.github.vitals4j.health.metrics.HealthMetrics;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The user's PostgreSQL hangs, is killed, and comes back. */
class PostgresIT {
    @TempDir
    static Path directory;

    private static UsersPostgres postgres;

    private final LogRecorder log = new LogRecorder();
    private final Events events = new Events();
    private Service service;
    private Web web;

    @BeforeAll
    static void startPostgres() throws Exception {
        postgres = UsersPostgres.start(directory);
    }

    @AfterAll
    static void endPostgres() throws Exception {
        postgres.close();
    }

    @BeforeEach
    void start() throws Exception {
        var environment = new HashMap<>(postgres.environment());
        environment.put("PORT", "0");
        environment.put("REDIS_URL", "redis://127.0.0.1:1");
        environment.put("HEALTH_REDIS_ENABLED", "false");
        environment.put("HEALTH_DATABASE_TTL", "1s");
        environment.put("HEALTH_DATABASE_TIMEOUT", "1s");
        environment.put("HEALTH_DATABASE_FAILURE_TTL", "1s");
        service = new Service(Configuration.of(environment::get));
        service.start();
        service.health().checkReadiness();
        web = Web.of(service);
        service.health().addListener(events);
    }

    @AfterEach
    void end() throws Exception {
        postgres.goOn();
        service.close();
        log.close();
        assertThat(log.text()).isNotEmpty().doesNotContain(UsersPostgres.PASSWORD);
    }

    @Test
    void whileItHangsReadinessIsUnhealthyAtOnceForEveryCaller() throws Exception {
        assertThat(web.get("/ready").code()).isEqualTo(200);
        assertThat(web.get("/orders").code()).isEqualTo(200);
        try (var prober = Prober.of(web)) {
            postgres.hang();
            var fell = events.awaitTransition("database", UNHEALTHY);
            assertThat(fell.transition().reason()).contains(Reason.TIMEOUT);
            events.awaitFailure("database", Reason.TIMEOUT);

            var reply = web.get("/ready");
            assertThat(reply.code()).isEqualTo(503);
            assertThat(reply.status()).isEqualTo("unhealthy");
            assertThat(reply.json().path("message").asText())
                    .isEqualTo("Critical dependencies are unhealthy: database");
            assertThat(web.get("/ready/database").code()).isEqualTo(503);
            assertThat(web.get("/health").code()).isEqualTo(200);
            assertThat(web.get("/orders").code()).isEqualTo(503);

            postgres.goOn();
            events.awaitTransition("database", HEALTHY);
            assertThat(web.get("/ready").code()).isEqualTo(200);
            assertThat(web.get("/orders").code()).isEqualTo(200);
            assertThat(prober.slowest()).isLessThan(ofMillis(900));
            assertThat(prober.replies())
                    .allSatisfy(each -> assertThat(each.body()).doesNotContain(UsersPostgres.PASSWORD));
        }
    }

    /** A measurement: it prints its figures. The limits are far above what a quiet machine shows. */
    @Test
    void whileItHangsTenThousandRequestsTakeNoTimeAndLeaveNoThreads() throws Exception {
        var metrics = new Metrics();
        var measured = HealthMetrics.bind(service.health(), metrics.registry());
        var endpoint = Health.endpoint(service.health(), metrics, measured);
        var request = HealthRequest.of("GET", "/ready").withRemoteAddress("127.0.0.1");
        postgres.hang();
        events.awaitTransition("database", UNHEALTHY);
        measure(500, () -> web.get("/ready")); // the threads that the server and the client keep are there now
        var threadsBefore = threadsAfterFailure();
        threadsBefore.addAll(threadsAfterFailure());

        double inProcess = measure(10_000, () -> {
            var response = endpoint.handle(request).orElseThrow();
            assertThat(response.status()).isEqualTo(503);
            write(response);
        });
        double overHttp =
                measure(500, () -> assertThat(web.get("/ready").code()).isEqualTo(503));
        var threadsAfter = threadsAfterFailure();
        for (int run = 2; run <= 5 && !threadsBefore.containsAll(threadsAfter); run++) {
            threadsAfter.retainAll(threadsAfterFailure()); // what comes and goes, such as a pool's helpers, is no leak
        }

        System.out.printf(
                "PostgreSQL stopped, p99 of /ready: %.3f ms of 10,000 calls of the endpoint, %.3f ms of 500 over HTTP;"
                        + " threads before %d, after %d%n",
                inProcess, overHttp, threadsBefore.size(), threadsAfter.size());
        assertThat(inProcess).isLessThan(5);
        assertThat(overHttp).isLessThan(100);
        assertThat(threadsAfter.size())
                .as("after: %s; before: %s", threadsAfter, threadsBefore)
                .isLessThanOrEqualTo(threadsBefore.size());
    }

    @Test
    void whenItIsKilledTheConnectionIsRefusedAndWhenItIsBackAllIsWell() throws Exception {
        postgres.kill();
        var fell = events.awaitTransition("database", UNHEALTHY);
        var reason = fell.transition().reason().orElseThrow();
        assertThat(reason).isIn(Reason.CONNECTION_REFUSED, Reason.CONNECTION_LOST); // lost by a run that was under way
        events.awaitFailure("database", Reason.CONNECTION_REFUSED);

        var reply = web.get("/ready");
        assertThat(reply.code()).isEqualTo(503);
        assertThat(reply.dependency("database").path("reason").asText()).isEqualTo("connection_refused");
        assertThat(reply.body()).doesNotContain(UsersPostgres.PASSWORD);

        postgres.restart();
        events.awaitTransition("database", HEALTHY);
        assertThat(web.get("/ready").code()).isEqualTo(200);
        assertThat(web.get("/orders").code()).isEqualTo(200);

        service.close();
        assertThat(written(fell.transition().at())).startsWith("unhealthy " + reason.code(), "healthy null");
    }

    /** {@return what stands in its table of what became of the database then and later} */
    private static List<String> written(Instant begin) throws SQLException {
        var environment = postgres.environment();
        var found = new ArrayList<String>();
        try (var connection = DriverManager.getConnection(
                        environment.get("DATABASE_URL"), "orders", environment.get("DATABASE_PASSWORD"));
                var statement = connection.prepareStatement(
                        "SELECT to_status, reason"
                                + " FROM health_transitions WHERE dependency = 'database' AND happened_at >= ? ORDER BY happened_at")) {
            statement.setLong(1, begin.toEpochMilli());
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1) + " " + rows.getString(2));
                }
            }
        }
        return found;
    }

    @Test
    void aUserWhoMayNotCreateTheTableOfTheHistoryIsToldAndServed() throws Exception {
        var environment = new HashMap<>(postgres.environment());
        environment.putAll(Map.of("DATABASE_USER", "guest", "PORT", "0", "REDIS_URL", "redis://127.0.0.1:1"));
        try (var another = new Service(Configuration.of(environment::get))) {
            another.start();
            log.await("Transitions cannot be written, nor can their table be created");
            another.health().checkReadiness();
            assertThat(Web.of(another).get("/ready").code()).isEqualTo(200);
            assertThat(Web.of(another).get("/orders").code()).isEqualTo(200);
        }
    }

    /** {@return the 99th percentile in milliseconds} */
    private static double measure(int times, Runnable request) {
        long[] nanos = IntStream.range(0, times)
                .mapToLong(i -> {
                    long start = System.nanoTime();
                    request.run();
                    return System.nanoTime() - start;
                })
                .sorted()
                .toArray();
        return nanos[times * 99 / 100] / 1e6;
    }

    private static void write(HealthResponse response) {
        try {
            response.writeTo(OutputStream.nullOutputStream());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** {@return the threads that there are when a run has failed once more} */
    private Set<Thread> threadsAfterFailure() throws InterruptedException {
        events.awaitNextFailure("database", Reason.TIMEOUT);
        return new HashSet<>(Thread.getAllStackTraces().keySet());
    }
}
