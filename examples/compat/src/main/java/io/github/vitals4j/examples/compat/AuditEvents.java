package io.github.vitals4j.examples.compat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes audit events by POST into the buffer, and puts them from there into the database. Thread-safe. */
final class AuditEvents implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(AuditEvents.class);
    private static final int LONGEST = 4_000;

    private final EventBuffer<String> buffer;
    private final DataSource database;
    private final Runnable databaseFailed;

    /**
     * @param databaseFailed is run when the database could not be written to: its health is known better now than by
     *     the last check
     */
    AuditEvents(EventBuffer<String> buffer, DataSource database, Runnable databaseFailed) {
        this.buffer = buffer;
        this.database = database;
        this.databaseFailed = databaseFailed;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("POST")) {
                exchange.getResponseHeaders().set("Allow", "POST");
                exchange.sendResponseHeaders(405, -1);
                return;
            }
            byte[] event = exchange.getRequestBody().readNBytes(LONGEST + 1);
            if (event.length > LONGEST) {
                exchange.sendResponseHeaders(413, -1);
                return;
            }
            buffer.add(new String(event, StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(202, -1);
        }
    }

    /** Empties the buffer into the database. If that fails the events go back, as far as there is room. */
    void flush() {
        var events = buffer.flush();
        try {
            write(events);
        } catch (SQLException failure) {
            events.forEach(buffer::add);
            LOG.warn("{} events could not be written, SQL state {}", events.size(), failure.getSQLState());
            databaseFailed.run();
        }
    }

    private void write(List<String> events) throws SQLException {
        if (events.isEmpty()) {
            return;
        }
        try (var connection = database.getConnection()) {
            try (var create = connection.createStatement()) {
                create.execute("CREATE TABLE IF NOT EXISTS audit_event"
                        + " (id BIGINT GENERATED ALWAYS AS IDENTITY, event VARCHAR(4000))");
            }
            insert(events, connection);
        }
    }

    private static void insert(List<String> events, Connection connection) throws SQLException {
        try (var insert = connection.prepareStatement("INSERT INTO audit_event (event) VALUES (?)")) {
            for (var event : events) {
                insert.setString(1, event);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
