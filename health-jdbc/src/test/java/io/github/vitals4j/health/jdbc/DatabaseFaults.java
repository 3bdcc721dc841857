package io.github.vitals4j.health.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.vitals4j.health.jdbc.FaultBench.Fault;
import io.github.vitals4j.health.jdbc.FaultBench.Step;
import io.github.vitals4j.health.testing.FaultProxy;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The lines of the fault table that databases have in common, on a server that a subclass brings. There is a table
 * {@code setting (answer, seconds)} with the one row {@code (1, 0)}, which the user may read.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
abstract class DatabaseFaults {
    static final String USER = "app";
    static final String PASSWORD = "s3cret/of the app";
    static final String OTHER_PASSWORD = "another-s3cret";
    static final UnaryOperator<JdbcChecker> SELECT_1 = checker -> checker;
    private static final int POOL_SIZE = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<Connection> taken = new ArrayList<>();
    private Footprint before;
    private boolean timesOut;
    FaultProxy proxy;

    abstract DatabaseServer server();

    /**
     * {@return the URL of the database, with the {@linkplain #limit limits} that a careful application gives to the
     * driver}
     *
     * @param more what is to be appended to the URL; usually nothing
     */
    abstract String url(String host, int port, String more);

    /**
     * {@return how many seconds the driver may wait} Where an answer is to come, they are as many as the slowest
     * machine needs.
     */
    final int limit(int seconds) {
        return timesOut ? seconds : 60;
    }

    /** {@return the database without a pool} */
    abstract DataSource source(String url);

    /** {@return a statement that changes the user's password} */
    abstract String passwordChange(String password);

    /** {@return a query that takes as long as {@link #slowness} says} */
    abstract String slowQuery();

    /** {@return the statement that makes the query take half a minute, or no time} */
    String slowness(boolean slow) {
        return "UPDATE setting SET seconds = " + (slow ? 30 : 0);
    }

    /** {@return a statement that returns as soon as the slow query is being executed} */
    String untilTheQueryRuns() {
        throw new AssertionError("no line of the table needs it");
    }

    /** {@return the fault of a line that is about this database only} */
    Fault own(FaultTable.Row row, boolean pooled) {
        throw new AssertionError("no test for the fault " + row.fault());
    }

    @BeforeEach
    void open() {
        before = Footprint.now();
        proxy = FaultProxy.to("127.0.0.1", server().port());
    }

