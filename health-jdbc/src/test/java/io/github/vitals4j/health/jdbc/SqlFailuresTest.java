package io.github.vitals4j.health.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.vitals4j.health.testing.FaultProxy;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLTimeoutException;
import java.util.Locale;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the exceptions of drivers mean. Where no server is needed to have one thrown, it is a real one. */
class SqlFailuresTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    28P01 | authentication      | password authentication failed for user "app"
                    28000 | authentication      | no pg_hba.conf entry for host
                    42501 | permission          | permission denied for table setting
                    53300 | pool_exhausted      | sorry, too many clients already
                    57014 | timeout             | canceling statement due to statement timeout
                    57P01 | connection_lost     | terminating connection due to administrator command
                    57P02 | connection_lost     | terminating connection because of crash of another server process
                    57P03 | connection_refused  | the database system is starting up
                    57P05 | connection_lost     | terminating connection due to idle-session timeout
                    25P03 | connection_lost     | terminating connection due to idle-in-transaction timeout
                    08001 | connection_refused  | The connection attempt failed.
                    08003 | connection_lost     | This connection has been closed.
                    08006 | connection_lost     | An I/O error occurred while sending to the backend.
                    08004 | tls                 | The server does not support SSL.
                    08006 | tls                 | The hostname localhost could not be verified by hostnameverifier
                    3D000 | unexpected_response | database "nowhere" does not exist
                    42P01 | unexpected_response | relation "setting" does not exist
                    25006 | unexpected_response | cannot execute INSERT in a read-only transaction
                    XX000 | unexpected_response | internal error
                    """)
    void ofPostgres(String state, String reason, String message) {
        assertThat(reasonOf(new SQLException(message, state))).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    28000 | 1045 | authentication      | Access denied for user 'app'@'localhost' (using password: YES)
                    28000 | 1698 | authentication      | Access denied for user 'root'@'localhost'
                    HY000 | 1130 | authentication      | Host '10.0.0.1' is not allowed to connect to this MySQL server
                    HY000 | 3118 | authentication      | Access denied for user 'app'. Account is locked.
                    HY000 | 4151 | authentication      | Access denied, this account is locked
                    42000 | 1044 | permission          | Access denied for user 'app'@'%' to database 'orders'
                    42000 | 1142 | permission          | SELECT command denied to user 'app'@'%' for table 'setting'
                    42000 | 1143 | permission          | SELECT command denied to user 'app'@'%' for column 'a'
                    42000 | 1227 | permission          | Access denied; you need (at least one of) the SUPER privilege(s)
                    42000 | 1370 | permission          | execute command denied to user 'app'@'%' for routine 'f'
                    08004 | 1040 | pool_exhausted      | Too many connections
                    42000 | 1203 | pool_exhausted      | User app already has more than 'max_user_connections' active
                    42000 | 1226 | pool_exhausted      | User 'app' has exceeded the 'max_user_connections' resource
                    42000 | 1226 | rate_limited        | User 'app' has exceeded the 'max_queries_per_hour' resource
                    HY000 | 1129 | connection_refused  | Host '10.0.0.1' is blocked because of many connection errors
                    HY000 | 3024 | timeout             | Query execution was interrupted, maximum statement time exceeded
                    70100 | 1317 | timeout             | Query execution was interrupted
                    70100 | 1969 | timeout             | Query execution was interrupted (max_statement_time exceeded)
                    08S01 | 0    | connection_lost     | Communications link failure
                    42000 | 1049 | unexpected_response | Unknown database 'nowhere'
                    42S02 | 1146 | unexpected_response | Table 'orders.nothing' doesn't exist
                    HY000 | 1290 | unexpected_response | The MySQL server is running with the --read-only option
                    """)
    void ofMySqlAndMariaDb(String state, int code, String reason, String message) {
        assertThat(reasonOf(new SQLException(message, state, code))).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    28000 | 28000 | authentication      | Wrong user name or password
                    57014 | 57014 | timeout             | Statement was canceled or the session timed out
                    HYT00 | 50200 | timeout             | Timeout trying to lock table
                    90096 | 90096 | permission          | Not enough rights for object
                    90040 | 90040 | permission          | Admin rights are required for this operation
                    90098 | 90098 | connection_lost     | The database has been closed
                    90121 | 90121 | connection_lost     | Database is already closed
                    90067 | 90067 | connection_lost     | Connection is broken
                    42102 | 42102 | unexpected_response | Table "SETTING" not found
                    90149 | 90149 | unexpected_response | Database not found
                    """)
    void ofH2(String state, int code, String reason, String message) {
        assertThat(reasonOf(new SQLException(message, state, code))).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://127.0.0.1:%d/orders",
                "jdbc:mariadb://127.0.0.1:%d/orders",
                "jdbc:mysql://127.0.0.1:%d/orders",
                "jdbc:h2:tcp://127.0.0.1:%d/mem:orders"
            })
    void everyDriverThatFindsNobodySaysSo(String url) {
        try (var proxy = FaultProxy.to("127.0.0.1", 1)) {
            proxy.refuse();

            assertThat(reasonOf(thrown(String.format(Locale.ROOT, url, proxy.port()))))
                    .isEqualTo("connection_refused");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://nowhere.invalid/orders",
                "jdbc:mariadb://nowhere.invalid/orders",
                "jdbc:mysql://nowhere.invalid/orders",
                "jdbc:h2:tcp://nowhere.invalid/mem:orders"
            })
    void everyDriverThatDoesNotFindTheHostSaysSo(String url) {
        assertThat(reasonOf(thrown(url))).isEqualTo("unknown_host");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://127.0.0.1:%d/orders?socketTimeout=1&sslmode=disable",
                "jdbc:mariadb://127.0.0.1:%d/orders?connectTimeout=200&socketTimeout=200",
                "jdbc:mysql://127.0.0.1:%d/orders?connectTimeout=200&socketTimeout=200",
                "jdbc:h2:tcp://127.0.0.1:%d/mem:orders;NETWORK_TIMEOUT=200"
            })
    void everyDriverThatWaitsInVainSaysSo(String url) {
        try (var proxy = FaultProxy.to("127.0.0.1", 1)) {
            proxy.stall();

            assertThat(reasonOf(thrown(String.format(Locale.ROOT, url, proxy.port()))))
                    .isEqualTo("timeout");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://127.0.0.1:%d/orders?sslmode=disable",
                "jdbc:mariadb://127.0.0.1:%d/orders",
                "jdbc:mysql://127.0.0.1:%d/orders",
                "jdbc:h2:tcp://127.0.0.1:%d/mem:orders"
            })
    void everyDriverWhoseConnectionBreaksSaysSo(String url) {
        try (var proxy = FaultProxy.to("127.0.0.1", 1)) {
            proxy.reset();

            assertThat(reasonOf(thrown(String.format(Locale.ROOT, url, proxy.port()))))
                    .isEqualTo("connection_lost");
        }
    }

    private static SQLException thrown(String url) {
        return catchThrowableOfType(
                SQLException.class,
                () -> DriverManager.getConnection(url, "app", "s3cret").close());
    }

    @Test
    void whatTheNetworkSaysIsBetterThanTheClassOfAState() {
        assertThat(reasonOf(new SQLException("failed", "08006", new EOFException())))
                .isEqualTo("connection_lost");
        assertThat(reasonOf(new SQLException("failed", "08006", new SocketTimeoutException("Read timed out"))))
                .isEqualTo("timeout");
        assertThat(reasonOf(new SQLException("failed", "08S01", new ConnectException("Connection refused"))))
                .isEqualTo("connection_refused");
        assertThat(reasonOf(new SQLException("failed", "08006", new SSLHandshakeException("expired"))))
                .isEqualTo("tls");
    }

    @Test
    void theTypesOfTheStandardCountWithoutAState() {
        assertThat(reasonOf(new SQLTimeoutException("too slow"))).isEqualTo("timeout");
        assertThat(reasonOf(new SQLInvalidAuthorizationSpecException("no"))).isEqualTo("authentication");
    }

    @Test
    void whatIsCertainIsFoundBehindWhatIsNot() {
        var pool = new SQLException("HikariPool-1 - Connection is not available", (String) null);
        pool.setNextException(new SQLException("password authentication failed", "28P01"));

        assertThat(reasonOf(pool)).isEqualTo("authentication");
        assertThat(reasonOf(new IllegalStateException(new SQLException("denied", "42501"))))
                .isEqualTo("permission");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HikariPool-1 - Connection is not available, request timed out after 250ms (total=1, active=1)",
                "Cannot get a connection, pool error Timeout waiting for idle object",
                "[main] Timeout: Pool empty. Unable to fetch a connection in 30 seconds, none available",
                "An attempt by a client to checkout a Connection has timed out.",
                "Sorry, acquisition timeout!"
            })
    void aPoolThatHadNoConnectionToGiveTookTooLong(String message) {
        assertThat(reasonOf(new SQLException(message))).isEqualTo("timeout");
    }

    @Test
    void whatSaysNothingIsAnInternalError() {
        assertThat(reasonOf(new SQLException("what?"))).isEqualTo("internal_error");
        assertThat(reasonOf(new SQLException("what?", "?"))).isEqualTo("internal_error");
        assertThat(reasonOf(new IllegalStateException("what?"))).isEqualTo("internal_error");
    }

    @Test
    void aCircularChainComesToAnEnd() {
        var first = new SQLException("first");
        var second = new SQLException("second", first);
        first.initCause(second);
        first.setNextException(second);

        assertThat(reasonOf(first)).isEqualTo("internal_error");
    }

    private static String reasonOf(Throwable failure) {
        return SqlFailures.reason(failure).code();
    }
}
