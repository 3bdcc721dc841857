package io.github.vitals4j.health;

import java.io.EOFException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Tells from an exception what it says about a dependency. Never throws, whatever the exception's own methods do. */
final class FailureClassifier {
    /** Chains of causes can be circular. */
    private static final int DEEPEST = 32;

    private FailureClassifier() {}

    static Reason classify(Throwable failure) {
        try {
            int depth = 0;
            for (Throwable each = failure; each != null && depth < DEEPEST; each = each.getCause(), depth++) {
                Reason reason = classifyOne(each);
                if (reason != null) {
                    return reason;
                }
            }
        } catch (Throwable hostile) {
            // getCause() and getMessage() are foreign code; one that throws says nothing about the dependency.
            return Reason.INTERNAL_ERROR;
        }
        return Reason.INTERNAL_ERROR;
    }

    private static @Nullable Reason classifyOne(Throwable failure) {
        // Subclasses before their superclasses: a ConnectException is a SocketException too.
        if (failure instanceof SSLException) {
            return Reason.TLS;
        }
        if (failure instanceof UnknownHostException || failure instanceof UnresolvedAddressException) {
            return Reason.UNKNOWN_HOST;
        }
        if (isTimeout(failure)) {
            return Reason.TIMEOUT;
        }
        if (failure instanceof ConnectException
                || failure instanceof NoRouteToHostException
                || failure instanceof PortUnreachableException) {
            return Reason.CONNECTION_REFUSED;
        }
        if (failure instanceof SocketException
                || failure instanceof EOFException
                || failure instanceof ClosedChannelException) {
            return Reason.CONNECTION_LOST;
        }
        if (failure instanceof AccessDeniedException || failure instanceof SecurityException) {
            return Reason.PERMISSION;
        }
        return null;
    }

    private static boolean isTimeout(Throwable failure) {
        if (failure instanceof TimeoutException || failure instanceof SocketTimeoutException) {
            return true;
        }
        if (failure instanceof InterruptedIOException || failure instanceof ConnectException) {
            // A connection attempt that the system gave up waiting for is a ConnectException too.
            return mentionsTimeout(failure);
        }
        // By name, because the module of the JDK's HTTP client is not needed here.
        String type = failure.getClass().getName();
        return type.equals("java.net.http.HttpTimeoutException")
                || type.equals("java.net.http.HttpConnectTimeoutException");
    }

    private static boolean mentionsTimeout(Throwable failure) {
        String message = failure.getMessage();
        return message != null && message.toLowerCase(Locale.ROOT).contains("timed out");
    }

    /**
     * What the exception says, for people: its message, with its type where the message alone would not explain itself.
     */
    static String describe(Throwable failure) {
        try {
            Throwable telling = failure;
            for (int depth = 0; depth < DEEPEST && isWrapper(telling) && telling.getCause() != null; depth++) {
                telling = telling.getCause();
            }
            String message = telling.getMessage();
            String type = telling.getClass().getSimpleName();
            if (message == null || message.isBlank()) {
                return type.isEmpty() ? telling.getClass().getName() : type;
            }
            return classify(failure).equals(Reason.INTERNAL_ERROR) ? type + ": " + message : message;
        } catch (Throwable hostile) {
            return failure.getClass().getName();
        }
    }

    private static boolean isWrapper(Throwable failure) {
        return failure instanceof ExecutionException || failure instanceof CompletionException;
    }
}
