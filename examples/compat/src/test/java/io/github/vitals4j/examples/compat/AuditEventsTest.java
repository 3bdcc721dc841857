package io.github.vitals4j.examples.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

class AuditEventsTest {
    private final EventBuffer<String> buffer = new EventBuffer<>(10, String::length);
    private final AtomicInteger failures = new AtomicInteger();

    @Test
    void aFlushPutsTheEventsIntoTheDatabase() throws SQLException {
        var database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        var events = new AuditEvents(buffer, database, failures::incrementAndGet);
        events.flush();
        buffer.add("first");
        events.flush();
        buffer.add("second");
        buffer.add("third");
        events.flush();
        assertThat(buffer.size()).isZero();
        assertThat(stored(database)).containsExactly("first", "second", "third");
        assertThat(failures).hasValue(0);
    }

    @Test
    void whatCannotBeWrittenGoesBackAndTheHealthIsTold() {
        var unreachable = new JdbcDataSource();
        unreachable.setURL("jdbc:h2:tcp://127.0.0.1:1/nothing");
        buffer.add("first");
        buffer.add("second");
        new AuditEvents(buffer, unreachable, failures::incrementAndGet).flush();
        assertThat(buffer.items()).containsExactly("first", "second");
        assertThat(failures).hasValue(1);
    }

    private static List<String> stored(DataSource database) throws SQLException {
        var stored = new ArrayList<String>();
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT event FROM audit_event ORDER BY id")) {
            while (rows.next()) {
                stored.add(rows.getString(1));
            }
        }
        return stored;
    }
}
