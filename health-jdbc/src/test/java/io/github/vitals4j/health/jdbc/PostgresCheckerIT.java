package io.github.vitals4j.health.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.Reason;
import io.github.vitals4j.health.testing.FaultProxy;
import io.github.vitals4j.health.testing.TestContext;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** What only a real PostgreSQL can tell. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class PostgresCheckerIT {
    /** For answers that do not take long, however slow the machine is. */
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    /** For answers that do not come. */
    private static final Duration SHORT = Duration.ofSeconds(1);

    @TempDir
    static Path directory;

    private static PostgresServer server;

    @BeforeAll
    static void start() throws Exception {
        server = PostgresServer.start(directory.resolve("data"));
        server.sql("CREATE TABLE note (text varchar)");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static PGSimpleDataSource source(int port) {
        var source = new PGSimpleDataSource();
        source.setUrl("jdbc:postgresql://127.0.0.1:" + port + "/postgres?sslmode=disable&cancelSignalTimeout=1");
        source.setUser("postgres");
        return source;
    }

    private static CheckResult check(JdbcChecker checker) throws Exception {
        return check(checker, TIMEOUT);
    }

    private static CheckResult check(JdbcChecker checker, Duration timeout) throws Exception {
        return checker.check(TestContext.of(timeout));
    }

    /** As the documentation of {@link JdbcChecker} has it. */
    private static JdbcChecker extension(String name) {
        return JdbcChecker.of(source(server.port()))
                .query("SELECT EXISTS (SELECT FROM pg_extension WHERE extname = '" + name + "')")
                .verifying(row -> row.getBoolean(1)
                        ? CheckResult.healthy().with("extension_installed", true)
                        : CheckResult.unhealthy("pgvector extension not installed")
                                .with("extension_installed", false));
    }

    @Test
    void anExtensionThatIsMissingIsNamed() throws Exception {
        CheckResult result = check(extension("vector"));

        assertThat(result.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(result.reason()).contains(Reason.REPORTED);
        assertThat(result.error()).contains("pgvector extension not installed");
        assertThat(result.metadata())
                .containsEntry("extension_installed", false)
                .containsEntry("product", "PostgreSQL");
    }

    @Test
    void anExtensionThatIsInstalledIsHealthy() throws Exception {
        CheckResult result = check(extension("plpgsql"));

        assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(result.metadata()).containsEntry("extension_installed", true);
    }

    @Test
    void leavesTheConnectionAsItWas() throws Exception {
        var lender = new TestDataSource("jdbc:none");
        try (Connection lent = source(server.port()).getConnection()) {
            lent.setReadOnly(true);
            lent.setAutoCommit(false);
            lent.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            lent.setNetworkTimeout(Runnable::run, 12_345);
            lender.lending(() -> lender.keptOpen(lent));

            assertThat(check(JdbcChecker.of(lender)).status()).isEqualTo(HealthStatus.HEALTHY);
            assertThat(check(JdbcChecker.of(lender).valid()).status()).isEqualTo(HealthStatus.HEALTHY);
            assertThat(check(JdbcChecker.of(lender).query("SELECT nothing")).status())
                    .isEqualTo(HealthStatus.UNHEALTHY);

            // Had a transaction been left open, or failed, this would not be allowed.
            lent.setReadOnly(true);
            assertThat(lent.isReadOnly()).isTrue();
            assertThat(lent.getAutoCommit()).isFalse();
            assertThat(lent.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
            assertThat(lent.getNetworkTimeout()).isEqualTo(12_345);
        }
    }

    @Test
    void whatAQueryHasWrittenIsRolledBackWithTheTransaction() throws Exception {
        var lender = new TestDataSource("jdbc:none");
        try (Connection lent = source(server.port()).getConnection()) {
            lent.setAutoCommit(false);
            lender.lending(() -> lender.keptOpen(lent));

            check(JdbcChecker.of(lender).query("INSERT INTO note VALUES ('here') RETURNING text"));
            lent.commit();
        }

        assertThat(check(JdbcChecker.of(source(server.port()))
                                .query("SELECT count(*) FROM note")
                                .expecting(0))
                        .status())
                .isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void theDriversOwnCheckTellsABrokenConnectionFromASilentOne() throws Exception {
        try (var proxy = FaultProxy.to("127.0.0.1", server.port());
                Connection first = source(proxy.port()).getConnection();
                Connection second = source(proxy.port()).getConnection()) {
            proxy.stall();
            assertThat(check(validOn(first), SHORT).reason()).contains(Reason.TIMEOUT);

            proxy.reset();
            assertThat(check(validOn(second)).reason()).contains(Reason.CONNECTION_LOST);
        }
    }

    private static JdbcChecker validOn(Connection connection) throws SQLException {
        var lender = new TestDataSource("jdbc:none");
        lender.lending(() -> lender.keptOpen(connection));
        return JdbcChecker.of(lender).valid();
    }
}
