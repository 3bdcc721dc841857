package io.github.vitals4j.examples.quickstart;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A PostgreSQL server of the user's, with a user "orders" who needs a password and may create tables, and a "guest" who
 * needs none and may not.
 */
final class UsersPostgres implements AutoCloseable {
    static final String PASSWORD = "open-sesame-4711";

    private final Path directory;
    private EmbeddedPostgres server;
    private final List<Long> frozen = new ArrayList<>();

    private UsersPostgres(Path directory, EmbeddedPostgres server) {
        this.directory = directory;
        this.server = server;
    }

    /**
     * Starts a server.
     *
     * @param parent where to keep its files
     */
    static UsersPostgres start(Path parent) throws IOException, SQLException {
        var directory = parent.resolve("data");
        var server = builder(directory)
                .setDataDirectoryCustomizer(UsersPostgres::requirePassword)
                .start();
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE USER orders PASSWORD '" + PASSWORD + "'");
            statement.execute("GRANT CREATE ON SCHEMA public TO orders");
            statement.execute("CREATE USER guest");
        }
        return new UsersPostgres(directory, server);
    }

    private static EmbeddedPostgres.Builder builder(Path directory) {
        return EmbeddedPostgres.builder()
                .setDataDirectory(directory)
                .setCleanDataDirectory(false)
                .setPGStartupWait(Duration.ofMinutes(2))
                .setServerConfig("synchronous_commit", "on") // what is not on the disk when it is killed would be lost
                .setRegisterShutdownHook(false);
    }

    private static void requirePassword(File directory) {
        try {
            Files.writeString(
                    directory.toPath().resolve("pg_hba.conf"),
                    "host all orders all scram-sha-256\nhost all all all trust\n");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** {@return what makes a service use this database} */
    Map<String, String> environment() {
        return Map.of(
                "DATABASE_URL",
                "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres",
                "DATABASE_USER",
                "orders",
                "DATABASE_PASSWORD",
                PASSWORD,
                "HISTORY_TABLE",
                "true");
    }

    /** Freezes the server: its sockets stay open, and nobody answers. */
    void hang() throws IOException {
        var postmaster = postmaster();
        frozen.add(postmaster.pid());
        Signals.send("STOP", frozen); // first, so that it starts no process that would be missed
        postmaster.descendants().forEach(process -> frozen.add(process.pid()));
        Signals.send("STOP", frozen);
    }

    /** Lets the server go on, if it is frozen. */
    void goOn() {
        if (!frozen.isEmpty()) {
            Signals.send("CONT", frozen);
            frozen.clear();
        }
    }

    /** Kills the server: nobody listens at its port any more. */
    void kill() throws IOException {
        var postmaster = postmaster();
        var processes = new ArrayList<>(List.of(postmaster.pid()));
        postmaster.descendants().forEach(process -> processes.add(process.pid()));
        Signals.send("KILL", processes);
    }

    /** Starts the server again, after it was killed. */
    void restart() throws IOException {
        server.close();
        server = builder(directory).setPort(server.getPort()).start();
    }

    /** {@return the process that starts the others} */
    private ProcessHandle postmaster() throws IOException {
        var file = directory.resolve("postmaster.pid");
        return ProcessHandle.of(Long.parseLong(Files.readAllLines(file).get(0))).orElseThrow();
    }

    @Override
    public void close() throws IOException {
        goOn();
        server.close();
    }
}