    @AfterEach
    void leavesNothingBehind() throws Exception {
        System.clearProperty("com.zaxxer.hikari.aliveBypassWindowMs");
        proxy.close();
        before.assertNothingMore(PATIENCE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void saysWhatIsWrongInTimeAndIsWellAgainAfterwards(FaultTable.Row row) throws Exception {
        timesOut = row.timesOut();
        var bench = new FaultBench(List.of(PASSWORD, OTHER_PASSWORD), this::assertNobodyIsLeft);
        bench.tryOut(row, fault(row));
    }

    void assertNobodyIsLeft() throws Exception {
        assertThat(proxy.awaitConnections(0, PATIENCE)).as("connections closed").isTrue();
    }

    private Fault fault(FaultTable.Row row) {
        boolean pooled = !row.access().equals("driver");
        // HikariCP validates connections that were not used for so long; a pool reads this when it is made.
        System.setProperty("com.zaxxer.hikari.aliveBypassWindowMs", row.access().equals("idle") ? "0" : "60000");
        return switch (row.fault()) {
            case "none" -> through(pooled, SELECT_1, () -> {}, () -> {});
            case "never_there" ->
                through(pooled, SELECT_1, proxy::refuse, proxy::pass).fromTheStart();
            case "killed_while_idle", "killed_just_after_a_check" ->
                between(pooled, server().port(), "", SELECT_1, server()::kill, server()::restart);
            case "killed_in_a_check" -> killedInACheck(pooled);
            case "stopped" -> between(pooled, server().port(), "", SELECT_1, server()::stop, server()::go);
            case "never_answers" -> through(pooled, SELECT_1, proxy::stall, proxy::pass);
            case "one_byte_a_second" -> through(pooled, SELECT_1, proxy::trickle, proxy::pass);
            case "reset" -> through(pooled, SELECT_1, proxy::reset, proxy::pass);
            case "half_closed" -> through(pooled, SELECT_1, proxy::halfClose, proxy::pass);
            case "vanished" -> through(pooled, SELECT_1, proxy::vanish, proxy::pass);
            case "wrong_password" ->
                through(pooled, SELECT_1, password(OTHER_PASSWORD), password(PASSWORD))
                        .fromTheStart();
            case "password_rotated" ->
                through(
                        pooled,
                        row.access().equals("fresh") ? JdbcChecker::freshConnection : SELECT_1,
                        password(OTHER_PASSWORD),
                        password(PASSWORD));
            case "unknown_host" -> unknownHost(pooled);
            case "permission" ->
                through(
                        pooled,
                        checker -> checker.query("SELECT answer FROM setting"),
                        sql("REVOKE SELECT ON setting FROM app"),
                        sql("GRANT SELECT ON setting TO app"));
            case "wrong_row" ->
                through(
                        pooled,
                        checker -> checker.query("SELECT answer FROM setting").expecting(1),
                        sql("UPDATE setting SET answer = 2"),
                        sql("UPDATE setting SET answer = 1"));
            case "no_row" ->
                through(
                        pooled,
                        checker -> checker.query("SELECT answer FROM setting WHERE answer = 1"),
                        sql("UPDATE setting SET answer = 2"),
                        sql("UPDATE setting SET answer = 1"));
            case "slow_query" -> slowQuery(pooled);
            case "exhausted" -> exhausted(() -> {}, () -> {});
            case "exhausted_by_a_dead_server" -> exhausted(proxy::stall, proxy::pass);
            default -> own(row, pooled);
        };
    }

    final Fault through(boolean pooled, UnaryOperator<JdbcChecker> checker, Step strike, Step heal) {
        return between(pooled, proxy.port(), "", checker, strike, heal);
    }

    final Fault between(
            boolean pooled, int port, String more, UnaryOperator<JdbcChecker> checker, Step strike, Step heal) {
        String url = url("127.0.0.1", port, more);
        return new Fault(() -> pooled ? pool(url) : source(url), checker, strike, () -> {}, heal);
    }

    private Fault unknownHost(boolean pooled) {
        String url = url("nowhere.invalid", server().port(), "");
        return new Fault(() -> pooled ? pool(url) : source(url), SELECT_1, () -> {}, () -> {}, () -> {})
                .fromTheStart()
                .forEver();
    }

    private Fault slowQuery(boolean pooled) {
        return through(pooled, checker -> checker.query(slowQuery()), sql(slowness(true)), sql(slowness(false)));
    }

    /** The server dies when it has got the query and has not answered it yet. */
    private Fault killedInACheck(boolean pooled) {
        Fault slow = slowQuery(pooled);
        return new Fault(
                slow.source(),
                slow.checker(),
                slow.strike(),
                () -> {
                    server().sql(untilTheQueryRuns());
                    server().kill();
                },
                () -> {
                    server().restart();
                    server().sql(slowness(false));
                });
    }

    /** The application has all connections of the pool, and gives them back in the end. */
    private Fault exhausted(Step strike, Step heal) {
        var opened = new CompletableFuture<HikariDataSource>();
        return new Fault(
                () -> {
                    opened.complete(pool(url("127.0.0.1", proxy.port(), "")));
                    return opened.join();
                },
                SELECT_1,
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

    final Step sql(String statement) {
        return () -> server().sql(statement);
    }

    private Step password(String password) {
        return sql(passwordChange(password));
    }

    static HikariDataSource pool(String url) {
        var config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(USER);
        config.setPassword(PASSWORD);
        config.setMaximumPoolSize(POOL_SIZE);
        // The application starts although its database is not there.
        config.setInitializationFailTimeout(-1);
        config.setValidationTimeout(1_000);
        return new HikariDataSource(config);
    }
}
