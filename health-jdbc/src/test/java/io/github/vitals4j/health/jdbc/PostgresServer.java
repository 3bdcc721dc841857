package io.github.vitals4j.health.jdbc;

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
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * A PostgreSQL server of the tests' own, on a port that it keeps: it can be killed, stopped as by SIGSTOP, and started
 * again on the same data. The superuser needs no password, everybody else does.
 */
final class PostgresServer implements DatabaseServer {
    private static final String WHO_MAY = """
            local all all trust
            host all postgres 127.0.0.1/32 trust
            host all postgres ::1/128 trust
            host all all 127.0.0.1/32 scram-sha-256
            """;

    private final Path data;
    private EmbeddedPostgres server;

    private PostgresServer(Path data, EmbeddedPostgres server) {
        this.data = data;
        this.server = server;
    }

    static PostgresServer start(Path data) throws IOException {
        return new PostgresServer(data, builder(data).start());
    }

    @Override
    public int port() {
        return server.getPort();
    }

    DataSource superuser() {
        return server.getPostgresDatabase();
    }

    @Override
    public void sql(String... statements) {
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        } catch (SQLException failed) {
            throw new AssertionError(failed);
        }
    }

    /** Kills all its processes, and returns when they are dead. */
    @Override
    public void kill() {
        List<ProcessHandle> processes = processes();
        processes.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle each : processes) {
            each.onExit().orTimeout(60, TimeUnit.SECONDS).join();
        }
    }

    /** Has everybody who connects from now on see other settings. */
    void configure(Map<String, String> settings) {
        settings.forEach((name, value) -> sql("ALTER SYSTEM SET " + name + " = '" + value + "'"));
        sql("SELECT pg_reload_conf()");
        // The server looks for such signals before it accepts a connection, so the next one sees them.
        settings.forEach((name, value) -> {
            if (!setting(name).equals(value)) {
                throw new AssertionError(name + " is still " + setting(name));
            }
        });
    }

    private String setting(String name) {
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement();
                var shown = statement.executeQuery("SHOW " + name)) {
            shown.next();
            return shown.getString(1);
        } catch (SQLException failed) {
            throw new AssertionError(failed);
        }
    }

    @Override
    public void restart() {
        try {
            int port = server.getPort();
            server.close();
            server = builder(data).setPort(port).start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void stop() {
        signal("-STOP");
    }

    @Override
    public void go() {
        signal("-CONT");
    }

    @Override
    public void close() throws IOException {
        go();
        server.close();
    }

    private void signal(String signal) {
        var command = new ArrayList<>(List.of("kill", signal));
        processes().forEach(each -> command.add(Long.toString(each.pid())));
        try {
            new ProcessBuilder(command).start().waitFor();
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    /** {@return its processes, the one that makes the others first} */
    private List<ProcessHandle> processes() {
        try (Stream<String> lines = Files.lines(data.resolve("postmaster.pid"))) {
            long pid = Long.parseLong(lines.findFirst().orElseThrow().trim());
            var postmaster = ProcessHandle.of(pid).orElseThrow();
            return Stream.concat(Stream.of(postmaster), postmaster.descendants())
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static EmbeddedPostgres.Builder builder(Path data) {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                // What is committed has to be there after a kill.
                .setServerConfig("synchronous_commit", "on")
                .setCleanDataDirectory(false)
                .setPGStartupWait(Duration.ofSeconds(60))
                .setDataDirectoryCustomizer(PostgresServer::restrict);
    }

    private static void restrict(File data) {
        try {
            Files.writeString(data.toPath().resolve("pg_hba.conf"), WHO_MAY);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
