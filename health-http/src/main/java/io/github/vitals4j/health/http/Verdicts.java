package io.github.vitals4j.health.http;

import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.Reason;
import java.time.Instant;

/** What the codes mean by which servers refuse to answer. */
final class Verdicts {
    private Verdicts() {}

    /**
     * {@return the result that follows from a code that the checker does not accept}
     *
     * @param expected the codes that it does
     */
    static CheckResult refused(Answer answer, String expected) {
        int status = answer.status();
        var result = switch (status) {
            case 401, 407 -> unhealthy(Reason.AUTHENTICATION, status, expected);
            case 403 -> unhealthy(Reason.PERMISSION, status, expected);
            case 429 -> rateLimited(answer);
            default -> unhealthy(Reason.UNEXPECTED_RESPONSE, status, expected);
        };
        return result.with("status_code", status);
    }

    private static CheckResult unhealthy(Reason reason, int status, String expected) {
        return CheckResult.unhealthy(reason, "answered with " + status + "; expected " + expected);
    }

    private static CheckResult rateLimited(Answer answer) {
        var wait = RetryAfter.of(answer.headers(), Instant.now());
        return CheckResult.degraded(Reason.RATE_LIMITED, "answered with 429: it wants fewer requests")
                .with("retry_after_seconds", wait.map(time -> time.toSeconds()).orElse(null));
    }
}
