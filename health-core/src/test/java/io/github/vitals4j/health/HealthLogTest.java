package io.github.vitals4j.health;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.github.vitals4j.health.testing.ManualTime;
import io.github.vitals4j.health.testing.TestChecker;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What stands in the log, at which level, with which keys, and how often. */
class HealthLogTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(HealthCheckManager.class);
    private final LinkedBlockingQueue<ILoggingEvent> events = new LinkedBlockingQueue<>();
    private static final String SINCE = "2026-02-13T01:00:00.000Z";

    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            events.add(event);
        }
    };
    private final ManualTime time = ManualTime.at(Instant.parse("2026-02-13T01:00:00.000999Z"));
    private final TestChecker database = TestChecker.healthy();
    private HealthCheckManager health;

    @BeforeEach
    void listen() {
        appender.start();
        logger.addAppender(appender);
        logger.setLevel(Level.INFO);
    }

    @AfterEach
    void stop() {
        health.close();
        logger.setLevel(null);
        logger.detachAppender(appender);
    }

    private void start(DependencyType type) throws Exception {
        health = HealthCheckManager.builder()
                .timeSource(time)
                .service("orders")
                .version("1.4.2")
                .register("database", database, o -> o.type(type))
                .build();
        assertThat(next("Health checks started"))
                .containsEntry("service", "orders")
                .containsEntry("version", "1.4.2");
        assertThat(next("Dependency registered"))
                .containsEntry("name", "database")
                .containsEntry("type", type.text())
                .containsEntry("cache_ttl", 30.0);
        assertThat(next("Initial health check completed"))
                .containsEntry("status", "healthy")
                .containsEntry("summary", "All dependencies are healthy");
    }

    @Test
    void aFailureIsAnErrorOnceAndItsEndSaysHowLongItLasted() throws Exception {
        start(DependencyType.CRITICAL);
        database.nowUnhealthy("no route");
        refresh();
        assertThat(take("Dependency database is unhealthy", Level.ERROR))
                .containsEntry("reason", "reported")
                .containsEntry("error", "no route")
                .containsEntry("status", "unhealthy")
                .containsEntry("duration_ms", 0L);
        for (int i = 0; i < 100; i++) {
            refresh();
        }
        time.advance(Duration.ofSeconds(90));
        database.nowHealthy();
        refresh();
        assertThat(take("Dependency database has recovered", Level.INFO)).containsEntry("lasted_ms", 90_000L);
    }

    @Test
    void theFailureOfAnOptionalDependencyIsAWarning() throws Exception {
        start(DependencyType.OPTIONAL);
        database.nowUnhealthy("no route");
        refresh();
        take("Dependency database is unhealthy", Level.WARN);
    }

    @Test
    void aSteadyFailureIsTakenUpAgainOnceInTenMinutes() throws Exception {
        start(DependencyType.CRITICAL);
        database.nowUnhealthy("no route");
        refresh();
        take("Dependency database is unhealthy", Level.ERROR);
        for (int minute = 1; minute <= 20; minute++) {
            time.advance(Duration.ofSeconds(30));
            refresh();
            time.advance(Duration.ofSeconds(30));
            refresh();
        }
        take("Dependency database is still unhealthy", Level.WARN);
        take("Dependency database is still unhealthy", Level.WARN);
        database.nowHealthy();
        refresh();
        take("Dependency database has recovered", Level.INFO);
    }

    @Test
    void aCheckThatNeverReturnsIsTakenUpAgainAlthoughNothingRunsAnyMore() throws Exception {
        health = HealthCheckManager.builder()
                .timeSource(time)
                .backgroundRefresh()
                .register("database", database.hangIgnoringInterrupts())
                .build();
        database.awaitStarted(1);
        time.advance(Duration.ofSeconds(3));
        for (int replacement = 1; replacement <= 3; replacement++) {
            time.advance(Duration.ofSeconds(60L << (replacement - 1)));
            database.awaitStarted(1 + replacement);
            time.advance(Duration.ofSeconds(3));
        }
        assertThat(skipTo("Dependency database is unhealthy")).containsEntry("reason", "timeout");
        for (int reminder = 1; reminder <= 2; reminder++) {
            time.advance(Duration.ofMinutes(11));
            assertThat(skipTo("Dependency database is still unhealthy"))
                    .containsEntry("reason", "stuck")
                    .containsKey("since");
        }
        database.release();
    }

    @Test
    void aStepOfTheWallClockNeitherHoldsAReminderBackNorBringsItForward() throws Exception {
        start(DependencyType.CRITICAL);
        database.nowUnhealthy("no route");
        refresh();
        take("Dependency database is unhealthy", Level.ERROR);

        time.stepWallClock(Duration.ofDays(1));
        refresh();
        time.stepWallClock(Duration.ofDays(-2));
        for (int i = 0; i < 21; i++) {
            time.advance(Duration.ofSeconds(30));
            refresh();
        }

        assertThat(take("Dependency database is still unhealthy", Level.WARN)).containsEntry("since", SINCE);
        assertThat(events).isEmpty();
    }

    @Test
    void aTroubleIsOverOnlyWithHealthAndWhatItLastedIsTheWholeOfIt() throws Exception {
        start(DependencyType.OPTIONAL);
        database.nowUnhealthy("no route");
        refresh();
        take("Dependency database is unhealthy", Level.WARN);
        time.advance(Duration.ofSeconds(60));
        database.nowDegraded("slow");
        refresh();
        take("Dependency database is degraded", Level.WARN);
        time.advance(Duration.ofSeconds(30));
        database.nowHealthy();
        refresh();

        assertThat(take("Dependency database has recovered", Level.INFO)).containsEntry("lasted_ms", 90_000L);
    }

    @Test
    void whatWasUnknownForALongTimeAndIsHealthyAgainHasRecovered() throws Exception {
        start(DependencyType.CRITICAL);
        time.advance(Duration.ofHours(1));
        assertThat(health.current(View.READINESS).status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(take("Dependency database is unknown", Level.WARN)).containsEntry("reason", "stale");
        refresh();

        assertThat(take("Dependency database has recovered", Level.INFO)).containsKey("lasted_ms");
    }

    @Test
    void drainingAndStoppingAreToldOnce() throws Exception {
        start(DependencyType.CRITICAL);
        health.drain();
        health.drain();
        health.close();
        health.close();
        take("Draining: readiness is unhealthy from now on", Level.INFO);
        take("Health checks stopped", Level.INFO);
        assertThat(events).isEmpty();
    }

    @Test
    void aStackTraceIsLoggedAtDebugOnlyWithItsSecretsTakenOut() throws Exception {
        logger.setLevel(Level.DEBUG);
        health = HealthCheckManager.builder()
                .timeSource(time)
                .register("database", context -> {
                    context.secret("hunter22");
                    throw new IllegalStateException("cannot use hunter22", new java.io.IOException("hunter22 again"));
                })
                .build();
        health.checkReadiness();
        ILoggingEvent trace = take();
        while (!trace.getFormattedMessage().startsWith("Check of database failed")) {
            trace = take();
        }
        assertThat(trace.getLevel()).isEqualTo(Level.DEBUG);
        assertThat(trace.getThrowableProxy()).as("no raw exception").isNull();
        assertThat(trace.getFormattedMessage())
                .contains("IllegalStateException: cannot use ***")
                .contains("Caused by: java.io.IOException: *** again")
                .contains("at io.github.vitals4j.health.")
                .doesNotContain("hunter22");
    }

    private void refresh() {
        health.refresh("database").join();
    }

    private ILoggingEvent take() throws InterruptedException {
        var event = events.poll(20, TimeUnit.SECONDS);
        assertThat(event).as("a log event").isNotNull();
        return event;
    }

    private Map<String, Object> take(String message, Level level) throws InterruptedException {
        var event = take();
        assertThat(event.getFormattedMessage()).isEqualTo(message);
        assertThat(event.getLevel()).isEqualTo(level);
        return keys(event);
    }

    private Map<String, Object> skipTo(String message) throws InterruptedException {
        var event = take();
        while (!event.getFormattedMessage().equals(message)) {
            event = take();
        }
        return keys(event);
    }

    /** Of the first events, which come from several threads. */
    private Map<String, Object> next(String message) throws InterruptedException {
        for (var event = take(); ; event = take()) {
            if (event.getFormattedMessage().equals(message)) {
                return keys(event);
            }
            events.add(event);
        }
    }

    private static Map<String, Object> keys(ILoggingEvent event) {
        var keys = new LinkedHashMap<String, Object>();
        if (event.getKeyValuePairs() != null) {
            for (var pair : event.getKeyValuePairs()) {
                assertThat(pair.value).as(pair.key).isInstanceOfAny(String.class, Number.class, Boolean.class);
                assertThat(keys.put(pair.key, pair.value))
                        .as("key %s, again", pair.key)
                        .isNull();
            }
        }
        assertThat(keys).as("what JSON encoders write themselves").doesNotContainKeys("message", "level", "timestamp");
        return keys;
    }
}
