package io.github.vitals4j.health;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a checker said, fit to be kept: redacted, cut to size, and free of foreign objects.
 *
 * @param status healthy, degraded or unhealthy
 * @param problem what is wrong, unless healthy
 * @param metadata figures of the checker; not modifiable
 * @param stackTrace where a failure comes from; null unless it would be logged
 */
record Reading(
        HealthStatus status,
        @Nullable Problem problem,
        Map<String, Object> metadata,
        @Nullable String stackTrace) {

    /**
     * {@return what the result says} Executes foreign code, such as an exception's {@code getMessage()}, but never
     * throws.
     */
    static Reading of(CheckResult result, CheckRun run) {
        try {
            var redactor = Redactor.of(run.secrets());
            var reason = result.reason().orElse(null);
            var problem = reason == null
                    ? null
                    : new Problem(reason, redactor.text(result.error().orElse("")));
            var cause = result.cause().orElse(null);
            var stackTrace = cause != null && HealthLog.showsStackTraces() ? redactor.stackTrace(cause) : null;
            return new Reading(result.status(), problem, redactor.metadata(result.metadata()), stackTrace);
        } catch (Throwable broken) {
            return new Reading(
                    HealthStatus.UNHEALTHY,
                    new Problem(Reason.INTERNAL_ERROR, "the result could not be read"),
                    Map.of(),
                    null);
        }
    }

    boolean says(Reason reason) {
        return problem != null && problem.reason().equals(reason);
    }
}
