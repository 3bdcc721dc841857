package io.github.vitals4j.health;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Why a dependency is not healthy, as a code that programs can rely on.
 *
 * <p>The constants are the codes that the library gives itself; a checker may give others with {@link #of}. Immutable;
 * equal when the codes are equal. What to do about each that the library gives is in
 * {@code docs/operations/runbook.md}.
 */
public final class Reason {
    private static final Pattern CODE = Pattern.compile("[a-z_]{1,40}");

    /** No answer before the run's timeout. */
    public static final Reason TIMEOUT = of("timeout");
    /** A run is due, and the last one has not returned yet although its timeout is long past. */
    public static final Reason STUCK = of("stuck");
    /** Nobody listens there. */
    public static final Reason CONNECTION_REFUSED = of("connection_refused");
    /** There was a connection, and it broke. */
    public static final Reason CONNECTION_LOST = of("connection_lost");
    /** The host name does not resolve. */
    public static final Reason UNKNOWN_HOST = of("unknown_host");
    /** The credentials were refused. */
    public static final Reason AUTHENTICATION = of("authentication");
    /** The credentials are good, but do not allow this. */
    public static final Reason PERMISSION = of("permission");
    /** No agreement on TLS: an expired or foreign certificate, a wrong host name, or no TLS spoken at all. */
    public static final Reason TLS = of("tls");
    /** Every connection of the pool is in use: a busy application, not a dead dependency. */
    public static final Reason POOL_EXHAUSTED = of("pool_exhausted");
    /** It answered, but not with what was expected. */
    public static final Reason UNEXPECTED_RESPONSE = of("unexpected_response");
    /** It asks for fewer requests. */
    public static final Reason RATE_LIMITED = of("rate_limited");
    /** It answered well, but slower than it should. */
    public static final Reason SLOW = of("slow");
    /** A measured value is beyond its limit. */
    public static final Reason THRESHOLD_EXCEEDED = of("threshold_exceeded");
    /** The last result is too old to be believed. */
    public static final Reason STALE = of("stale");
    /** It was not checked to an end yet. */
    public static final Reason NOT_RUN = of("not_run");
    /** The check itself failed in a way that says nothing certain about the dependency. */
    public static final Reason INTERNAL_ERROR = of("internal_error");
    /** The checker said so without giving a code. */
    public static final Reason REPORTED = of("reported");

    private final String code;

    private Reason(String code) {
        this.code = code;
    }

    /**
     * {@return the reason with this code}
     *
     * @param code 1 to 40 of {@code a-z} and {@code _}
     * @throws IllegalArgumentException if the code is of another form
     */
    public static Reason of(String code) {
        if (!CODE.matcher(Objects.requireNonNull(code, "code")).matches()) {
            throw new IllegalArgumentException("reason '" + code + "': must be 1 to 40 of a-z and _");
        }
        return new Reason(code);
    }

    /**
     * {@return the reason that the JDK's own exceptions give: the first one in the chain of causes that says something
     * certain, or {@link #INTERNAL_ERROR}} Checkers try their driver's exceptions first and fall back on this.
     *
     * @param failure what was thrown
     */
    public static Reason of(Throwable failure) {
        return FailureClassifier.classify(failure);
    }

    /** {@return the code} */
    public String code() {
        return code;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Reason that && code.equals(that.code);
    }

    @Override
    public int hashCode() {
        return code.hashCode();
    }

    /** {@return the code} */
    @Override
    public String toString() {
        return code;
    }
}
