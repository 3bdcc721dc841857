package io.github.vitals4j.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one finished run said, redacted and measured.
 *
 * @param status healthy, degraded or unhealthy
 * @param problem what is wrong, unless healthy
 * @param metadata figures of the checker; not modifiable
 * @param duration from submission to end
 * @param endedAt by the wall clock, for people
 * @param endedNanos by the monotonic clock, for decisions
 * @param stackTrace redacted; only kept while it can be logged
 */
record Outcome(
        HealthStatus status,
        @Nullable Problem problem,
        Map<String, Object> metadata,
        Duration duration,
        Instant endedAt,
        long endedNanos,
        @Nullable String stackTrace) {

    /**
     * {@return what a run said}
     *
     * @param reading null if it ran out of time
     */
    static Outcome of(CheckRun run, @Nullable Reading reading, Instant endedAt, long endedNanos) {
        var options = run.dependency().options;
        var duration = Duration.ofNanos(Math.max(0, endedNanos - run.startedNanos()));
        var said = reading != null ? reading : timeout(options);
        boolean slow = said.status() == HealthStatus.HEALTHY
                && options.slowAfter().isPresent()
                && duration.compareTo(options.slowAfter().get()) > 0;
        return new Outcome(
                slow ? HealthStatus.DEGRADED : said.status(),
                slow ? new Problem(Reason.SLOW, "answered in " + Durations.text(duration)) : said.problem(),
                said.metadata(),
                duration,
                endedAt,
                endedNanos,
                said.stackTrace());
    }

    private static Reading timeout(CheckOptions options) {
        var problem = new Problem(Reason.TIMEOUT, "no answer in " + Durations.text(options.timeout()));
        return new Reading(HealthStatus.UNHEALTHY, problem, Map.of(), null);
    }

    boolean isSuccess() {
        return status.isUp();
    }

    /** Whether the run came to a verdict on the dependency, and did not just run out of time or break. */
    boolean isConclusive() {
        return problem == null
                || !(problem.reason().equals(Reason.TIMEOUT) || problem.reason().equals(Reason.INTERNAL_ERROR));
    }
}
