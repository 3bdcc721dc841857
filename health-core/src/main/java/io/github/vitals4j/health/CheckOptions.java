package io.github.vitals4j.health;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a dependency is checked, and what its failure means. Immutable: each method that takes a value returns a changed
 * copy.
 *
 * <p>The options of a dependency come from four places, the later ones changing the earlier: the library's defaults,
 * the checker's own ({@link DependencyChecker#options}), the registration, and configuration. Only then are
 * {@link #failureTtl()} and {@link #maxStale()} derived, unless they were set.
 */
public final class CheckOptions {
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:-]{0,62}");
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final Duration LONGEST_MAX_STALE = Duration.ofDays(3650);
    private static final Duration LONGEST_FAILURE_TTL = Duration.ofSeconds(5);
    private static final CheckOptions LIBRARY = new CheckOptions(new Draft());

    private final Draft values;
    // Derived once, because the engine asks for them whenever it looks at a dependency.
    private final Duration failureTtl;
    private final Duration maxStale;
    private final Duration refreshInterval;

    private CheckOptions(Draft values) {
        this.values = values;
        // Nanoseconds of a year fit into a long many times. A Duration multiplies by BigDecimal, whose classes alone
        // take
        // as long to load as a manager to start.
        this.failureTtl = values.failureTtl != null ? values.failureTtl : smaller(values.ttl, LONGEST_FAILURE_TTL);
        this.maxStale = values.maxStale != null
                ? values.maxStale
                : Duration.ofNanos(3 * (values.ttl.toNanos() + values.timeout.toNanos()));
        this.refreshInterval = values.refreshInterval != null
                ? values.refreshInterval
                : Duration.ofNanos(values.ttl.toNanos() / 5 * 4);
    }

    /** {@return the library's defaults: critical, ttl 30 s, timeout 3 s, thresholds 1, readiness, local scope} */
    public static CheckOptions defaults() {
        return LIBRARY;
    }

    /** {@return these options, the application not being able to work without the dependency} The default. */
    public CheckOptions critical() {
        return type(DependencyType.CRITICAL);
    }

    /** {@return these options, the application being able to work without the dependency} */
    public CheckOptions optional() {
        return type(DependencyType.OPTIONAL);
    }

    /**
     * {@return these options with what a failure of the dependency means}
     *
     * @param type default critical
     */
    public CheckOptions type(DependencyType type) {
        Objects.requireNonNull(type, "type");
        return changed(draft -> draft.type = type);
    }

    /**
     * {@return these options with how long a good result is used, counted from the end of its run}
     *
     * @param ttl default 30 s; zero makes every request start a run, though never two at a time
     * @throws IllegalArgumentException if it is negative or longer than a year
     */
    public CheckOptions ttl(Duration ttl) {
        notNegative("ttl", ttl);
        return changed(draft -> draft.ttl = ttl);
    }

    /**
     * {@return these options with how long a result is used that is bad, or that differs from the status shown}
     *
     * @param failureTtl default the smaller of the ttl and 5 s; zero makes every request start a run, though never two
     *     at a time
     * @throws IllegalArgumentException if it is negative or longer than a year
     */
    public CheckOptions failureTtl(Duration failureTtl) {
        notNegative("failure-ttl", failureTtl);
        return changed(draft -> draft.failureTtl = failureTtl);
    }

    /**
     * {@return these options with how long a run may take, counted from its submission}
     *
     * @param timeout default 3 s
     * @throws IllegalArgumentException if it is zero, negative or longer than a year
     */
    public CheckOptions timeout(Duration timeout) {
        positive("timeout", timeout);
        return changed(draft -> draft.timeout = timeout);
    }

    /**
     * {@return these options with the age at which a result is no longer believed and the status becomes unknown}
     *
     * @param maxStale default 3 × (ttl + timeout); a registration is refused if results would be too old before they
     *     are renewed
     * @throws IllegalArgumentException if it is zero, negative or longer than ten years
     */
    public CheckOptions maxStale(Duration maxStale) {
        Objects.requireNonNull(maxStale, "max-stale");
        if (maxStale.isNegative() || maxStale.isZero() || maxStale.compareTo(LONGEST_MAX_STALE) > 0) {
            throw new IllegalArgumentException("max-stale " + maxStale + ": must be longer than zero, up to ten years");
        }
        return changed(draft -> draft.maxStale = maxStale);
    }

    /**
     * {@return these options with how many bad results in a row make the status unhealthy}
     *
     * @param failures default 1
     * @throws IllegalArgumentException if it is less than 1
     */
    public CheckOptions failureThreshold(int failures) {
        atLeastOne("failure-threshold", failures);
        return changed(draft -> draft.failureThreshold = failures);
    }

    /**
     * {@return these options with how many good results in a row end the unhealthy status}
     *
     * @param successes default 1
     * @throws IllegalArgumentException if it is less than 1
     */
    public CheckOptions successThreshold(int successes) {
        atLeastOne("success-threshold", successes);
        return changed(draft -> draft.successThreshold = successes);
    }

    /**
     * {@return these options with the duration from which on a healthy result is degraded, with reason
     * {@link Reason#SLOW}}
     *
     * @param slowAfter default none
     * @throws IllegalArgumentException if it is zero, negative or longer than a year
     */
    public CheckOptions slowAfter(Duration slowAfter) {
        positive("slow-after", slowAfter);
        return changed(draft -> draft.slowAfter = slowAfter);
    }

    /**
     * {@return these options with the probes that look at the dependency}
     *
     * @param first default readiness. Think twice before {@link Probe#LIVENESS}: its failure restarts the process
     * @param more further ones
     */
    public CheckOptions probes(Probe first, Probe... more) {
        var probes = Collections.unmodifiableSet(EnumSet.of(first, more));
        return changed(draft -> draft.probes = probes);
    }

    /**
     * {@return these options with the tags by which reports can be narrowed, such as a tenant or a region}
     *
     * @param tags each 1 to 63 of letters, digits and {@code _.:-}, beginning with a letter or digit; default none
     * @throws IllegalArgumentException if a tag is of another form
     */
    public CheckOptions tags(String... tags) {
        var kept = new LinkedHashSet<String>();
        for (String tag : tags) {
            if (!TAG.matcher(tag).matches()) {
                throw new IllegalArgumentException(
                        "tag '" + tag + "': must be 1 to 63 letters, digits and _.:- and begin with a letter or digit");
            }
            kept.add(tag);
        }
        return changed(draft -> draft.tags = Collections.unmodifiableSet(kept));
    }

    /**
     * {@return these options with who else depends on the same thing}
     *
     * @param scope default local
     */
    public CheckOptions scope(Scope scope) {
        Objects.requireNonNull(scope, "scope");
        return changed(draft -> draft.scope = scope);
    }

    /**
     * {@return these options with whether a result only passes on what another service says of its own health} Such
     * dependencies are left out when another service asks for a {@linkplain View#shallow() shallow view}, so that
     * services that watch each other in a ring do not pass a failure round for ever.
     *
     * @param secondHand default false; {@code true} for a checker that asks another service for its readiness
     */
    public CheckOptions secondHand(boolean secondHand) {
        return changed(draft -> draft.secondHand = secondHand);
    }

    /**
     * {@return these options with the dependency switched on or off}
     *
     * @param enabled default true; a disabled dependency is not run and not listed
     */
    public CheckOptions enabled(boolean enabled) {
        return changed(draft -> draft.enabled = enabled);
    }

    /**
     * {@return these options with the time between two background runs, from the end of one to the start of the next}
     *
     * @param refreshInterval default 0.8 × ttl; used only if the manager refreshes in the background
     * @throws IllegalArgumentException if it is zero, negative or longer than a year
     */
    public CheckOptions refreshInterval(Duration refreshInterval) {
        positive("refresh-interval", refreshInterval);
        return changed(draft -> draft.refreshInterval = refreshInterval);
    }

    /**
     * {@return these options with whether the thread of a run is interrupted at its timeout}
     *
     * @param interrupt default true; false for drivers that an interrupt leaves broken, which should then be ended by
     *     {@link CheckContext#onTimeout}
     */
    public CheckOptions interruptOnTimeout(boolean interrupt) {
        return changed(draft -> draft.interruptOnTimeout = interrupt);
    }

    /** {@return what a failure of the dependency means} */
    public DependencyType type() {
        return values.type;
    }

    /** {@return how long a good result is used} */
    public Duration ttl() {
        return values.ttl;
    }

    /** {@return how long a result is used that is bad, or that differs from the status shown} */
    public Duration failureTtl() {
        return failureTtl;
    }

    /** {@return how long a run may take} */
    public Duration timeout() {
        return values.timeout;
    }

    /** {@return the age at which a result is no longer believed} */
    public Duration maxStale() {
        return maxStale;
    }

    /** {@return how many bad results in a row make the status unhealthy} */
    public int failureThreshold() {
        return values.failureThreshold;
    }

    /** {@return how many good results in a row end the unhealthy status} */
    public int successThreshold() {
        return values.successThreshold;
    }

    /** {@return the duration from which on a healthy result is degraded, if any} */
    public Optional<Duration> slowAfter() {
        return Optional.ofNullable(values.slowAfter);
    }

    /** {@return the probes that look at the dependency; not modifiable} */
    public Set<Probe> probes() {
        return values.probes;
    }

    /** {@return the tags by which reports can be narrowed; not modifiable} */
    public Set<String> tags() {
        return values.tags;
    }

    /** {@return who else depends on the same thing} */
    public Scope scope() {
        return values.scope;
    }

    /** {@return whether a result only passes on what another service says of its own health} */
    public boolean secondHand() {
        return values.secondHand;
    }

    /** {@return whether the dependency is run and listed} */
    public boolean enabled() {
        return values.enabled;
    }

    /** {@return the time between two background runs} */
    public Duration refreshInterval() {
        return refreshInterval;
    }

    /** {@return whether the thread of a run is interrupted at its timeout} */
    public boolean interruptOnTimeout() {
        return values.interruptOnTimeout;
    }

    private CheckOptions changed(Consumer<Draft> change) {
        var draft = new Draft(values);
        change.accept(draft);
        return new CheckOptions(draft);
    }

    private static Duration smaller(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static void notNegative(String option, Duration value) {
        Objects.requireNonNull(value, option);
        if (value.isNegative() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(option + " " + value + ": must be from zero to a year");
        }
    }

    private static void positive(String option, Duration value) {
        Objects.requireNonNull(value, option);
        if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(option + " " + value + ": must be longer than zero, up to a year");
        }
    }

    private static void atLeastOne(String option, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(option + " " + value + ": must be at least 1");
        }
    }

    /** The values while they are being put together; never changed once a {@code CheckOptions} holds them. */
    private static final class Draft {
        DependencyType type = DependencyType.CRITICAL;
        Duration ttl = Duration.ofSeconds(30);

        @Nullable
        Duration failureTtl;

        Duration timeout = Duration.ofSeconds(3);

        @Nullable
        Duration maxStale;

        int failureThreshold = 1;
        int successThreshold = 1;

        @Nullable
        Duration slowAfter;

        Set<Probe> probes = Set.of(Probe.READINESS);
        Set<String> tags = Set.of();
        Scope scope = Scope.LOCAL;
        boolean secondHand;
        boolean enabled = true;

        @Nullable
        Duration refreshInterval;

        boolean interruptOnTimeout = true;

        Draft() {}

        Draft(Draft other) {
            type = other.type;
            ttl = other.ttl;
            failureTtl = other.failureTtl;
            timeout = other.timeout;
            maxStale = other.maxStale;
            failureThreshold = other.failureThreshold;
            successThreshold = other.successThreshold;
            slowAfter = other.slowAfter;
            probes = other.probes;
            tags = other.tags;
            scope = other.scope;
            secondHand = other.secondHand;
            enabled = other.enabled;
            refreshInterval = other.refreshInterval;
            interruptOnTimeout = other.interruptOnTimeout;
        }
    }
}
