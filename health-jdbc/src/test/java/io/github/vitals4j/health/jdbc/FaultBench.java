package io.github.vitals4j.health.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.zaxxer.hikari.HikariDataSource;
import io.github.vitals4j.health.FinishedRun;
import io.github.vitals4j.health.Reason;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.slf4j.LoggerFactory;

/**
 * Tries a fault on a checker as an application has it: well first, then broken, then well again, all by one manager. It
 * compares what the checker says with the table, and what is left behind with what was there before.
 */
final class FaultBench {
    /** Of a run that gets no answer. */
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    /** Of a run that gets no connection of a pool; it is to ask the database besides. */
    private static final Duration POOL_TIMEOUT = Duration.ofSeconds(2);
    /** Of a run that is to answer at once, and must not be taken for one that times out. */
    private static final Duration LONG_TIMEOUT = Duration.ofSeconds(60);

    /** By far less than the long timeout, and enough for a machine that is shared with others. */
    private static final Duration IN_TIME = Duration.ofSeconds(20);

    /** How often a checker may be run until it notices that all is well again. */
    private static final int RUNS_TO_RECOVER = 20;

    /** How often one may be run until it says itself what it has found, on a machine that stands still at times. */
    private static final int RUNS_TO_TELL = 5;

    interface Step {
        void run() throws Exception;
    }

    /**
     * A fault, and what it is tried on.
     *
     * @param source makes the data source; a pool is closed in the end
     * @param checker what the checker is to ask
     * @param before whether it is there before the data source is
     * @param strike makes it, between two runs
     * @param inRun done while the run goes on that is to notice it
     * @param heal ends it
     * @param recovers whether it can be ended
     */
    record Fault(
            Source source,
            UnaryOperator<JdbcChecker> checker,
            boolean before,
            Step strike,
            Step inRun,
            Step heal,
            boolean recovers) {
        Fault(Source source, UnaryOperator<JdbcChecker> checker, Step strike, Step inRun, Step heal) {
            this(source, checker, false, strike, inRun, heal, true);
        }

        Fault fromTheStart() {
            return new Fault(source, checker, true, strike, inRun, heal, recovers);
        }

        Fault forEver() {
            return new Fault(source, checker, before, strike, inRun, heal, false);
        }
    }

    interface Source {
        DataSource open();
    }

    private final List<String> secrets;
    private final Step settled;

    /**
     * @param secrets what no result and no log may show
     * @param settled checks that the server has nobody left to talk to
     */
    FaultBench(List<String> secrets, Step settled) {
        this.secrets = secrets;
        this.settled = settled;
    }

    void tryOut(FaultTable.Row row, Fault fault) throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        var logger = (Logger) LoggerFactory.getLogger("io.github.vitals4j");
        log.start();
        logger.addAppender(log);
        try {
            if (fault.before) {
                fault.strike.run();
            }
            DataSource source = fault.source.open();
            try {
                observe(row, fault, source);
            } finally {
                if (source instanceof HikariDataSource pool) {
                    pool.close();
                }
            }
        } finally {
            logger.detachAppender(log);
        }
        log.list.forEach(event -> assertNoSecretIn(event.getFormattedMessage() + event.getKeyValuePairs()));
        settled.run();
    }

    private void observe(FaultTable.Row row, Fault fault, DataSource source) throws Exception {
        try (var watched = Watched.start(fault.checker.apply(JdbcChecker.of(source)), timeout(row))) {
            if (!fault.before) {
                untilHealthy(watched, watched.next());
                fault.strike.run();
                watched.refresh();
            }
            fault.inRun.run();
            FinishedRun broken = watched.next();
            for (int run = 1; run < RUNS_TO_TELL && !isTold(row, broken, source); run++) {
                watched.refresh();
                broken = watched.next();
            }
            try {
                assertExpected(row, broken, source);
            } finally {
                fault.heal.run();
            }
            long healed = System.nanoTime();
            String recovered = "";
            if (fault.recovers) {
                watched.refresh();
                untilHealthy(watched, watched.next());
                recovered = Duration.ofNanos(System.nanoTime() - healed).toMillis() + " ms";
            }
            FaultReport.add(row, broken, recovered);
            if (source instanceof HikariDataSource pool) {
                awaitTheEndOfAborts();
                assertThat(pool.getHikariPoolMXBean().getActiveConnections())
                        .as("connections not given back")
                        .isZero();
            }
        }
    }

    private static Duration timeout(FaultTable.Row row) {
        if (row.waitsForThePool()) {
            return POOL_TIMEOUT;
        }
        return row.timesOut() ? TIMEOUT : LONG_TIMEOUT;
    }

    private static boolean isTold(FaultTable.Row row, FinishedRun run, DataSource source) {
        if (run.reason().filter(Reason.TIMEOUT::equals).isEmpty()) {
            return true;
        }
        // The manager ends a run that does not end itself, and knows nothing of the pool.
        boolean endedByManager =
                source instanceof HikariDataSource && run.metadata().isEmpty();
        // The pool is not to blame before the database has been asked directly.
        return !endedByManager && !row.waitsForThePool();
    }

    /** A connection that is aborted goes back on the thread that aborts it, which no run waits for. */
    private static void awaitTheEndOfAborts() throws InterruptedException {
        for (Thread each : Thread.getAllStackTraces().keySet()) {
            if (each.getName().startsWith("vitals4j-jdbc-") && each.getName().endsWith("-abort")) {
                each.join(LONG_TIMEOUT.toMillis());
            }
        }
    }

    private void assertExpected(FaultTable.Row row, FinishedRun run, DataSource source) {
        assertThat(run.status().text() + " " + run.reason().map(Reason::code).orElse(""))
                .as("%s: %s", row, run.error())
                .isEqualTo(row.status() + " " + row.reason());
        assertThat(run.duration()).as("answered in").isLessThan(IN_TIME);
        if (row.timesOut() || row.waitsForThePool()) {
            // A run that is repeated waits for the attempt of the one before, but not longer than half of its time.
            assertThat(run.duration())
                    .as("timed out after")
                    .isGreaterThan(timeout(row).dividedBy(3));
        }
        assertNoSecretIn(run.error().orElse("") + run.metadata() + run);
        if (source instanceof HikariDataSource) {
            assertThat(run.metadata()).containsKeys("pool_size", "checked_out", "checked_in", "pending", "max");
        }
    }

    private void untilHealthy(Watched watched, FinishedRun last) throws InterruptedException {
        FinishedRun run = last;
        for (int i = 0; i < RUNS_TO_RECOVER && !run.status().text().equals("healthy"); i++) {
            assertNoSecretIn(run.error().orElse("") + run.metadata());
            watched.refresh();
            run = watched.next();
        }
        assertThat(run.status().text())
                .as("after %d runs: %s", RUNS_TO_RECOVER, run.error())
                .isEqualTo("healthy");
    }

    private void assertNoSecretIn(String text) {
        assertThat(text).doesNotContain(secrets);
    }
}
