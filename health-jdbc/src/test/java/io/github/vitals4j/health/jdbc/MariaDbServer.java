package io.github.vitals4j.health.jdbc;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/** A MariaDB server of the tests' own, if the machine has the program. The user root needs no password. */
final class MariaDbServer implements DatabaseServer {
    private final ServerProcess process;

    private MariaDbServer(ServerProcess process) {
        this.process = process;
    }

    /** {@return a server that accepts connections} The test is skipped where there is none. */
    static MariaDbServer start(Path directory) throws Exception {
        String program = Programs.find("mariadbd").toString();
        String data = "--datadir=" + directory.resolve("data");
        String user = "--user=" + System.getProperty("user.name");
        var installation = new ProcessBuilder(
                        Programs.find("mariadb-install-db").toString(),
                        "--no-defaults",
                        "--auth-root-authentication-method=normal",
                        "--skip-test-db",
                        data,
                        user)
                .redirectErrorStream(true)
                .start();
        String said = new String(installation.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (installation.waitFor() != 0) {
            throw new AssertionError(said);
        }
        int port = ServerProcess.freePort();
        var command = List.of(
                program,
                "--no-defaults",
                data,
                user,
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--socket=" + directory.resolve("socket"),
                "--pid-file=" + directory.resolve("pid"),
                "--innodb-buffer-pool-size=16M");
        var server = new MariaDbServer(new ServerProcess(command, port, "ready for connections"));
        server.restart();
        return server;
    }

    @Override
    public int port() {
        return process.port();
    }

    @Override
    public void sql(String... statements) {
        String url = "jdbc:mariadb://127.0.0.1:" + port() + "/?user=root&sslMode=disable";
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE IF NOT EXISTS orders");
            statement.execute("USE orders");
            for (String each : statements) {
                statement.execute(each);
            }
        } catch (SQLException failed) {
            throw new AssertionError(failed);
        }
    }

    @Override
    public void kill() {
        process.kill();
    }

    @Override
    public void restart() {
        process.start();
    }

    @Override
    public void stop() {
        process.stop();
    }

    @Override
    public void go() {
        process.go();
    }

    @Override
    public void close() {
        process.close();
    }
}
