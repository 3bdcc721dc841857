package io.github.vitals4j.health.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.vitals4j.health.jdbc.FaultBench.Fault;
import io.github.vitals4j.health.jdbc.FaultBench.Step;
import io.github.vitals4j.health.testing.FaultProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The lines of the fault table for PostgreSQL, on a real server that is really killed, stopped and cut off. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PostgresFaultsIT {
    private static final String USER = "app";
    private static final String PASSWORD = "s3cret/of the app";
    private static final String OTHER_PASSWORD = "another-s3cret";
    private static final int POOL_SIZE = 2;

    /** As a careful application has it: without limits the driver waits for ever for a server that says nothing. */
    private static final String LIMITS = "connectTimeout=1&socketTimeout=2&cancelSignalTimeout=1";

    /** Waits in the database itself; the wait ends when somebody else's query has begun. */
    private static final String UNTIL_THE_QUERY_RUNS = """
            DO $$ BEGIN
                WHILE NOT EXISTS (SELECT FROM pg_stat_activity
                        WHERE state = 'active' AND query LIKE '%pg_sleep(seconds)%' AND pid <> pg_backend_pid()) LOOP
                    PERFORM pg_sleep(0.01), pg_stat_clear_snapshot();
                END LOOP;
            END $$""";

    @TempDir
    static Path directory;

    private static PostgresServer server;
    private static ServerCertificates certificates;

    private final List<Connection> taken = new ArrayList<>();
    private Footprint before;
    private FaultProxy proxy;

    @BeforeAll
    static void start() throws Exception {
        certificates = ServerCertificates.in(Files.createDirectory(directory.resolve("tls")));
        server = PostgresServer.start(directory.resolve("data"));
        server.sql(
                "CREATE ROLE app LOGIN PASSWORD '" + PASSWORD + "'",
                "CREATE TABLE setting (value int, seconds int)",
                "INSERT INTO setting VALUES (1, 0)",
                "GRANT SELECT ON setting TO app");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @BeforeEach
    void open() {
        before = Footprint.now();
        proxy = FaultProxy.to("127.0.0.1", server.port());
    }

    @AfterEach
    void resetHikari() {
        System.clearProperty("com.zaxxer.hikari.aliveBypassWindowMs");
    }

    @AfterEach
    void leavesNothingBehind() throws Exception {
        proxy.close();
        before.assertNothingMore(Duration.ofSeconds(10));
    }

    static List<FaultTable.Row> table() {
        return FaultTable.of("postgresql");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void saysWhatIsWrongInTimeAndIsWellAgainAfterwards(FaultTable.Row row) throws Exception {
        var bench = new FaultBench(List.of(PASSWORD, OTHER_PASSWORD), this::assertNobodyIsLeft);
        bench.tryOut(row, fault(row));
    }

    private void assertNobodyIsLeft() throws Exception {
        assertThat(proxy.awaitConnections(0, Duration.ofSeconds(5)))
                .as("connections closed")
                .isTrue();
    }

    private Fault fault(FaultTable.Row row) {
        boolean pooled = !row.access().equals("driver");
        // HikariCP validates connections that were not used for so long; a pool reads this when it is made.
        System.setProperty("com.zaxxer.hikari.aliveBypassWindowMs", row.access().equals("idle") ? "0" : "60000");
        UnaryOperator<JdbcChecker> select1 = checker -> checker;
        return switch (row.fault()) {
            case "none" -> through(pooled, select1, () -> {}, () -> {});
            case "never_there" ->
                through(pooled, select1, proxy::refuse, proxy::pass).fromTheStart();
            case "killed_while_idle", "killed_just_after_a_check" ->
                between(pooled, server.port(), "", select1, server::kill, () -> server.restart(Map.of()));
            case "killed_in_a_check" -> killedInACheck(pooled);
            case "stopped" -> between(pooled, server.port(), "", select1, server::stop, server::go);
            case "never_answers" -> through(pooled, select1, proxy::stall, proxy::pass);
            case "one_byte_a_second" -> through(pooled, select1, proxy::trickle, proxy::pass);
            case "reset" -> through(pooled, select1, proxy::reset, proxy::pass);
            case "half_closed" -> through(pooled, select1, proxy::halfClose, proxy::pass);
            case "vanished" -> through(pooled, select1, proxy::vanish, proxy::pass);
            case "wrong_password" ->
                through(pooled, select1, password(OTHER_PASSWORD), password(PASSWORD))
                        .fromTheStart();
            case "password_rotated" ->
                through(
                        pooled,
                        row.access().equals("fresh") ? JdbcChecker::freshConnection : select1,
                        password(OTHER_PASSWORD),
                        password(PASSWORD));
            case "unknown_host" ->
                new Fault(
                                () -> pooled ? pool("nowhere.invalid", 5432, "") : source("nowhere.invalid", 5432, ""),
                                select1,
                                () -> {},
                                () -> {},
                                () -> {})
                        .fromTheStart()
                        .forEver();
            case "tls_not_spoken" ->
                between(
                                pooled,
                                proxy.port(),
                                "&sslmode=require",
                                select1,
                                () -> restart(Map.of()),
                                this::restartWithTls)
                        .fromTheStart();
            case "tls_expired" -> tls(pooled, "expired");
            case "tls_other_host" -> tls(pooled, "other-host");
            case "permission" ->
                through(
                        pooled,
                        checker -> checker.query("SELECT value FROM setting"),
                        sql("REVOKE SELECT ON setting FROM app"),
                        sql("GRANT SELECT ON setting TO app"));
            case "wrong_row" ->
                through(
                        pooled,
                        checker -> checker.query("SELECT value FROM setting").expecting(1),
                        sql("UPDATE setting SET value = 2"),
                        sql("UPDATE setting SET value = 1"));
            case "no_row" ->
                through(
                        pooled,
                        checker -> checker.query("SELECT value FROM setting WHERE value = 1"),
                        sql("UPDATE setting SET value = 2"),
                        sql("UPDATE setting SET value = 1"));
            case "slow_query" -> slowQuery(pooled);
            case "too_many_clients" ->
                through(
                        pooled,
                        select1,
                        sql("ALTER ROLE app CONNECTION LIMIT 0"),
                        sql("ALTER ROLE app CONNECTION LIMIT -1"));
            case "exhausted" -> exhausted(select1, () -> {}, () -> {});
            case "exhausted_by_a_dead_server" -> exhausted(select1, proxy::stall, proxy::pass);
            default -> throw new AssertionError("no test for the fault " + row.fault());
        };
    }

    private Fault through(boolean pooled, UnaryOperator<JdbcChecker> checker, Step strike, Step heal) {
        return between(pooled, proxy.port(), "", checker, strike, heal);
    }

    private static Fault between(
            boolean pooled, int port, String more, UnaryOperator<JdbcChecker> checker, Step strike, Step heal) {
        return new Fault(
                () -> pooled ? pool("127.0.0.1", port, more) : source("127.0.0.1", port, more),
                checker,
                strike,
                () -> {},
                heal);
    }

    private Fault tls(boolean pooled, String certificate) {
        String verify = "&sslmode=verify-full&sslrootcert=" + certificates.trust();
        Step strike = () -> restart(certificates.postgres(certificate));
        return between(pooled, proxy.port(), verify, checker -> checker, strike, this::restartWithTls)
                .fromTheStart();
    }

    /** The server dies when it has got the query and has not answered it yet. */
    private Fault killedInACheck(boolean pooled) {
        Fault slow = slowQuery(pooled);
        return new Fault(
                slow.source(),
                slow.checker(),
                slow.strike(),
                () -> {
                    server.sql(UNTIL_THE_QUERY_RUNS);
                    server.kill();
                },
                () -> {
                    server.restart(Map.of());
                    server.sql("UPDATE setting SET seconds = 0");
                });
    }

    private Fault slowQuery(boolean pooled) {
        return through(
                pooled,
                checker -> checker.query("SELECT 1 FROM setting, pg_sleep(seconds)"),
                sql("UPDATE setting SET seconds = 30"),
                sql("UPDATE setting SET seconds = 0"));
    }

    /** The application has all connections of the pool, and gives them back in the end. */
    private Fault exhausted(UnaryOperator<JdbcChecker> checker, Step strike, Step heal) {
        var opened = new CompletableFuture<HikariDataSource>();
        return new Fault(
                () -> {
                    opened.complete(pool("127.0.0.1", proxy.port(), ""));
                    return opened.join();
                },
                checker,
                () -> {
                    for (int i = 0; i < POOL_SIZE; i++) {
                        taken.add(opened.join().getConnection());
                    }
                    strike.run();
                },
                () -> {},
                () -> {
                    heal.run();
                    for (Connection each : taken) {
                        each.close();
                    }
                });
    }

    private static void restart(Map<String, String> configuration) {
        server.restart(configuration);
    }

    private void restartWithTls() {
        restart(certificates.postgres("good"));
    }

    private static Step sql(String statement) {
        return () -> server.sql(statement);
    }

    private static Step password(String password) {
        return sql("ALTER ROLE app PASSWORD '" + password + "'");
    }

    private static String url(String host, int port, String more) {
        String tls = more.isEmpty() ? "&sslmode=disable" : more;
        return "jdbc:postgresql://" + host + ":" + port + "/postgres?" + LIMITS + tls;
    }

    private static PGSimpleDataSource source(String host, int port, String more) {
        var source = new PGSimpleDataSource();
        source.setUrl(url(host, port, more));
        source.setUser(USER);
        source.setPassword(PASSWORD);
        return source;
    }

    private static HikariDataSource pool(String host, int port, String more) {
        var config = new HikariConfig();
        config.setJdbcUrl(url(host, port, more));
        config.setUsername(USER);
        config.setPassword(PASSWORD);
        config.setMaximumPoolSize(POOL_SIZE);
        // The application starts although its database is not there.
        config.setInitializationFailTimeout(-1);
        config.setValidationTimeout(1_000);
        return new HikariDataSource(config);
    }
}
