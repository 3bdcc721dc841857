package io.github.vitals4j.examples.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.SizeAndTimeBasedFileNamingAndTriggeringPolicy;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.rolling.TimeBasedRollingPolicy;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The files rotate by size and by day, and the old ones go; with small sizes, and days that pass when the test says.
 */
class RotationTest {
    @TempDir
    Path folder;

    @SuppressWarnings("unchecked")
    private static SizeAndTimeBasedRollingPolicy<ILoggingEvent> rotation(LogFiles log, String appender) {
        return (SizeAndTimeBasedRollingPolicy<ILoggingEvent>)
                log.appender(appender).getRollingPolicy();
    }

    private static SizeAndTimeBasedFileNamingAndTriggeringPolicy<ILoggingEvent> trigger(LogFiles log, String appender) {
        var trigger = (SizeAndTimeBasedFileNamingAndTriggeringPolicy<ILoggingEvent>)
                rotation(log, appender).getTimeBasedFileNamingAndTriggeringPolicy();
        // Logback looks at the size once a minute.
        trigger.setCheckIncrement(Duration.buildByMilliseconds(0));
        return trigger;
    }

    private static void atNoon(LogFiles log, LocalDate day) {
        long noon = day.atTime(12, 0).atZone(ZoneId.systemDefault()).toInstant().toEpochMilli();
        trigger(log, "app").setCurrentTime(noon);
        trigger(log, "error").setCurrentTime(noon);
    }

    @Test
    void theLimitsAreThoseOfTheDocument() throws Exception {
        try (var log = new LogFiles(folder, Map.of())) {
            assertThat(rotation(log, "app").getMaxHistory()).isEqualTo(30);
            assertThat(rotation(log, "error").getMaxHistory()).isEqualTo(90);
            assertThat(size(rotation(log, "app"))).isEqualTo(100L << 20);
            assertThat(size(rotation(log, "error"))).isEqualTo(50L << 20);
        }
    }

    private static long size(SizeAndTimeBasedRollingPolicy<?> rotation) throws ReflectiveOperationException {
        return ((FileSize) untold(SizeAndTimeBasedRollingPolicy.class, "maxFileSize", rotation)).getSize();
    }

    /** {@return what Logback keeps to itself} */
    private static Object untold(Class<?> type, String field, Object policy) throws ReflectiveOperationException {
        var declared = type.getDeclaredField(field);
        declared.setAccessible(true);
        return declared.get(policy);
    }

    @Test
    void aFileThatIsFullIsCompressedAndNothingIsLost() throws Exception {
        var logger = LoggerFactory.getLogger("orders");
        // Each fills once: Logback waits for the last file to be compressed, not for those before.
        var log = new LogFiles(folder, Map.of("LOG_SIZE", "16KB", "LOG_ERROR_SIZE", "4KB"));
        try (log) {
            atNoon(log, LocalDate.now(ZoneId.systemDefault())); // a day that begins now would begin a file of its own
            for (int i = 0; i < 100; i++) {
                logger.atLevel(i % 4 == 0 ? Level.ERROR : Level.INFO)
                        .addKeyValue("number", i)
                        .log("Order {} of a hundred, with some text so that the file fills", i);
            }
        }

        assertThat(log.names("app.")).hasSize(2).contains("app.log");
        assertThat(log.names("app.2")).allMatch(name -> name.matches("app\\.\\d{4}-\\d\\d-\\d\\d\\.\\d+\\.log\\.gz"));
        assertThat(numbers(log, "app.")).hasSize(100).doesNotHaveDuplicates();
        assertThat(log.names("error.")).hasSize(2);
        assertThat(numbers(log, "error.")).hasSize(25).allMatch(number -> number % 4 == 0);
    }

    private static List<Integer> numbers(LogFiles log, String beginning) throws Exception {
        var numbers = new ArrayList<Integer>();
        for (String name : log.names(beginning)) {
            for (var event : log.events(name)) {
                numbers.add(event.path("number").intValue());
            }
        }
        return numbers;
    }

    @Test
    void whatIsOlderThanThirtyDaysGoesAndErrorsStayForNinety() throws Exception {
        var logger = LoggerFactory.getLogger("orders");
        var first = LocalDate.now(ZoneId.systemDefault());
        var log = new LogFiles(folder, Map.of());
        try (log) {
            for (int day = 0; day <= 100; day++) {
                atNoon(log, first.plusDays(day));
                logger.error("Order {} is lost", day);
                // In an application a day is long enough; here yesterday's file could appear after those of its age
                // went.
                awaitFiles(log, "app");
                awaitFiles(log, "error");
            }
        }

        assertThat(log.names("app.20")).hasSize(30).last().isEqualTo("app." + first.plusDays(99) + ".0.log.gz");
        assertThat(log.names("error.20")).hasSize(90).last().isEqualTo("error." + first.plusDays(99) + ".0.log.gz");
        assertThat(log.events("app.log")).hasSize(1);
    }

    /**
     * Waits until the file that was left last is compressed and the oldest are removed; before the first there is none.
     */
    private static void awaitFiles(LogFiles log, String appender) throws Exception {
        for (String work : List.of("compressionFuture", "cleanUpFuture")) {
            if (untold(TimeBasedRollingPolicy.class, work, rotation(log, appender)) instanceof Future<?> begun) {
                begun.get(30, TimeUnit.SECONDS);
            }
        }
    }
}
