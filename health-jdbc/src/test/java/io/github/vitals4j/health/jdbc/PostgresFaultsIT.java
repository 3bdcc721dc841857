package io.github.vitals4j.health.jdbc;

import io.github.vitals4j.health.jdbc.FaultBench.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** The lines of the fault table for PostgreSQL, on a real server that is really killed, stopped and cut off. */
class PostgresFaultsIT extends DatabaseFaults {
    @TempDir
    static Path directory;

    private static PostgresServer server;
    private static ServerCertificates certificates;

    @BeforeAll
    static void start() throws Exception {
        certificates = ServerCertificates.in(Files.createDirectory(directory.resolve("tls")));
        server = PostgresServer.start(directory.resolve("data"));
        server.sql(
                "CREATE ROLE app LOGIN PASSWORD '" + PASSWORD + "'",
                "CREATE TABLE setting (answer int, seconds int)",
                "INSERT INTO setting VALUES (1, 0)",
                "GRANT SELECT ON setting TO app");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    static List<FaultTable.Row> table() {
        return FaultTable.of("postgresql");
    }

    @Override
    Fault own(FaultTable.Row row, boolean pooled) {
        return switch (row.fault()) {
            case "tls_not_spoken" ->
                between(
                                pooled,
                                proxy.port(),
                                "&sslmode=require",
                                SELECT_1,
                                () -> server.configure(Map.of("ssl", "off")),
                                this::showGoodCertificate)
                        .fromTheStart();
            case "tls_expired" -> tls(pooled, "expired");
            case "tls_other_host" -> tls(pooled, "other-host");
            case "too_many_clients" ->
                through(
                        pooled,
                        SELECT_1,
                        sql("ALTER ROLE app CONNECTION LIMIT 0"),
                        sql("ALTER ROLE app CONNECTION LIMIT -1"));
            default -> super.own(row, pooled);
        };
    }

    private Fault tls(boolean pooled, String certificate) {
        String verify = "&sslmode=verify-full&sslrootcert=" + certificates.trust();
        return between(
                        pooled,
                        proxy.port(),
                        verify,
                        SELECT_1,
                        () -> server.configure(certificates.postgres(certificate)),
                        this::showGoodCertificate)
                .fromTheStart();
    }

    private void showGoodCertificate() {
        server.configure(certificates.postgres("good"));
    }

    @Override
    DatabaseServer server() {
        return server;
    }

    @Override
    String url(String host, int port, String more) {
        String tls = more.isEmpty() ? "&sslmode=disable" : more;
        // Without limits the driver waits for ever for a server that says nothing.
        String limits =
                "connectTimeout=" + limit(1) + "&socketTimeout=" + limit(2) + "&cancelSignalTimeout=" + limit(1);
        return "jdbc:postgresql://" + host + ":" + port + "/postgres?" + limits + tls;
    }

    @Override
    DataSource source(String url) {
        var source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser(USER);
        source.setPassword(PASSWORD);
        return source;
    }

    @Override
    String passwordChange(String password) {
        return "ALTER ROLE app PASSWORD '" + password + "'";
    }

    @Override
    String slowQuery() {
        return "SELECT 1 FROM setting, pg_sleep(seconds)";
    }

    /** Waits in the database itself. */
    @Override
    String untilTheQueryRuns() {
        return """
                DO $$ DECLARE looks int := 0; BEGIN
                    WHILE NOT EXISTS (SELECT FROM pg_stat_activity
                            WHERE state = 'active' AND query LIKE '%pg_sleep(seconds)%' AND pid <> pg_backend_pid()) LOOP
                        looks := looks + 1;
                        IF looks > 6000 THEN
                            RAISE 'nobody has sent the query';
                        END IF;
                        PERFORM pg_sleep(0.01), pg_stat_clear_snapshot();
                    END LOOP;
                END $$""";
    }
}
