package io.github.vitals4j.health;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatterBuilder;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes what happens to the log, with key-value pairs. A steady failure is told when it begins, once in ten minutes
 * while it lasts, and when it is over; never once per run.
 *
 * <p>Encoders that write JSON put the pairs beside their own members and may know no more than JSON's types: so no key
 * is {@code message} or another of theirs, and a value is a String, Number or Boolean.
 */
final class HealthLog implements HealthListener {
    private static final Logger LOG = LoggerFactory.getLogger(HealthCheckManager.class);
    private static final long REMINDER = Duration.ofMinutes(10).toNanos();

    /**
     * A time without health that has been told.
     *
     * @param toldNanos when it was told last, by the monotonic clock
     * @param before how long it had lasted when the status changed last
     */
    private record Trouble(long toldNanos, Duration before) {}

    private final Threads threads;

    /** Touched by the mailbox's thread only. */
    private final Map<String, Trouble> troubles = new HashMap<>();

    /** @param threads has the engine's monotonic clock */
    HealthLog(Threads threads) {
        this.threads = threads;
    }

    /** {@return whether stack traces are logged, and so have to be kept} */
    static boolean showsStackTraces() {
        return LOG.isDebugEnabled();
    }

    @Override
    public void onRegistered(String name, CheckOptions options) {
        LOG.atInfo()
                .addKeyValue("name", name)
                .addKeyValue("type", options.type().text())
                .addKeyValue("cache_ttl", options.ttl().toMillis() / 1000.0)
                .addKeyValue("enabled", options.enabled())
                .log("Dependency registered");
    }

    @Override
    public void onUnregistered(String name) {
        troubles.remove(name);
        LOG.atInfo().addKeyValue("name", name).log("Dependency unregistered");
    }

    @Override
    public void onTransition(Transition transition) {
        var trouble = troubles.remove(transition.name());
        var lasted = trouble == null ? Duration.ZERO : trouble.before().plus(transition.lasted());
        if (transition.to() != HealthStatus.HEALTHY) {
            troubles.put(transition.name(), new Trouble(transition.atNanos(), lasted));
            tellStatus(level(transition), transition.dependency());
        } else if (trouble == null) {
            tellStatus(Level.DEBUG, transition.dependency());
        } else {
            describe(LOG.atInfo(), transition.dependency())
                    .addKeyValue("lasted_ms", lasted.toMillis())
                    .log("Dependency {} has recovered", transition.name());
        }
    }

    private static Level level(Transition transition) {
        return transition.to() == HealthStatus.UNHEALTHY && transition.type() == DependencyType.CRITICAL
                ? Level.ERROR
                : Level.WARN;
    }

    private static void tellStatus(Level level, DependencyHealth dependency) {
        describe(LOG.atLevel(level), dependency)
                .log(
                        "Dependency {} is {}",
                        dependency.name(),
                        dependency.status().text());
    }

    @Override
    public void onRun(FinishedRun run) {
        if (run.stackTrace() != null) {
            LOG.atDebug().addKeyValue("name", run.name()).log("Check of {} failed: {}", run.name(), run.stackTrace());
        }
        remind(run.dependency(), run.endedNanos());
    }

    @Override
    public void onStuck(DependencyHealth dependency) {
        remind(dependency, threads.now());
    }

    private void remind(DependencyHealth dependency, long nanos) {
        var trouble = troubles.get(dependency.name());
        if (trouble != null && !dependency.isUp() && nanos - trouble.toldNanos() >= REMINDER) {
            troubles.put(dependency.name(), new Trouble(nanos, trouble.before()));
            describe(LOG.atWarn(), dependency)
                    .addKeyValue("since", text(dependency.since()))
                    .log(
                            "Dependency {} is still {}",
                            dependency.name(),
                            dependency.status().text());
        }
    }

    /** With three decimals, as everywhere. The formatter is made anew, for an application may never need it. */
    private static String text(Instant moment) {
        return new DateTimeFormatterBuilder()
                .appendInstant(3)
                .toFormatter(Locale.ROOT)
                .format(moment);
    }

    void initialCheck(HealthReport report) {
        LOG.atInfo()
                .addKeyValue("status", report.status().text())
                .addKeyValue("summary", report.message())
                .log("Initial health check completed");
    }

    void started(String service, String version) {
        LOG.atInfo()
                .addKeyValue("service", service)
                .addKeyValue("version", version)
                .log("Health checks started");
    }

    void draining() {
        LOG.atInfo().log("Draining: readiness is unhealthy from now on");
    }

    void stopped() {
        LOG.atInfo().log("Health checks stopped");
    }

    private static LoggingEventBuilder describe(LoggingEventBuilder message, DependencyHealth dependency) {
        message = message.addKeyValue("name", dependency.name())
                .addKeyValue("type", dependency.type().text())
                .addKeyValue("status", dependency.status().text());
        if (dependency.reason().isPresent()) {
            message = message.addKeyValue("reason", dependency.reason().get().code())
                    .addKeyValue("error", dependency.error().orElse(""));
        }
        return dependency.duration().isPresent()
                ? message.addKeyValue("duration_ms", dependency.duration().get().toMillis())
                : message;
    }
}
