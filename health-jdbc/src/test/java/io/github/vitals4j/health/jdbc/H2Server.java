package io.github.vitals4j.health.jdbc;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.h2.tools.Server;

/** An H2 server in a process of its own. Its database is in memory, and made anew whenever it starts. */
final class H2Server implements DatabaseServer {
    private static final String DATABASE = "mem:faults";

    private final ServerProcess process;
    private final String[] setUp;

    private H2Server(ServerProcess process, String... setUp) {
        this.process = process;
        this.setUp = setUp;
    }

    /** {@return a server that accepts connections and has executed some statements} */
    static H2Server start(String... setUp) {
        int port = ServerProcess.freePort();
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                // It answers each wrong password later than the one before, up to 4 s.
                "-Dh2.delayWrongPasswordMin=0",
                "-cp",
                System.getProperty("java.class.path"),
                Server.class.getName(),
                "-tcp",
                "-ifNotExists",
                "-tcpPort",
                String.valueOf(port));
        var server = new H2Server(new ServerProcess(command, port, "TCP server running"), setUp);
        server.restart();
        return server;
    }

    /** {@return the URL of the database through a port of this machine, or of another} */
    static String url(String scheme, String host, int port) {
        return "jdbc:h2:" + scheme + "://" + host + ":" + port + "/" + DATABASE;
    }

    @Override
    public int port() {
        return process.port();
    }

    @Override
    public void sql(String... statements) {
        String url = url("tcp", "127.0.0.1", port()) + ";DB_CLOSE_DELAY=-1";
        try (var connection = DriverManager.getConnection(url, "sa", "");
                var statement = connection.createStatement()) {
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
        sql(setUp);
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
