package io.github.vitals4j.health.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthStatus;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a history takes: memory, and a library. */
class HistoryFootprintTest {
    private static final int DEPENDENCIES = 200;
    private static final Duration BETWEEN_RUNS = Duration.ofSeconds(30);

    @Test
    void aDependencyTakesAboutAsMuchMemoryAsTheDocumentationSays() {
        var random = new Random(1);
        var records = new ArrayList<DependencyRecord>();
        long before = used();
        for (int i = 0; i < DEPENDENCIES; i++) {
            records.add(afterADay(random));
        }
        long bytes = (used() - before) / DEPENDENCIES;
        assertThat(records).hasSize(DEPENDENCIES); // or they could be collected before they are measured
        assertThat(bytes).isBetween(5_000L, 20_000L);
    }

    /** A day of runs that take 1 to 50 ms, most of them, and five failures. */
    private static DependencyRecord afterADay(Random random) {
        var record = new DependencyRecord(50, 60, HealthStatus.HEALTHY, 0);
        long day = Duration.ofHours(25).toNanos();
        for (long now = 0; now < day; now += BETWEEN_RUNS.toNanos()) {
            var duration = Duration.ofMillis((long) Math.exp(2 + 0.7 * random.nextGaussian()));
            record.add(new PastRun(Instant.ofEpochMilli(now / 1_000_000), HealthStatus.HEALTHY, duration), now);
        }
        for (int i = 0; i < 10; i++) {
            record.add(
                    new StatusChange(
                            Instant.ofEpochSecond(i),
                            i % 2 == 0 ? HealthStatus.HEALTHY : HealthStatus.UNHEALTHY,
                            i % 2 == 0 ? HealthStatus.UNHEALTHY : HealthStatus.HEALTHY,
                            Duration.ofSeconds(i),
                            null,
                            "x".repeat(100)),
                    day);
        }
        return record;
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        var runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    @Test
    void withoutTheLibraryForQuantilesTheErrorSaysWhatToAdd() throws Exception {
        URL[] others = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("HdrHistogram"))
                .map(HistoryFootprintTest::url)
                .toArray(URL[]::new);
        try (var loader = new URLClassLoader(others, ClassLoader.getPlatformClassLoader())) {
            Class<?> managers = loader.loadClass(HealthCheckManager.class.getName());
            Object builder = managers.getMethod("builder").invoke(null);
            try (var manager =
                    (AutoCloseable) builder.getClass().getMethod("build").invoke(builder)) {
                var of = loader.loadClass(HealthHistory.class.getName()).getMethod("of", managers);
                assertThatThrownBy(() -> of.invoke(null, manager))
                        .isInstanceOf(InvocationTargetException.class)
                        .cause()
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageStartingWith("a history needs org.hdrhistogram:HdrHistogram");
            }
        }
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
