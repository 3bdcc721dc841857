package io.github.vitals4j.health.jdbc;

import io.github.vitals4j.health.jdbc.FaultBench.Fault;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.mariadb.jdbc.MariaDbDataSource;

/** The lines of the fault table for MariaDB, on a real server, where the machine has one. */
class MariaDbFaultsIT extends DatabaseFaults {
    /** Codes of the server for a user who has as many connections as he may. */
    private static final Set<Integer> TOO_MANY = Set.of(1203, 1226);

    @TempDir
    static Path directory;

    private static MariaDbServer server;

    @BeforeAll
    static void start() throws Exception {
        server = MariaDbServer.start(directory);
        server.sql(
                "CREATE USER app IDENTIFIED BY '" + PASSWORD + "'",
                "CREATE TABLE setting (answer int, seconds int)",
                "CREATE TABLE other (answer int)",
                "INSERT INTO setting VALUES (1, 0)",
                "GRANT SELECT ON setting TO app",
                "GRANT SELECT ON other TO app");
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    static List<FaultTable.Row> table() {
        return FaultTable.of("mariadb");
    }

    @Override
    Fault own(FaultTable.Row row, boolean pooled) {
        return switch (row.fault()) {
            case "tls_not_spoken" ->
                between(pooled, proxy.port(), "&sslMode=trust", SELECT_1, () -> {}, () -> {})
                        .fromTheStart()
                        .forEver();
            case "too_many_clients" -> tooManyClients(pooled);
            default -> super.own(row, pooled);
        };
    }

    private Fault tooManyClients(boolean pooled) {
        var first = new AtomicReference<Connection>();
        return through(
                pooled,
                SELECT_1,
                () -> {
                    server.sql("ALTER USER app WITH MAX_USER_CONNECTIONS 1");
                    first.set(onlyConnection(source(url("127.0.0.1", server.port(), ""))));
                },
                () -> {
                    first.get().close();
                    server.sql("ALTER USER app WITH MAX_USER_CONNECTIONS 0");
                });
    }

    /** The server counts a connection that was closed for a moment longer. */
    private static Connection onlyConnection(DataSource source) throws SQLException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try {
                return source.getConnection();
            } catch (SQLException refused) {
                if (!TOO_MANY.contains(refused.getErrorCode()) || System.nanoTime() > end) {
                    throw refused;
                }
            }
        }
    }

    @Override
    DatabaseServer server() {
        return server;
    }

    @Override
    String url(String host, int port, String more) {
        String tls = more.isEmpty() ? "&sslMode=disable" : more;
        String limits = "connectTimeout=" + limit(1) * 1_000 + "&socketTimeout=" + limit(2) * 1_000;
        return "jdbc:mariadb://" + host + ":" + port + "/orders?" + limits + tls;
    }

    @Override
    DataSource source(String url) {
        try {
            var source = new MariaDbDataSource(url);
            source.setUser(USER);
            source.setPassword(PASSWORD);
            return source;
        } catch (SQLException malformed) {
            throw new AssertionError(malformed);
        }
    }

    @Override
    String passwordChange(String password) {
        return "ALTER USER app IDENTIFIED BY '" + password + "'";
    }

    @Override
    String slowQuery() {
        return "SELECT 1 FROM setting WHERE SLEEP(seconds) = 0";
    }

    /** Waits in the database itself. */
    @Override
    String untilTheQueryRuns() {
        return """
                BEGIN NOT ATOMIC
                    DECLARE looks INT DEFAULT 0;
                    WHILE NOT EXISTS (SELECT 1 FROM information_schema.processlist
                            WHERE info LIKE '%SLEEP(seconds) = 0%' AND id <> CONNECTION_ID()) DO
                        SET looks = looks + 1;
                        IF looks > 6000 THEN
                            SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'nobody has sent the query';
                        END IF;
                        DO SLEEP(0.01);
                    END WHILE;
                END""";
    }
}
