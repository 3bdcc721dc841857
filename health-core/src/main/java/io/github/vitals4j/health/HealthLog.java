package io.github.vitals4j.health;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes what happens to the log, with key-value pairs. A steady failure is told when it begins, once in ten minutes
 * while it lasts, and when it is over; never once per run.
 */
final class HealthLog implements HealthListener {
    private static final Logger LOG = LoggerFactory.getLogger(HealthCheckManager.class);
    private static final Duration REMINDER = Duration.ofMinutes(10);

    /** When a failure was last told, by the end of the run. Touched by the mailbox's thread only. */
    private final Map<String, Instant> told = new HashMap<>();

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
        told.remove(name);
        LOG.atInfo().addKeyValue("name", name).log("Dependency unregistered");
    }

    @Override
    public void onTransition(Transition transition) {
        var message = describe(LOG.atLevel(level(transition)), transition.dependency());
        if (transition.to().isUp()) {
            told.remove(transition.name());
        } else {
            told.put(transition.name(), transition.at());
        }
        if (transition.to().isUp() && !transition.from().isUp() && transition.from() != HealthStatus.UNKNOWN) {
            message.addKeyValue("lasted_ms", transition.lasted().toMillis())
                    .log("Dependency {} has recovered", transition.name());
        } else {
            message.log(
                    "Dependency {} is {}", transition.name(), transition.to().text());
        }
    }

    private static Level level(Transition transition) {
        return switch (transition.to()) {
            case UNHEALTHY -> transition.type() == DependencyType.CRITICAL ? Level.ERROR : Level.WARN;
            case DEGRADED, UNKNOWN -> Level.WARN;
            case HEALTHY -> transition.from() == HealthStatus.UNKNOWN ? Level.DEBUG : Level.INFO;
        };
    }

    @Override
    public void onRun(FinishedRun run) {
        if (run.stackTrace() != null) {
            LOG.atDebug().addKeyValue("name", run.name()).log("Check of {} failed: {}", run.name(), run.stackTrace());
        }
        var last = told.get(run.name());
        if (last != null
                && !run.dependency().isUp()
                && Duration.between(last, run.endedAt()).compareTo(REMINDER) >= 0) {
            told.put(run.name(), run.endedAt());
            describe(LOG.atWarn(), run.dependency())
                    .addKeyValue("since", run.dependency().since())
                    .log(
                            "Dependency {} is still {}",
                            run.name(),
                            run.dependency().status().text());
        }
    }

    void initialCheck(HealthReport report) {
        LOG.atInfo()
                .addKeyValue("status", report.status().text())
                .addKeyValue("message", report.message())
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
