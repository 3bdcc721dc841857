package io.github.vitals4j.health.redis;

import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.Reason;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.cluster.PartitionException;
import io.lettuce.core.protocol.RedisProtocolException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** What is wrong with a Redis server, told from what Lettuce throws. It is thrown itself within the stages of a run. */
final class RedisFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final int DEEPEST = 32;

    /** Lettuce's own queue is full: it was given a limit, and the server does not keep up. */
    static final Reason QUEUE_FULL = Reason.of("queue_full");

    /** By the first word of a server's error. Every other error is an unexpected response. */
    private static final Map<String, Reason> BY_PREFIX = Map.of(
            "NOAUTH", Reason.AUTHENTICATION,
            "WRONGPASS", Reason.AUTHENTICATION,
            "NOPERM", Reason.PERMISSION,
            "DENIED", Reason.PERMISSION);

    private final transient Reason reason;

    RedisFailure(Reason reason, String text) {
        super(text, null, false, false);
        this.reason = reason;
    }

    /** {@return what the exception means} */
    static RedisFailure of(Throwable failure) {
        Throwable telling = failure;
        while ((telling instanceof CompletionException || telling instanceof ExecutionException)
                && telling.getCause() != null) {
            telling = telling.getCause();
        }
        if (telling instanceof RedisFailure known) {
            return known;
        }
        var serverError = find(telling, RedisCommandExecutionException.class);
        if (serverError != null && serverError.getMessage() != null) {
            return new RedisFailure(byError(serverError.getMessage()), serverError.getMessage());
        }
        return new RedisFailure(byException(telling), text(telling));
    }

    /** {@return the same, said of a step of the check} */
    RedisFailure in(String step) {
        return new RedisFailure(reason, step + ": " + getMessage());
    }

    /** {@return what to report} */
    CheckResult unhealthy() {
        return CheckResult.unhealthy(reason, String.valueOf(getMessage()));
    }

    Reason reason() {
        return reason;
    }

    /** {@return whether it says only that a connection ended, and not why} */
    boolean isVague() {
        return reason.equals(Reason.CONNECTION_LOST);
    }

    private static Reason byError(String error) {
        int space = error.indexOf(' ');
        var reason = BY_PREFIX.get(space < 0 ? error : error.substring(0, space));
        if (reason != null) {
            return reason;
        }
        // Servers before version 6 say it in words only.
        return error.contains("invalid password") ? Reason.AUTHENTICATION : Reason.UNEXPECTED_RESPONSE;
    }

    private static Reason byException(Throwable failure) {
        if (find(failure, RedisProtocolException.class) != null || find(failure, PartitionException.class) != null) {
            return Reason.UNEXPECTED_RESPONSE;
        }
        if (find(failure, RedisCommandTimeoutException.class) != null) {
            return Reason.TIMEOUT;
        }
        var reason = Reason.of(failure);
        if (!reason.equals(Reason.INTERNAL_ERROR)) {
            return reason;
        }
        if (String.valueOf(failure.getMessage()).contains("queue size exceeded")) {
            return QUEUE_FULL;
        }
        // What else Lettuce says itself is about its connections: closed, not connected, closed prematurely.
        boolean connection = find(failure, RedisException.class) != null
                || find(failure, IOException.class) != null
                || find(failure, CancellationException.class) != null
                // A channel that was closed before Lettuce looked at it.
                || String.valueOf(failure.getMessage()).contains("HandshakeHandler not registered");
        return connection ? Reason.CONNECTION_LOST : Reason.INTERNAL_ERROR;
    }

    /** The message, and what is behind it if it only says that there is no connection. */
    private static String text(Throwable failure) {
        if (failure instanceof CancellationException) {
            return "the connection was closed during the check";
        }
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        if (!(failure instanceof RedisConnectionException)) {
            return message;
        }
        Throwable cause = failure.getCause();
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return message.replace("/<unresolved>", "") + (cause == null ? "" : ": " + cause.getMessage());
    }

    /** {@return the first exception of a type in a chain of causes} */
    static <T extends Throwable> @Nullable T find(@Nullable Throwable failure, Class<T> type) {
        int depth = 0;
        for (Throwable each = failure; each != null && depth < DEEPEST; each = each.getCause(), depth++) {
            if (type.isInstance(each)) {
                return type.cast(each);
            }
        }
        return null;
    }
}
