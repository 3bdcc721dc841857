package io.github.vitals4j.examples.quickstart;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;
import org.h2.tools.Server;

/** A database of the service's own: H2 in memory, served on a free port of the loopback interface, gone when closed. */
final class OwnDatabase implements AutoCloseable {
    private final Database access;
    private final Connection keepsItAlive;
    private final Server server;

    private OwnDatabase(Database access, Connection keepsItAlive, Server server) {
        this.access = access;
        this.keepsItAlive = keepsItAlive;
        this.server = server;
    }

    static OwnDatabase start() throws SQLException {
        System.setProperty("h2.bindAddress", "127.0.0.1"); // H2 would listen on every interface
        String name = "mem:orders-" + UUID.randomUUID();
        String password = UUID.randomUUID().toString();
        var keepsItAlive =
                DriverManager.getConnection("jdbc:h2:" + name + ";DB_CLOSE_ON_EXIT=FALSE", "orders", password);
        var server = Server.createTcpServer("-tcpPort", "0").start();
        String url = "jdbc:h2:tcp://127.0.0.1:" + server.getPort() + "/" + name;
        return new OwnDatabase(new Database(url, "orders", password), keepsItAlive, server);
    }

    /** {@return how to reach it} */
    Database access() {
        return access;
    }

    @Override
    public void close() throws SQLException {
        server.stop();
        keepsItAlive.close();
    }
}
