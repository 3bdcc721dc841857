package io.github.vitals4j.health.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.jdbc.FaultBench.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The lines of the fault table for H2, on a server that listens to the network. */
class H2FaultsIT extends DatabaseFaults {
    private static final String KEY_STORE = "javax.net.ssl.keyStore";

    @TempDir
    static Path directory;

    private static H2Server server;

    @BeforeAll
    static void start() throws NoSuchAlgorithmException {
        // H2 would make one in the home directory. The JDK would look into it, and miss it, when it is first asked for
        // TLS.
        SSLContext.getDefault();
        System.setProperty(KEY_STORE, directory.resolve("h2.keystore").toString());
        server = H2Server.start(
                "CREATE USER app PASSWORD '" + PASSWORD + "'",
                "CREATE TABLE setting (answer int, seconds int)",
                "INSERT INTO setting VALUES (1, 0)",
                "GRANT SELECT ON setting TO app");
    }

    @AfterAll
    static void stop() {
        server.close();
        System.clearProperty(KEY_STORE);
    }

    static List<FaultTable.Row> table() {
        return FaultTable.of("h2");
    }

    @Override
    Fault own(FaultTable.Row row, boolean pooled) {
        if (!row.fault().equals("tls_not_spoken")) {
            return super.own(row, pooled);
        }
        String url = H2Server.url("ssl", "127.0.0.1", proxy.port());
        return new Fault(() -> pooled ? pool(url) : source(url), SELECT_1, () -> {}, () -> {}, () -> {})
                .fromTheStart()
                .forEver();
    }

    /** H2's driver forgets the socket of a connection that broke in the greeting, until it is garbage. */
    @Override
    void assertNobodyIsLeft() throws Exception {
        // Sockets are closed in the order in which they were found to be garbage: those of the first time are before
        // those of the second.
        for (int time = 0; time < 2; time++) {
            awaitTheEndOfForgottenSockets();
        }
        super.assertNobodyIsLeft();
    }

    private static void awaitTheEndOfForgottenSockets() throws IOException {
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var peer = peerOfForgottenSocket(listener)) {
            peer.setSoTimeout(60_000);
            System.gc();
            assertThat(peer.getInputStream().read()).as("end of the stream").isEqualTo(-1);
        }
    }

    private static Socket peerOfForgottenSocket(ServerSocket listener) throws IOException {
        var forgotten = new Socket(listener.getInetAddress(), listener.getLocalPort());
        assertThat(forgotten.isConnected()).isTrue();
        return listener.accept();
    }

    @Override
    DatabaseServer server() {
        return server;
    }

    @Override
    String url(String host, int port, String more) {
        return H2Server.url("tcp", host, port) + ";IFEXISTS=TRUE;NETWORK_TIMEOUT=" + limit(2) * 1_000 + more;
    }

    @Override
    DataSource source(String url) {
        var source = new JdbcDataSource();
        source.setURL(url);
        source.setUser(USER);
        source.setPassword(PASSWORD);
        return source;
    }

    @Override
    String passwordChange(String password) {
        return "ALTER USER app SET PASSWORD '" + password + "'";
    }

    /** H2 cannot sleep, but count. */
    @Override
    String slowQuery() {
        return "SELECT COUNT(*) FROM setting, SYSTEM_RANGE(1, 1000000) a, SYSTEM_RANGE(1, 1000000) b"
                + " WHERE seconds > 0 AND a.x + b.x > 0";
    }
}
