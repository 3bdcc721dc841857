package io.github.vitals4j.health.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.Reason;
import io.github.vitals4j.health.testing.ManualTime;
import io.github.vitals4j.health.testing.TestChecker;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A history in a database inside the process, which can be made to fail where it hurts. */
class JdbcHistoryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ManualTime time = ManualTime.create();
    private final TestChecker redis = TestChecker.healthy();
    private final HealthCheckManager health = HealthCheckManager.builder()
            .service("orders")
            .timeSource(time)
            .register("redis", redis, options -> options.optional().maxStale(Duration.ofDays(365)))
            .build();
    private final JdbcDataSource h2 = new JdbcDataSource();
    private final FailingDataSource database = new FailingDataSource(h2);
    private final Logger logger = (Logger) LoggerFactory.getLogger(JdbcHistory.class);
    private final Queue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            events.add(event);
        }
    };

    JdbcHistoryTest() {
        h2.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        health.checkReadiness();
    }

    @BeforeEach
    void listen() {
        appender.start();
        logger.addAppender(appender);
        logger.setLevel(Level.DEBUG);
    }

    @AfterEach
    void close() {
        health.close();
        logger.setLevel(null);
        logger.detachAppender(appender);
        assertThat(events).allSatisfy(event -> {
            assertThat(event.getThrowableProxy()).as("no raw exception").isNull();
            keys(event)
                    .forEach((key, value) ->
                            assertThat(value).as(key).isInstanceOfAny(String.class, Number.class, Boolean.class));
        });
    }

    private static Map<String, Object> keys(ILoggingEvent event) {
        var keys = new HashMap<String, Object>();
        event.getKeyValuePairs().forEach(pair -> keys.put(pair.key, pair.value));
        return keys;
    }

    private Map<String, Object> logged(String beginning) {
        return keys(events.stream()
                .filter(event -> event.getFormattedMessage().startsWith(beginning))
                .findFirst()
                .orElseThrow());
    }

    private JdbcHistoryBuilder builder() {
        return JdbcHistory.builder(health, database)
                .createTable()
                .firstPause(Duration.ofMillis(5))
                .closeWithin(PATIENCE);
    }

    /** Makes Redis fail and recover, which makes as many transitions. */
    private void flap(int transitions) {
        for (int i = 1; i <= transitions; i++) {
            time.advance(Duration.ofSeconds(10));
            redis.nowAnswers(
                    i % 2 == 0
                            ? CheckResult.healthy()
                            : CheckResult.unhealthy(Reason.TIMEOUT, "failure " + i + " password=s3cret"));
            health.refresh("redis").join();
        }
    }

    private static void awaitWritten(JdbcHistory history, long count) throws InterruptedException {
        assertThat(history.queue().awaitWritten(count, PATIENCE))
                .as(history.toString())
                .isTrue();
    }

    @Test
    void transitionsAreWrittenAndCanBeReadBack() throws Exception {
        try (var history = builder().build()) {
            flap(2);
            awaitWritten(history, 2);
            var last = history.last("redis", 10);
            assertThat(last).hasSize(2);
            var failure = last.get(1);
            assertThat(failure.at()).isEqualTo(Instant.parse("2026-01-01T00:00:10Z"));
            assertThat(failure.service()).isEqualTo("orders");
            assertThat(failure.dependency()).isEqualTo("redis");
            assertThat(failure.from()).isEqualTo(HealthStatus.HEALTHY);
            assertThat(failure.to()).isEqualTo(HealthStatus.UNHEALTHY);
            assertThat(failure.reason()).contains(Reason.TIMEOUT);
            assertThat(failure.error().orElseThrow()).startsWith("failure 1").doesNotContain("s3cret");
            assertThat(failure.lasted()).isEqualTo(Duration.ofSeconds(10));
            assertThat(last.get(0).to()).isEqualTo(HealthStatus.HEALTHY);
            assertThat(last.get(0).reason()).isEmpty();
            assertThat(last.get(0).error()).isEmpty();
            assertThat(history.last("redis", 1)).hasSize(1);
            assertThat(history.last("nobody", 1)).isEmpty();
            assertThatThrownBy(() -> history.last("redis", 0)).hasMessage("most 0: must be at least 1");
        }
    }

    @Test
    void historiesShareATable() throws Exception {
        try (var one = builder().table("PUBLIC.shared_1").build();
                var other = builder().table("PUBLIC.shared_1").build()) {
            flap(4);
            awaitWritten(one, 4);
            awaitWritten(other, 4);
            assertThat(one.last("redis", 100)).hasSize(8);
        }
    }

    @Test
    void whatCouldNotBeWrittenIsKeptAndWrittenWhenTheDatabaseIsBack() throws Exception {
        database.refuse(true);
        try (var history = builder().build()) {
            flap(250);
            database.awaitRefusals(3);
            assertThat(history.written()).isZero();
            database.refuse(false);
            awaitWritten(history, 250);
            assertThat(history.last("redis", 1_000))
                    .extracting(transition -> transition.at().getEpochSecond())
                    .doesNotHaveDuplicates()
                    .hasSize(250);
            assertThat(history.pending()).isZero();
            assertThat(history.dropped()).isZero();
        }
        assertThat(logged("Transitions cannot be written"))
                .containsEntry("table", "health_transitions")
                .containsEntry("exception", "java.sql.SQLException")
                .containsEntry("sql_state", "08001");
        assertThat(logged("Transitions can be written again")).containsEntry("table", "health_transitions");
    }

    @Test
    void anErrorOfTheDriversIsAFailureLikeAnyOther() throws Exception {
        database.breakWith(new NoClassDefFoundError("password=s3cret"));
        try (var history = builder().build()) {
            flap(4);
            database.awaitRefusals(3);
            database.breakWith(null);
            awaitWritten(history, 4);
            assertThat(history.dropped()).isZero();
        }
        assertThat(logged("Transitions cannot be written"))
                .containsEntry("exception", "java.lang.NoClassDefFoundError")
                .doesNotContainKey("sql_state");
    }

    @Test
    void aBatchThatWasCommittedThoughTheAnswerWasLostIsNotWrittenTwice() throws Exception {
        database.loseAnswersToCommits(2);
        try (var history = builder().build()) {
            flap(20);
            awaitWritten(history, 20);
            assertThat(database.lostAnswers()).isEqualTo(2);
            assertThat(history.last("redis", 1_000)).hasSize(20);
        }
    }

    @Test
    void beyondTheCapacityTransitionsAreDroppedAndCounted() throws Exception {
        database.refuse(true);
        try (var history = builder().capacity(10).build()) {
            database.awaitRefusals(1);
            flap(30);
            assertThat(history.queue().awaitDropped(20, PATIENCE)).isTrue();
            assertThat(history.pending()).isEqualTo(10);
            database.refuse(false);
            awaitWritten(history, 10);
            assertThat(history.dropped()).isEqualTo(20);
        }
    }

    @Test
    void aRowThatTheDatabaseRefusesDoesNotKeepTheOthersOut() throws Exception {
        try (var connection = h2.getConnection();
                var statement = connection.createStatement()) {
            // Too narrow for "failure 1 ...", wide enough for none.
            statement.execute("CREATE TABLE health_transitions (id VARCHAR(60) PRIMARY KEY, happened_at BIGINT,"
                    + " service VARCHAR(100), dependency VARCHAR(63), from_status VARCHAR(10), to_status VARCHAR(10),"
                    + " reason VARCHAR(40), error VARCHAR(3), lasted_ms BIGINT)");
        }
        try (var history = builder().build()) {
            flap(20);
            assertThat(history.queue().awaitDropped(10, PATIENCE)).isTrue();
            awaitWritten(history, 10);
            assertThat(history.last("redis", 100))
                    .extracting(RecordedTransition::to)
                    .containsOnly(HealthStatus.HEALTHY)
                    .hasSize(10);
        }
        assertThat(logged("The database refuses")).containsEntry("table", "health_transitions");
    }

    @Test
    void whatIsOlderThanTheRetentionIsDeleted() throws Exception {
        try (var history = builder().retention(Duration.ofDays(7)).build()) {
            flap(2);
            awaitWritten(history, 2);
            time.advance(Duration.ofDays(6));
            flap(2);
            awaitWritten(history, 4);
            assertThat(history.last("redis", 100)).hasSize(4);
            time.advance(Duration.ofDays(6));
            flap(2);
            awaitWritten(history, 6);
            assertThat(history.last("redis", 100)).hasSize(4);
        }
    }

    @Test
    void aDatabaseThatHangsDelaysNoCheckAndNoClose() throws Exception {
        database.hang();
        var history = builder().closeWithin(Duration.ofMillis(50)).build();
        database.awaitHanging();
        flap(4);
        assertThat(redis.runs()).isEqualTo(5);
        long start = System.nanoTime();
        history.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        assertThat(history.pending()).isZero();
        database.release();
    }

    @Test
    void closingWritesWhatIsLeft() throws Exception {
        database.hang();
        var history = builder().build();
        database.awaitHanging();
        var heard = new CountDownLatch(4);
        health.addListener(new io.github.vitals4j.health.HealthListener() {
            @Override
            public void onTransition(io.github.vitals4j.health.Transition transition) {
                heard.countDown();
            }
        });
        flap(4);
        assertThat(heard.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(history.queue().awaitPending(4, PATIENCE)).isTrue();
        database.release();
        history.close();
        assertThat(history.written()).isEqualTo(4);
        assertThat(history.dropped()).isZero();
        history.close();
    }

    @Test
    void closingCutsAPauseShortAndTriesOnceMore() throws Exception {
        database.refuse(true);
        var history = builder().firstPause(Duration.ofDays(1)).build();
        database.awaitRefusals(1);
        flap(4);
        assertThat(history.queue().awaitPending(4, PATIENCE)).isTrue();
        database.refuse(false);
        history.close();
        assertThat(history.written()).isEqualTo(4);
        assertThat(history.dropped()).isZero();
    }

    @Test
    void closingGivesUpWhenThatIsInVain() throws Exception {
        database.refuse(true);
        var history = builder().firstPause(Duration.ofDays(1)).build();
        database.awaitRefusals(1);
        flap(4);
        assertThat(history.queue().awaitPending(4, PATIENCE)).isTrue();
        history.close();
        assertThat(history.dropped()).isEqualTo(4);
        assertThat(history.pending()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1st",
                "a b",
                "health;DROP TABLE orders",
                "\"quoted\"",
                "a.b.c",
                ".a",
                "a.",
                "t--",
                "täble",
                "a123456789a123456789a123456789a123456789a12345678"
            })
    void aNameThatIsNoneIsRefused(String table) {
        assertThatThrownBy(() -> builder().table(table))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("table '" + table + "': must be a name like health_transitions");
    }

    @Test
    void boundsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> builder().capacity(0)).hasMessage("capacity 0: must be at least 1");
        assertThatThrownBy(() -> builder().retention(Duration.ofSeconds(1)))
                .hasMessage("retention PT1S: must be at least a minute");
        assertThatThrownBy(() -> builder().closeWithin(Duration.ofSeconds(-1)))
                .hasMessage("close within PT-1S: must not be negative");
    }

    @Test
    void theDatabaseIsLeftAsItWas() throws SQLException, InterruptedException {
        try (var history = builder().build()) {
            flap(2);
            awaitWritten(history, 2);
        }
        assertThat(database.open()).isZero();
        assertThat(database.automatic()).isTrue();
    }
}
