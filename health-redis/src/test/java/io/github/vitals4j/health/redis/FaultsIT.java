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
import java.util.concurrent.TimeUnit;
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
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final Duration AT_ONCE = Duration.ofMillis(800);
    private static final Duration MARGIN = Duration.ofMillis(250);

    private static final ClusterScenes CLUSTERS = new ClusterScenes();
    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("io.github.vitals4j");
    private static final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private static final List<String> REPORT = new ArrayList<>();
    private static Clients clients;

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
            try (var manager = manager(scene)) {
                var before = check(manager);
                if (scene.wellBefore) {
                    assertThat(before.status()).as("%s", before).isEqualTo(HealthStatus.HEALTHY);
                }
                int open = clients.open(scene.held == null ? openAtFirst : clients.open());
                var threads = Clients.threads();

                scene.inflict.run();
                long start = System.nanoTime();
                var health = checkWith(scene, manager);
                var took = Duration.ofNanos(System.nanoTime() - start);

                assertThat(health.status().text()).as("%s", health).isEqualTo(status);
                assertThat(health.reason().map(Reason::code).orElse(null))
                        .as("%s", health)
                        .isEqualTo(reason);
                assertThat(took).isLessThanOrEqualTo(answer.equals("at_once") ? AT_ONCE : TIMEOUT.plus(MARGIN));
                assertThat(health + " " + health.metadata()).doesNotContain(ServerScenes.PASSWORD);

                var again = Duration.ZERO;
                if (scene.heal != null) {
                    scene.heal.run();
                    start = System.nanoTime();
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
                        took.toMillis() + " ms",
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

    private static HealthCheckManager manager(Scene scene) {
        return HealthCheckManager.builder()
                .register("redis", scene.checker, options -> options.timeout(TIMEOUT))
                .build();
    }

    private static DependencyHealth check(HealthCheckManager manager) throws Exception {
        return manager.refresh("redis")
                .get(10, TimeUnit.SECONDS)
                .dependency("redis")
                .orElseThrow();
    }

    private static DependencyHealth checkWith(Scene scene, HealthCheckManager manager) throws Exception {
        if (scene.during == null) {
            return check(manager);
        }
        var sent = scene.watched.nextRequest();
        var report = manager.refresh("redis");
        sent.get(5, TimeUnit.SECONDS);
        scene.during.run();
        return report.get(10, TimeUnit.SECONDS).dependency("redis").orElseThrow();
    }
}
