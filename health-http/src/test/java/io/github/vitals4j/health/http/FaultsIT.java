package io.github.vitals4j.health.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.github.vitals4j.health.DependencyChecker;
import io.github.vitals4j.health.DependencyHealth;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.Reason;
import io.github.vitals4j.health.View;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** Every fault of the table, against real servers, through the real manager. */
class FaultsIT {
    private static final Duration SHORT = Duration.ofMillis(700);
    private static final Duration LONG = Duration.ofSeconds(60);
    /** What ends by itself has ended by then, however busy the machine is, and so long before the long timeout. */
    private static final Duration AT_ONCE = Duration.ofSeconds(20);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final List<String> REPORT = new ArrayList<>();

    private static Set<Thread> threadsBefore;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Set<Thread> before = living();
    private Level level;

    static Stream<FaultTable.Row> rows() {
        return FaultTable.rows().stream().filter(row -> !FaultTable.isOfResolver(row));
    }

    @BeforeAll
    static void warmUp() throws Exception {
        // What is loaded and compiled the first time must not count as the time of a check.
        for (String kind : new String[] {"http", "llm", "remote", "tls_certificate"}) {
            try (var stage = new FaultStage(kind, "server_error");
                    var health = HealthCheckManager.builder().build()) {
                assertThat(firstRun(health, stage, LONG).status()).isEqualTo(HealthStatus.HEALTHY);
            }
        }
        threadsBefore = living();
    }

    @BeforeEach
    void listenToLog() {
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        level = root.getLevel();
        root.setLevel(Level.DEBUG);
        // A thread that ends late may still log while the test reads.
        log.list = new CopyOnWriteArrayList<>();
        log.start();
        root.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.detachAppender(log);
        root.setLevel(level);
    }

    /** For the documentation. */
    @AfterAll
    static void writeReport() throws IOException {
        var directory = Files.createDirectories(Path.of("target"));
        Files.write(directory.resolve("faults-http.md"), REPORT);
    }

    @AfterEach
    void noThreadIsLeft() throws Exception {
        for (var thread : living()) {
            if (!before.contains(thread) && !isClients(thread)) {
                thread.join(PATIENCE.toMillis());
                assertThat(thread.isAlive()).as("%s is alive", thread).isFalse();
            }
        }
    }

    @AfterAll
    static void noClientIsLeft() throws Exception {
        // A client of its own TLS settings ends when it is garbage; all others are shared.
        for (var thread : living()) {
            if (isClients(thread) && !threadsBefore.contains(thread)) {
                RotatingClientTest.collectUntilEnded(thread);
                assertThat(thread.isAlive()).as("%s is alive", thread).isFalse();
            }
        }
    }

    private static boolean isClients(Thread thread) {
        return thread.getName().matches("HttpClient-\\d+-SelectorManager");
    }

    private static Set<Thread> living() {
        return Thread.getAllStackTraces().keySet().stream()
                // The pool of eight, and what belongs to the test's servers, the JDK and JUnit.
                .filter(
                        thread -> !thread.getName()
                                .matches(
                                        "vitals4j-http-[0-9]+|test-server|HTTP-Dispatcher|server-timer|"
                                                + "Keep-Alive.*|process reaper.*|Common-Cleaner|.*ForkJoinPool.*|CompletableFutureDelay.*"))
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theCheckerSaysWhatTheTableSays(FaultTable.Row row) throws Exception {
        var timeout = row.reason().equals("timeout") ? SHORT : LONG;
        try (var stage = new FaultStage(row.checker(), row.fault());
                var health = HealthCheckManager.builder().build()) {
            if (stage.startsWell()) {
                assertThat(firstRun(health, stage, LONG).status()).isEqualTo(HealthStatus.HEALTHY);
                health.unregister("dependency");
            }
            stage.breakIt();

            long start = System.nanoTime();
            var broken = firstRun(health, stage, timeout);
            var took = Duration.ofNanos(System.nanoTime() - start);

            assertThat(broken.status().text()).isEqualTo(row.status());
            assertThat(broken.reason().map(Reason::code)).as(broken.toString()).contains(row.reason());
            assertThat(took).isLessThan(AT_ONCE);
            if (timeout.equals(SHORT)) {
                // A checker gives up a tenth before that.
                assertThat(took).isGreaterThan(Duration.ofMillis(600));
            }
            if (row.fault().equals("stopped")) {
                // Whoever is stopped does not notice that a connection was closed.
                stage.mend();
            }
            // Not longer: after thirty seconds the server itself closes what nobody uses.
            assertThat(stage.proxy().awaitConnections(stage.connectionsLeft(), AT_ONCE))
                    .as("connections left: %s", stage.proxy().connections())
                    .isTrue();
            assertThat(stage.written()).isLessThan(32 << 20);
            assertNoSecret(broken);

            stage.mend();

            start = System.nanoTime();
            assertBecomesHealthy(stage.checker());
            var again = Duration.ofNanos(System.nanoTime() - start);
            REPORT.add(String.join(
                    " | ",
                    "| " + row.checker(),
                    row.fault().replace('_', ' '),
                    row.status(),
                    row.reason(),
                    took.toMillis() + " ms",
                    again.toMillis() + " ms |"));
        }
        assertThat(log.list).map(FaultsIT::text).noneMatch(FaultsIT::hasSecret);
    }

    /** Not by the manager that has seen the fault: a run of its may still be stuck, and its timeout is short. */
    private static void assertBecomesHealthy(DependencyChecker checker) throws Exception {
        var report = Recovery.of(Map.of("dependency", checker));
        assertThat(report.status()).as("%s", report.dependencies()).isEqualTo(HealthStatus.HEALTHY);
    }

    /** {@return what a run says that is the only one, whenever it is asked for} */
    private static DependencyHealth firstRun(HealthCheckManager health, FaultStage stage, Duration timeout)
            throws Exception {
        health.register(
                "dependency",
                stage.checker(),
                options -> options.timeout(timeout).ttl(Duration.ofHours(1)).failureTtl(Duration.ofHours(1)));
        return health.checkAsync(View.dependency("dependency"), PATIENCE)
                .get(90, TimeUnit.SECONDS)
                .dependency("dependency")
                .orElseThrow();
    }

    private static void assertNoSecret(DependencyHealth dependency) {
        assertThat(dependency.toString() + dependency.metadata()).matches(text -> !hasSecret(text), "shows no secret");
    }

    private static boolean hasSecret(String text) {
        return text.contains(FaultStage.KEY) || text.contains(FaultStage.OTHER_KEY);
    }

    private static String text(ILoggingEvent event) {
        String trace = event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
        return event.getFormattedMessage() + event.getKeyValuePairs() + trace;
    }
}
