package io.github.vitals4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.testing.TestChecker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page about the history in a database shows works: the table, the code, and the question. */
class HistoryDocumentIT {
    @Test
    void theTableTheCodeAndTheQuestionFitTogether(@TempDir Path classes) throws Exception {
        var document = DocumentedCode.of("docs/operations/history.md");
        var database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        execute(database, document.section("The table").blocks("sql").get(0));
        var past = DocumentedCode.compile(
                "Past", document.section("Register").blocks("java").get(0), classes);
        var constructor = past.getDeclaredConstructor(HealthCheckManager.class, DataSource.class, MeterRegistry.class);
        constructor.setAccessible(true);
        var registry = new SimpleMeterRegistry();
        var health = HealthCheckManager.builder().build();
        var history = (AutoCloseable) constructor.newInstance(health, database, registry);
        health.register("redis", TestChecker.unhealthy("down"));
        health.checkReadiness();
        health.close();
        history.close();
        assertThat(registry.get("health.history.dropped").gauge().value()).isZero();

        var question = document.section("Questions").blocks("sql").get(0);
        assertThat(firstRow(database, question)).containsExactly("redis", "reported", "1");
    }

    private static void execute(DataSource database, String script) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            for (var command : script.split(";\\s*", -1)) {
                if (!command.isBlank()) {
                    statement.execute(command);
                }
            }
        }
    }

    private static List<String> firstRow(DataSource database, String question) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(question)) {
            assertThat(rows.next()).as("a row").isTrue();
            return List.of(rows.getString(1), rows.getString(2), rows.getString(3));
        }
    }
}
