package io.github.vitals4j.health.redis;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.vitals4j.health.DependencyHealth;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.slf4j.LoggerFactory;

/**
 * What is said of each fault, how soon, and what is left behind. The table was written before the code; every case runs
 * against real servers, through a manager.
 */
class FaultsIT {
    /** Of a run that is to take all of it, or much. */
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    /** Of a run that is to answer at once. */
    private static final Duration LONG_TIMEOUT = Duration.ofSeconds(60);
    /** Far less than the long timeout, and yet more than a slow machine takes for anything else. */
    private static final Duration AT_ONCE = Duration.ofSeconds(20);
    /** No answer before this has not waited for anything; a server is suspected of speaking no TLS at half the time. */
    private static final Duration NOT_AT_ONCE = TIMEOUT.multipliedBy(2).dividedBy(5);

    private static final int ROUNDS = 10;

    private static final ClusterScenes CLUSTERS = new ClusterScenes();
    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("io.github.vitals4j");
    private static final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private static final List<String> REPORT = new ArrayList<>();
    private static Clients clients;

    private record Said(DependencyHealth health, Duration took) {
        boolean is(String status, String reason) {
            return health.status().text().equals(status)
                    && Objects.equals(health.reason().map(Reason::code).orElse(null), reason);
        }
    }

    @BeforeAll
    static void open() throws Exception {
        LOGGER.setLevel(Level.TRACE);
        LOGGER.setAdditive(false);
        logged.start();
        LOGGER.addAppender(logged);
        clients = new Clients();
        clients.warmUp();
    }

    /** For the documentation. */
    @AfterAll
    static void writeReport() throws IOException {
        Files.write(Files.createDirectories(Path.of("target")).resolve("faults-redis.md"), REPORT);
    }

    @AfterAll
    static void close() {
        clients.close();
        CLUSTERS.close();
        LOGGER.detachAppender(logged);
        LOGGER.setLevel(Level.OFF);
        assertThat(logged.list)
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.getFormattedMessage() + event.getKeyValuePairs())
                        .doesNotContain(ServerScenes.PASSWORD));
    }

    @ParameterizedTest(name = "{0} through {1}, {2}")
    @CsvFileSource(resources = "/faults.csv", numLinesToSkip = 1)
    void isCalledByItsName(String fault, String through, String asking, String status, String reason, String answer)
            throws Exception {
        int openAtFirst = clients.open();
        try (var scene = new Scene(clients, through, asking)) {
            arrange(fault, through, scene);
            boolean atOnce = answer.equals("at_once");
            try (var manager = manager(scene, atOnce ? LONG_TIMEOUT : TIMEOUT)) {
                // Its first run began with the manager, and must be over.
                check("redis", manager);
                if (scene.wellBefore) {
                    var before = check("before", manager);
                    assertThat(before.status()).as("%s", before).isEqualTo(HealthStatus.HEALTHY);
                }
                int open = clients.open(scene.held == null ? openAtFirst : clients.open());
                var threads = Clients.threads();

                scene.inflict.run();
                var said = checkWith(scene, manager);
                for (int round = 1; round < ROUNDS && !said.is(status, reason) && mayChange(scene, atOnce); round++) {
                    if (scene.goOn != null) {
                        scene.goOn.run();
                    }
                    said = checkWith(scene, manager);
                }
                var health = said.health;

                assertThat(health.status().text()).as("%s", health).isEqualTo(status);
                assertThat(health.reason().map(Reason::code).orElse(null))
                        .as("%s", health)
                        .isEqualTo(reason);
                assertThat(said.took).isBetween(atOnce ? Duration.ZERO : NOT_AT_ONCE, AT_ONCE);
                assertThat(health + " " + health.metadata()).doesNotContain(ServerScenes.PASSWORD);

                var again = Duration.ZERO;
                if (scene.heal != null) {
                    scene.heal.run();
                    long start = System.nanoTime();
                    var recovered = Recovery.of(Map.of("redis", scene.checker));
                    assertThat(recovered.status())
                            .as("%s", recovered.dependencies())
                            .isEqualTo(HealthStatus.HEALTHY);
                    again = Duration.ofNanos(System.nanoTime() - start);
                }
                assertThat(clients.open(open)).isLessThanOrEqualTo(open);
                assertThat(Clients.threads()).isSubsetOf(threads);
                REPORT.add(String.join(
                        " | ",
                        "| " + through.replace('_', ' '),
                        asking,
                        fault.replace('_', ' '),
                        status,
                        reason == null ? "" : reason,
                        said.took.toMillis() + " ms",
                        (scene.heal == null ? "" : again.toMillis() + " ms") + " |"));
            }
        }
    }

    private static void arrange(String fault, String through, Scene scene) throws Exception {
        if (!ServerScenes.arrange(fault, scene)
                && !SentinelScenes.arrange(fault, through, scene)
                && !CLUSTERS.arrange(fault, through, scene)) {
            throw new IllegalArgumentException("no such fault: " + fault);
        }
    }

    /**
     * {@return whether another check may know more} One that takes all its time knows less if the process stands still
     * in its last tenth of a second.
     */
    private static boolean mayChange(Scene scene, boolean atOnce) {
        return scene.goOn != null || !atOnce;
    }

    private static HealthCheckManager manager(Scene scene, Duration timeout) {
        var builder =
                HealthCheckManager.builder().register("redis", scene.checker, options -> options.timeout(timeout));
        if (scene.wellBefore) {
            builder.register("before", scene.checker, options -> options.timeout(LONG_TIMEOUT));
        }
        return builder.build();
    }

    private static DependencyHealth check(String name, HealthCheckManager manager) throws Exception {
        return Scene.await(manager.refresh(name)).dependency(name).orElseThrow();
    }

    private static Said checkWith(Scene scene, HealthCheckManager manager) throws Exception {
        long start = System.nanoTime();
        if (scene.during == null) {
            return new Said(check("redis", manager), Duration.ofNanos(System.nanoTime() - start));
        }
        var sent = scene.watched.nextRequest();
        var report = manager.refresh("redis");
        Scene.await(sent);
        scene.during.run();
        var health = Scene.await(report).dependency("redis").orElseThrow();
        return new Said(health, Duration.ofNanos(System.nanoTime() - start));
    }
}
