package io.github.vitals4j.health;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one run of a checker found out. Immutable.
 *
 * <p>Text and metadata may be written freely: secrets, control characters and excessive length are taken out before
 * anything is stored or shown.
 */
public final class CheckResult {
    /** How many entries the metadata of a result may have. */
    public static final int MAX_METADATA = 32;

    private static final CheckResult HEALTHY = new CheckResult(HealthStatus.HEALTHY, null, null, Map.of(), null);

    private final HealthStatus status;
    private final @Nullable String error;
    private final @Nullable Reason reason;
    private final Map<String, Object> metadata;
    private final @Nullable Throwable cause;

    private CheckResult(
            HealthStatus status,
            @Nullable String error,
            @Nullable Reason reason,
            Map<String, Object> metadata,
            @Nullable Throwable cause) {
        this.status = status;
        this.error = error;
        this.reason = reason;
        this.metadata = metadata;
        this.cause = cause;
    }

    /** {@return a healthy result} */
    public static CheckResult healthy() {
        return HEALTHY;
    }

    /**
     * {@return a degraded result with reason {@link Reason#REPORTED}}
     *
     * @param error what is not as it should be, for people
     */
    public static CheckResult degraded(String error) {
        return degraded(Reason.REPORTED, error);
    }

    /**
     * {@return a degraded result}
     *
     * @param reason why, for programs
     * @param error what is not as it should be, for people
     */
    public static CheckResult degraded(Reason reason, String error) {
        return notHealthy(HealthStatus.DEGRADED, reason, error);
    }

    /**
     * {@return an unhealthy result with reason {@link Reason#REPORTED}}
     *
     * @param error what is wrong, for people
     */
    public static CheckResult unhealthy(String error) {
        return unhealthy(Reason.REPORTED, error);
    }

    /**
     * {@return an unhealthy result}
     *
     * @param reason why, for programs
     * @param error what is wrong, for people
     */
    public static CheckResult unhealthy(Reason reason, String error) {
        return notHealthy(HealthStatus.UNHEALTHY, reason, error);
    }

    /**
     * {@return an unhealthy result with the {@linkplain Reason#of(Throwable) reason} and the text that the exception
     * gives}
     *
     * @param cause what was thrown
     */
    public static CheckResult unhealthy(Throwable cause) {
        return unhealthy(Reason.of(cause), cause);
    }

    /**
     * {@return an unhealthy result with the text that the exception gives}
     *
     * @param reason why, for programs
     * @param cause what was thrown; its stack trace is logged at DEBUG with its secrets taken out
     */
    public static CheckResult unhealthy(Reason reason, Throwable cause) {
        return new CheckResult(
                HealthStatus.UNHEALTHY,
                FailureClassifier.describe(cause),
                Objects.requireNonNull(reason, "reason"),
                Map.of(),
                cause);
    }

    private static CheckResult notHealthy(HealthStatus status, Reason reason, String error) {
        return new CheckResult(
                status,
                Objects.requireNonNull(error, "error"),
                Objects.requireNonNull(reason, "reason"),
                Map.of(),
                null);
    }

    /**
     * {@return this result with one more entry in its metadata} An entry of that name is replaced; a null value leaves
     * it out.
     *
     * @param name the entry's name
     * @param value a String, Number or Boolean; numbers of other classes than the wrappers of primitives are copied as
     *     a Long or Double
     * @throws IllegalArgumentException if the value is of another type, or there are {@link #MAX_METADATA} entries
     *     already
     */
    public CheckResult with(String name, @Nullable Object value) {
        return with(Collections.singletonMap(name, value));
    }

    /**
     * {@return this result with more entries in its metadata} Entries of the same names are replaced; a null value
     * leaves its entry out.
     *
     * @param entries Strings, Numbers or Booleans by name
     * @throws IllegalArgumentException if a value is of another type, or there would be more than {@link #MAX_METADATA}
     *     entries
     */
    public CheckResult with(Map<String, ? extends @Nullable Object> entries) {
        var merged = new LinkedHashMap<>(metadata);
        for (Map.Entry<String, ? extends @Nullable Object> entry : entries.entrySet()) {
            String name = Objects.requireNonNull(entry.getKey(), "metadata name");
            Object value = entry.getValue();
            if (value == null) {
                merged.remove(name);
            } else if (value instanceof String || value instanceof Boolean) {
                merged.put(name, value);
            } else if (value instanceof Number number) {
                merged.put(name, plain(number));
            } else {
                throw new IllegalArgumentException("metadata '" + name + "': a "
                        + value.getClass().getName() + " cannot be reported; use a String, Number or Boolean");
            }
        }
        if (merged.size() > MAX_METADATA) {
            throw new IllegalArgumentException(
                    "metadata: " + merged.size() + " entries; at most " + MAX_METADATA + " are allowed");
        }
        return new CheckResult(status, error, reason, Collections.unmodifiableMap(merged), cause);
    }

    /**
     * A number that cannot change later and prints as one: those of other classes than the JDK's plain ones may do
     * neither.
     */
    private static Number plain(Number number) {
        if (number instanceof Integer
                || number instanceof Long
                || number instanceof Double
                || number instanceof Float
                || number instanceof Short
                || number instanceof Byte) {
            return number;
        }
        double value = number.doubleValue();
        return value == Math.rint(value) && Math.abs(value) < 1L << 53 ? (Number) (long) value : (Number) value;
    }

    /** {@return healthy, degraded or unhealthy} */
    public HealthStatus status() {
        return status;
    }

    /** {@return what is wrong, for people; empty if healthy} */
    public Optional<String> error() {
        return Optional.ofNullable(error);
    }

    /** {@return why, for programs; empty if healthy} */
    public Optional<Reason> reason() {
        return Optional.ofNullable(reason);
    }

    /** {@return figures about the dependency, in the order in which they were added; not modifiable} */
    public Map<String, Object> metadata() {
        return metadata;
    }

    /** {@return what was thrown, if that is where the result comes from} */
    public Optional<Throwable> cause() {
        return Optional.ofNullable(cause);
    }

    /** {@return the status, and what is wrong} It is as the checker wrote it: secrets are still in. */
    @Override
    public String toString() {
        return reason == null ? status.text() : status.text() + " (" + reason + "): " + error;
    }
}
