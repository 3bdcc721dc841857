package io.github.vitals4j.health.http;

import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.Reason;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** Tells from what the JDK's HTTP client throws what is wrong with a server, in words that people understand. */
final class HttpFailure {
    /** Chains of causes can be circular. */
    private static final int DEEPEST = 16;

    private HttpFailure() {}

    /** {@return an unhealthy result that says what the exception means} */
    static CheckResult result(URI target, Throwable failure) {
        return result(Targets.address(target), failure);
    }

    /**
     * {@return an unhealthy result that says what the exception means}
     *
     * @param address host and port, for people
     */
    static CheckResult result(String address, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        var reason = reason(cause);
        String text = text(reason, address, cause);
        if (reason.equals(Reason.UNEXPECTED_RESPONSE)) {
            return CheckResult.unhealthy(reason, text);
        }
        // Its message is the text of the result; the cause's stack trace is for the log.
        return CheckResult.unhealthy(reason, new IOException(text, cause));
    }

    /** {@return an exception to throw instead, which says the same in words that people understand} */
    static IOException explained(URI target, IOException failure) {
        return new IOException(text(reason(failure), Targets.address(target), failure), failure);
    }

    static Reason reason(Throwable failure) {
        int depth = 0;
        for (Throwable each = failure; each != null && depth < DEEPEST; each = each.getCause(), depth++) {
            // The client wraps it in a ConnectException, which alone would mean a refused connection.
            if (each instanceof UnresolvedAddressException) {
                return Reason.UNKNOWN_HOST;
            }
            if (each instanceof ConnectException
                    && String.valueOf(each.getMessage()).contains("reset")) {
                return Reason.CONNECTION_LOST;
            }
            // The client lets a number that is none through as it is.
            if (each instanceof ProtocolException
                    || each instanceof BodyTooLargeException
                    || each instanceof NumberFormatException) {
                return Reason.UNEXPECTED_RESPONSE;
            }
        }
        var reason = Reason.of(failure);
        return reason.equals(Reason.INTERNAL_ERROR) && failure instanceof IOException ? byMessage(failure) : reason;
    }

    /** {@return what plain IOExceptions of the client mean, which cannot be told apart otherwise} */
    private static Reason byMessage(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        // From clients with an authenticator that has no better answer.
        boolean unauthenticated =
                message.contains("authentication attempts") || message.contains("for response code 40");
        return unauthenticated ? Reason.AUTHENTICATION : Reason.CONNECTION_LOST;
    }

    private static String text(Reason reason, String address, Throwable failure) {
        if (reason.equals(Reason.CONNECTION_REFUSED)) {
            return "no connection to " + address;
        }
        if (reason.equals(Reason.UNKNOWN_HOST)) {
            return "the name of " + address + " does not resolve";
        }
        if (reason.equals(Reason.CONNECTION_LOST)) {
            return "the connection to " + address + " broke before the answer was complete: " + message(failure);
        }
        if (reason.equals(Reason.TLS)) {
            return "no TLS connection to " + address + ": " + message(failure);
        }
        if (reason.equals(Reason.UNEXPECTED_RESPONSE)) {
            return "the answer from " + address + " is not acceptable: " + message(failure);
        }
        if (failure instanceof HttpConnectTimeoutException) {
            return "no connection to " + address + " in time";
        }
        if (failure instanceof TimeoutException) {
            return "the answer from " + address + " did not end in time";
        }
        return reason.equals(Reason.TIMEOUT)
                ? "no answer from " + address + " in time"
                : "no answer from " + address + ": " + message(failure);
    }

    /** {@return what the innermost cause says, which knows best} */
    private static String message(Throwable failure) {
        Throwable innermost = failure;
        for (int depth = 0; innermost.getCause() != null && depth < DEEPEST; depth++) {
            innermost = innermost.getCause();
        }
        String message = innermost.getMessage();
        return message == null ? innermost.getClass().getSimpleName() : Json.cut(message);
    }
}
