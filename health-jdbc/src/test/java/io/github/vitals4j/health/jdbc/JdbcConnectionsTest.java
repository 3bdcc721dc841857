package io.github.vitals4j.health.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.Reason;
import io.github.vitals4j.health.testing.TestContext;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a checker treats the connections that it is lent, and those who lend them. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class JdbcConnectionsTest {
    /** For answers that do not take long, however slow the machine is. */
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    /** For answers that do not come. */
    private static final Duration SHORT = Duration.ofSeconds(1);

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String URL = "jdbc:h2:mem:connections;DB_CLOSE_DELAY=-1";

    private final TestDataSource source = new TestDataSource(URL);
    private Footprint before;

    @BeforeEach
    void count() throws Exception {
        // Has H2 start what it keeps.
        source.getConnection().close();
        before = Footprint.now();
    }

    @AfterEach
    void leavesNothingBehind() throws Exception {
        before.assertNothingMore(PATIENCE);
    }

    @Test
    void takesOneConnectionAndGivesItBack() throws Exception {
        for (int run = 0; run < 3; run++) {
            assertThat(check(JdbcChecker.of(source)).status()).isEqualTo(HealthStatus.HEALTHY);
        }

        assertThat(source.mostOpen()).isOne();
        assertThat(source.open()).isZero();
    }

    @Test
    void givesTheConnectionBackWhateverTheQueryOrTheVerifierDoes() throws Exception {
        var checker = JdbcChecker.of(source);

        assertThat(check(checker.query("SELEC 1")).reason()).contains(Reason.UNEXPECTED_RESPONSE);
        assertThat(check(checker.query("SELECT 1").verifying(row -> {
                            throw new IllegalStateException("no idea");
                        }))
                        .reason())
                .contains(Reason.INTERNAL_ERROR);
        assertThat(check(checker.query("SELECT 1").verifying(row -> {
                            throw new StackOverflowError();
                        }))
                        .reason())
                .contains(Reason.INTERNAL_ERROR);
        assertThat(check(checker.query("SELECT 1").verifying(row -> null)).status())
                .isEqualTo(HealthStatus.UNHEALTHY);

        assertThat(source.open()).isZero();
    }

    @Test
    void aDataSourceThatGivesNullIsNamed() throws Exception {
        source.lending(() -> null);

        assertThat(check(JdbcChecker.of(source)).error())
                .hasValueSatisfying(error -> assertThat(error).contains("gave null instead of a connection"));
    }

    @Test
    void aDataSourceThatHangsIsNotWaitedForAndNotAskedASecondTime() throws Exception {
        var hanging = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        source.lending(() -> {
            hanging.countDown();
            waitUninterruptibly(release);
            return source.connect();
        });
        var checker = JdbcChecker.of(source);
        try {
            for (int run = 0; run < 3; run++) {
                long start = System.nanoTime();
                CheckResult result = check(checker, SHORT);
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT);
                assertThat(result.reason()).contains(Reason.TIMEOUT);
                assertThat(result.metadata()).containsEntry("attempts_outstanding", 1);
            }
            await(hanging);
            assertThat(source.asked()).isOne();
        } finally {
            release.countDown();
        }
        source.lending(source::connect);

        // What came too late was given back before anything else was asked.
        CheckResult result = check(checker);
        assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(result.metadata()).doesNotContainKey("attempts_outstanding");
        assertThat(source.mostOpen()).isOne();
        assertThat(source.open()).isZero();
    }

    @Test
    void atMostThreeAttemptsThatDoNotReturnAreLeftAlone() throws Exception {
        var release = new CountDownLatch(1);
        source.lending(() -> {
            waitUninterruptibly(release);
            return source.connect();
        });
        // Each is overdue from the beginning.
        var attempts = new Attempts(Duration.ZERO);
        try {
            for (int each = 0; each < 3; each++) {
                assertThat(attempts.start(attempt("database"), Deadline.in(Duration.ZERO)))
                        .isTrue();
            }
            assertThat(attempts.start(attempt("database"), Deadline.in(Duration.ZERO)))
                    .isFalse();
            assertThat(attempts.outstanding("database")).isEqualTo(3);
        } finally {
            release.countDown();
        }
        var after = attempt("database");
        assertThat(attempts.start(after, Deadline.in(PATIENCE))).isTrue();
        assertThat(after.awaitRelease(PATIENCE)).isTrue();
    }

    @Test
    void attemptsForOneDependencyComeOneAfterTheOtherHoweverManyStartAtOnce() throws Exception {
        var attempts = new Attempts();
        var threads = Executors.newFixedThreadPool(8);
        try {
            var starts = new ArrayList<Callable<Boolean>>();
            for (int each = 0; each < 200; each++) {
                starts.add(() -> {
                    var attempt = attempt("database");
                    return attempts.start(attempt, Deadline.in(PATIENCE)) && attempt.awaitRelease(PATIENCE);
                });
            }
            for (var started : threads.invokeAll(starts)) {
                assertThat(started.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(source.mostOpen()).isOne();
    }

    @Test
    void twoDependenciesWithOneCheckerDoNotWaitForEachOther() throws Exception {
        var hanging = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var first = new AtomicBoolean(true);
        source.lending(() -> {
            if (first.getAndSet(false)) {
                hanging.countDown();
                waitUninterruptibly(release);
            }
            return source.connect();
        });
        var checker = JdbcChecker.of(source);
        try {
            assertThat(check(checker, SHORT).reason()).contains(Reason.TIMEOUT);
            await(hanging);

            assertThat(checker.check(TestContext.of("other", TIMEOUT)).status()).isEqualTo(HealthStatus.HEALTHY);
        } finally {
            release.countDown();
        }
    }

    private Attempt attempt(String dependency) {
        return new Attempt(
                dependency, source::getConnection, asking -> CheckResult.healthy(), Deadline.in(Duration.ofMinutes(1)));
    }

    @Test
    void driversAreGivenAllOfTheTime() {
        for (long millis : List.of(1_500L, 2_500L, 3_500L)) {
            var deadline = Deadline.in(Duration.ofMillis(millis));
            long most = deadline.nanosLeft();
            int seconds = deadline.secondsLeft();
            assertThat(seconds).isBetween(roundedUp(deadline.nanosLeft()), roundedUp(most));
        }
        assertThat(Deadline.in(Duration.ZERO).secondsLeft()).isOne();
    }

    private static int roundedUp(long nanos) {
        return Math.max(1, (int) Math.ceil(nanos / 1e9));
    }

    @Test
    void aConnectionOnWhichNothingIsHeardTimesOutAndIsNotCalledLost() throws Exception {
        source.lending(() -> silent(source.connect()));

        // The driver can be told whole seconds only.
        CheckResult result = check(JdbcChecker.of(source).valid(), Duration.ofMillis(1_300));

        assertThat(result.reason()).contains(Reason.TIMEOUT);
    }

    /** {@return the connection, which waits for an answer as long as it may, or until it is aborted} */
    private static Connection silent(Connection connection) {
        var aborted = new CountDownLatch(1);
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("isValid")) {
                        boolean early = aborted.await((int) arguments[0], TimeUnit.SECONDS);
                        return !early && connection.isClosed();
                    }
                    if (method.getName().equals("abort")) {
                        aborted.countDown();
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    private static void waitUninterruptibly(CountDownLatch release) {
        while (true) {
            try {
                release.await();
                return;
            } catch (InterruptedException ignored) {
                // As drivers do.
            }
        }
    }

    @Test
    void anotherPoolIsWellOrSilent() throws Exception {
        var pool = JdbcConnectionPool.create(URL, "sa", "tell-nobody");
        pool.setMaxConnections(1);
        var checker = JdbcChecker.of(pool);
        try {
            assertThat(check(checker).status()).isEqualTo(HealthStatus.HEALTHY);
            try (var taken = pool.getConnection()) {
                assertThat(taken.isValid(1)).isTrue();
                long start = System.nanoTime();
                CheckResult result = check(checker, SHORT);
                // The pool would wait for half a minute.
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT);
                assertThat(result.reason()).contains(Reason.TIMEOUT);
                assertThat(result.metadata()).doesNotContainKey("pool_size");
            }
            assertThat(check(checker).status()).isEqualTo(HealthStatus.HEALTHY);
            assertThat(pool.getActiveConnections()).isZero();
        } finally {
            pool.dispose();
        }
    }

    @Test
    void hikariIsSeenThroughWrappers() throws Exception {
        try (var pool = pool(config -> config.setMaximumPoolSize(2))) {
            source.wrapping(pool);

            assertThat(check(JdbcChecker.of(source)).metadata())
                    .containsEntry("max", 2)
                    .containsKeys("pool_size", "checked_out", "checked_in", "pending");
        }
    }

    @Test
    void aWrapperThatHidesItsPoolIsADataSourceLikeOthers() throws Exception {
        try (var pool = pool(config -> {
                    config.setMaximumPoolSize(1);
                    config.setConnectionTimeout(250);
                    // Has the pool wait for its first connection here, so that it can be taken at once.
                    config.setInitializationFailTimeout(1);
                });
                var taken = pool.getConnection()) {
            assertThat(taken.isValid(1)).isTrue();
            source.lending(pool::getConnection);

            CheckResult result = check(JdbcChecker.of(source));

            assertThat(result.reason()).contains(Reason.TIMEOUT);
            assertThat(result.metadata()).doesNotContainKey("max");
        }
    }

    @Test
    void theDirectLoginIsSetUpAsThePoolsConnectionsAre() throws Exception {
        try (var connection = source.connect();
                var statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA shop");
            statement.execute("CREATE TABLE shop.article (id INT)");
            statement.execute("INSERT INTO shop.article VALUES (7)");
        }
        try (var pool = pool(config -> {
                    config.setMaximumPoolSize(1);
                    config.setSchema("SHOP");
                    config.setConnectionInitSql("SET @wanted = 7");
                });
                var taken = pool.getConnection()) {
            assertThat(taken.isValid(1)).isTrue();
            var checker = JdbcChecker.of(pool)
                    .query("SELECT id FROM article WHERE id = @wanted")
                    .expecting(7);

            assertThat(checkExhausted(checker).reason()).contains(Reason.POOL_EXHAUSTED);
            assertThat(check(checker.freshConnection()).status()).isEqualTo(HealthStatus.HEALTHY);
        }
    }

    @Test
    void aDirectLoginThatCannotBeSetUpIsClosed() throws Exception {
        try (var pool = pool(config -> {
            config.setMinimumIdle(0);
            config.setConnectionInitSql("SELECT nothing FROM nowhere");
        })) {
            assertThat(check(JdbcChecker.of(pool).freshConnection()).reason()).contains(Reason.UNEXPECTED_RESPONSE);
        }
        try (var connection = source.connect();
                var sessions =
                        connection.createStatement().executeQuery("SELECT COUNT(*) FROM information_schema.sessions")) {
            sessions.next();
            assertThat(sessions.getInt(1)).isOne();
        }
    }

    @Test
    void aPoolThatTheApplicationHasClosedIsSaidToBe() throws Exception {
        var pool = pool(config -> {});
        pool.close();

        assertThat(check(JdbcChecker.of(pool)).error())
                .hasValueSatisfying(error -> assertThat(error).contains("has been closed"));
    }

    @Test
    void leavesAutoCommitReadOnlyAndIsolationAlone() throws Exception {
        try (Connection lent = source.connect()) {
            lent.setAutoCommit(false);
            lent.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            source.lending(() -> source.keptOpen(lent));

            check(JdbcChecker.of(source));
            check(JdbcChecker.of(source).valid());
            check(JdbcChecker.of(source).query("SELEC 1"));

            assertThat(lent.getAutoCommit()).isFalse();
            assertThat(lent.isReadOnly()).isFalse();
            assertThat(lent.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
        }
    }

    private static CheckResult check(JdbcChecker checker) throws Exception {
        return check(checker, TIMEOUT);
    }

    private static CheckResult check(JdbcChecker checker, Duration timeout) throws Exception {
        return checker.check(TestContext.of(timeout));
    }

    /** Where the machine stands still during the direct login, that takes too long, and another check tells. */
    private static CheckResult checkExhausted(JdbcChecker checker) throws Exception {
        CheckResult result;
        int checks = 0;
        do {
            result = check(checker, Duration.ofSeconds(2));
            checks++;
        } while (checks < 5 && result.reason().filter(Reason.TIMEOUT::equals).isPresent());
        return result;
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    private static HikariDataSource pool(Consumer<HikariConfig> more) {
        var config = new HikariConfig();
        config.setJdbcUrl(URL);
        config.setUsername("sa");
        config.setPassword("tell-nobody");
        config.setInitializationFailTimeout(-1);
        more.accept(config);
        return new HikariDataSource(config);
    }
}
