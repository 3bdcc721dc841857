package io.github.vitals4j.health.jdbc;

import io.github.vitals4j.health.CheckContext;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.Reason;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One run of a {@link JdbcChecker}: which connection is asked, and what it means if there is none.
 *
 * <p>Of a pool, a connection is borrowed. If none comes within half of the time, or there is none at all, the database
 * is asked directly: what is wrong with it is the verdict. If it is well, the pool gets the rest of the time.
 */
final class Inquiry {
    /** How often a look is taken at the pool while it is waited for. */
    private static final Duration GLANCE = Duration.ofMillis(20);
    /** How long is waited for what is cancelled, and for what is aborted, so that figures are not taken before. */
    private static final Duration MOST_GRACE = Duration.ofMillis(25);

    private final CheckContext context;
    private final Attempts attempts;
    private final Question question;
    private final Deadline end;
    private final Duration grace;

    Inquiry(CheckContext context, Attempts attempts, Question question) {
        this.context = context;
        this.attempts = attempts;
        this.question = question;
        Duration remaining = context.remaining();
        this.grace = shorter(MOST_GRACE, remaining.dividedBy(40));
        this.end = Deadline.in(remaining.minus(grace.multipliedBy(2)));
    }

    /** {@return what the database says on a connection that the source gives} */
    CheckResult ask(ConnectionSource source) throws InterruptedException {
        Attempt attempt = start(source);
        return attempt == null ? busy() : answer(attempt);
    }

    /** {@return what the database says on a new connection past the pool} */
    CheckResult askPast(HikariView pool) throws InterruptedException {
        return ask(pool.direct(end, context::secret));
    }

    /**
     * {@return what the database says on a connection of the pool, or what is wrong if the pool has none}
     *
     * @param whenExhausted the status if every connection is in use although the database is well
     */
    CheckResult ask(HikariView pool, HealthStatus whenExhausted) throws InterruptedException {
        if (!pool.isEmpty()) {
            CheckResult answer = borrow(pool, end.half(), pool::isEmpty);
            if (answer != null) {
                return answer;
            }
        }
        boolean exhausted = pool.isExhausted();
        CheckResult direct = askPast(pool);
        if (direct.status() == HealthStatus.UNHEALTHY && !(exhausted && isFull(direct))) {
            return direct;
        }
        CheckResult answer = borrow(pool, end, () -> false);
        if (answer != null) {
            return answer;
        }
        return pool.isExhausted()
                ? exhausted(whenExhausted)
                : CheckResult.unhealthy(
                        Reason.TIMEOUT, "the pool gives no connection, although the database accepts connections");
    }

    private static boolean isFull(CheckResult direct) {
        return direct.reason().filter(Reason.POOL_EXHAUSTED::equals).isPresent();
    }

    private static CheckResult exhausted(HealthStatus status) {
        String error = "every connection of the pool is in use, and none came back in time";
        return switch (status) {
            case HEALTHY -> CheckResult.healthy();
            case DEGRADED -> CheckResult.degraded(Reason.POOL_EXHAUSTED, error);
            default -> CheckResult.unhealthy(Reason.POOL_EXHAUSTED, error);
        };
    }

    /**
     * {@return what the database says, or null if the pool gives no connection}
     *
     * @param until how long to wait for a connection
     * @param hopeless tells that it is of no use to wait any longer
     */
    private @Nullable CheckResult borrow(HikariView pool, Deadline until, BooleanSupplier hopeless)
            throws InterruptedException {
        Attempt attempt = start(pool);
        if (attempt == null) {
            return null;
        }
        if (!awaitConnection(attempt, until, hopeless)) {
            abandon(attempt);
            return null;
        }
        // Its own patience was shorter than ours; it names no cause that could be relied on.
        return attempt.notConnected() instanceof SQLTransientConnectionException ? null : answer(attempt);
    }

    private boolean awaitConnection(Attempt attempt, Deadline until, BooleanSupplier hopeless)
            throws InterruptedException {
        try {
            while (!attempt.awaitConnection(shorter(GLANCE, until.left()))) {
                if (until.isOver() || hopeless.getAsBoolean()) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException ended) {
            attempt.abandon();
            throw ended;
        }
    }

    private @Nullable Attempt start(ConnectionSource source) throws InterruptedException {
        var attempt = new Attempt(context.name(), source, question, end);
        if (!attempts.start(attempt, end.half())) {
            return null;
        }
        context.onTimeout(attempt::abandon);
        return attempt;
    }

    private CheckResult answer(Attempt attempt) throws InterruptedException {
        try {
            if (!attempt.awaitRelease(end.left())) {
                return late(attempt);
            }
        } catch (InterruptedException ended) {
            attempt.abandon();
            throw ended;
        }
        Throwable notConnected = attempt.notConnected();
        CheckResult result = attempt.result();
        if (result != null) {
            return result;
        }
        return notConnected == null ? timedOut("no connection in time") : SqlFailures.result(notConnected);
    }

    private CheckResult late(Attempt attempt) throws InterruptedException {
        boolean connected = attempt.awaitConnection(Duration.ZERO);
        attempt.cancel();
        if (!attempt.awaitRelease(grace)) {
            abandon(attempt);
        }
        return timedOut(connected ? "no answer in time" : "no connection in time");
    }

    private void abandon(Attempt attempt) throws InterruptedException {
        attempt.abandon();
        attempt.awaitRelease(grace);
    }

    private static CheckResult busy() {
        return timedOut("no connection in time: the driver has not returned from an earlier attempt");
    }

    private static CheckResult timedOut(String error) {
        return CheckResult.unhealthy(Reason.TIMEOUT, error);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
