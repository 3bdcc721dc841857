package io.github.vitals4j.health;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Puts a {@link HealthCheckManager} together. Every method checks what it is given at once. Not thread-safe; use it for
 * one manager.
 */
public final class HealthCheckManagerBuilder {
    private record Registration(DependencyChecker checker, UnaryOperator<CheckOptions> options) {}

    final Overrides overrides = new Overrides();
    final List<HealthListener> listeners = new ArrayList<>();
    private final Map<String, Registration> registrations = new LinkedHashMap<>();
    String service = "application";
    String version = "unknown";
    String environment = "unknown";
    ReadinessPolicy policy = ReadinessPolicy.STRICT;
    boolean background;

    @Nullable
    Executor executor;

    @Nullable
    TimeSource time;

    DoubleSupplier jitter = () -> ThreadLocalRandom.current().nextDouble();

    HealthCheckManagerBuilder() {}

    /**
     * Names the application in reports.
     *
     * @param service default {@code application}
     * @return this builder
     */
    public HealthCheckManagerBuilder service(String service) {
        this.service = notBlank("service", service);
        return this;
    }

    /**
     * Gives the application's version in reports.
     *
     * @param version default {@code unknown}
     * @return this builder
     */
    public HealthCheckManagerBuilder version(String version) {
        this.version = notBlank("version", version);
        return this;
    }

    /**
     * Says in reports where the application runs, such as {@code production}.
     *
     * @param environment default {@code unknown}
     * @return this builder
     */
    public HealthCheckManagerBuilder environment(String environment) {
        this.environment = notBlank("environment", environment);
        return this;
    }

    /**
     * Registers a dependency with the options of its checker.
     *
     * @param name 1 to 63 of {@code a-z}, {@code 0-9}, {@code _} and {@code -}, beginning with a letter or digit
     * @param checker asks the dependency
     * @return this builder
     * @throws IllegalArgumentException if the name is of another form, or taken
     */
    public HealthCheckManagerBuilder register(String name, DependencyChecker checker) {
        return register(name, checker, UnaryOperator.identity());
    }

    /**
     * Registers a dependency.
     *
     * @param name 1 to 63 of {@code a-z}, {@code 0-9}, {@code _} and {@code -}, beginning with a letter or digit
     * @param checker asks the dependency
     * @param options changes the options of the checker: {@code o -> o.optional().timeout(ofSeconds(2))}
     * @return this builder
     * @throws IllegalArgumentException if the name is of another form, or taken
     */
    public HealthCheckManagerBuilder register(
            String name, DependencyChecker checker, UnaryOperator<CheckOptions> options) {
        HealthCheckManager.requireName(name);
        HealthCheckManager.requireGiven(name, checker, options);
        if (registrations.putIfAbsent(name, new Registration(checker, options)) != null) {
            throw new IllegalArgumentException("dependency '" + name + "': the name is taken already");
        }
        return this;
    }

    /**
     * Overrides options and settings by configuration, with keys {@code health.<dependency>.<option>} such as
     * {@code health.redis.ttl}. Options are the methods of {@link CheckOptions} in kebab case; durations are written
     * {@code 500ms}, {@code 30s}, {@code 5m} or in ISO-8601.
     *
     * @param entries all of which must override something, or {@link #build()} fails: not {@code System.getenv()}, for
     *     which there is {@link #overrides(Function) overrides(System::getenv)}
     * @return this builder
     */
    public HealthCheckManagerBuilder overrides(Map<String, String> entries) {
        overrides.add(Map.copyOf(Objects.requireNonNull(entries, "entries")));
        return this;
    }

    /**
     * Overrides options and settings by a look-up, which is asked for every key that is known, as
     * {@code health.redis.ttl} and as {@code HEALTH_REDIS_TTL}. What a look-up knows goes before the entries of
     * {@link #overrides(Map)}, and of two look-ups the first one wins. {@code System::getenv} and
     * {@code System::getProperty} will do. A look-up cannot tell which keys it has, so a key that is misspelt there
     * goes unnoticed; those of a map are all checked.
     *
     * @param lookup returns the value of a key, or null
     * @return this builder
     */
    public HealthCheckManagerBuilder overrides(Function<String, @Nullable String> lookup) {
        overrides.add(Objects.requireNonNull(lookup, "lookup"));
        return this;
    }

    /**
     * Chooses what the failure of a critical dependency that the whole fleet shares means for readiness.
     *
     * @param policy default {@link ReadinessPolicy#STRICT}
     * @return this builder
     */
    public HealthCheckManagerBuilder readinessPolicy(ReadinessPolicy policy) {
        this.policy = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /**
     * Refreshes results in the background, so that requests only ever wait for a first result, and transitions, metrics
     * and listeners live without requests. Recommended in production. Each dependency is run again
     * {@link CheckOptions#refreshInterval()} after a good result and {@link CheckOptions#failureTtl()} after a bad one
     * (a second if that is zero), up to a tenth earlier by chance, so that replicas do not probe in step.
     *
     * @return this builder
     */
    public HealthCheckManagerBuilder backgroundRefresh() {
        this.background = true;
        return this;
    }

    /**
     * Adds a listener.
     *
     * @param listener is told everything from the first registration on
     * @return this builder
     */
    public HealthCheckManagerBuilder listener(HealthListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * Has checks executed by the application's own executor. It must be able to run as many at once as there are
     * dependencies, or one that hangs delays others until they time out.
     *
     * @param executor default: daemon threads of the manager's own, as many as there are runs in flight. It is not shut
     *     down
     * @return this builder
     */
    public HealthCheckManagerBuilder executor(Executor executor) {
        this.executor = Objects.requireNonNull(executor, "executor");
        return this;
    }

    /**
     * Injects the time, for tests.
     *
     * @param time default: the system's. It is not closed
     * @return this builder
     */
    public HealthCheckManagerBuilder timeSource(TimeSource time) {
        this.time = Objects.requireNonNull(time, "time");
        return this;
    }

    /** The part of a tenth by which each background interval is shortened, from 0 up to 1. */
    HealthCheckManagerBuilder jitter(DoubleSupplier jitter) {
        this.jitter = jitter;
        return this;
    }

    /**
     * {@return the manager, which has started the first run of each dependency}
     *
     * @throws IllegalArgumentException if configuration does not fit: it names the key, the value and the accepted form
     */
    public HealthCheckManager build() {
        var checkers = new LinkedHashMap<String, DependencyChecker>();
        for (var each : registrations.entrySet()) {
            checkers.put(each.getKey(), each.getValue().checker());
        }
        overrides.verify(checkers);
        var environment = new EnvironmentNames();
        var configured = new LinkedHashMap<String, Overrides.Configured>();
        for (var each : registrations.entrySet()) {
            var registration = each.getValue();
            environment.take(each.getKey(), overrides.lookedUp(each.getKey(), registration.checker()));
            configured.put(each.getKey(), configure(each.getKey(), registration.checker(), registration.options()));
        }
        return new HealthCheckManager(this, configured, environment);
    }

    /** {@return a checker and its options, all four sources combined} */
    Overrides.Configured configure(String name, DependencyChecker checker, UnaryOperator<CheckOptions> registration) {
        CheckOptions options;
        try {
            var own = Objects.requireNonNull(checker.options(CheckOptions.defaults()), "the checker's options");
            options = Objects.requireNonNull(registration.apply(own), "the registration's options");
        } catch (RuntimeException refused) {
            throw new IllegalArgumentException("dependency '" + name + "': " + refused.getMessage(), refused);
        }
        var configured = overrides.apply(name, checker, options);
        requireBelievedUntilRenewed(name, configured.options());
        return configured;
    }

    private void requireBelievedUntilRenewed(String name, CheckOptions options) {
        if (!background && options.maxStale().compareTo(options.ttl()) < 0) {
            throw new IllegalArgumentException("dependency '" + name + "': max-stale "
                    + Durations.text(options.maxStale()) + " must not be shorter than ttl "
                    + Durations.text(options.ttl()) + ", or every result would be too old before it is renewed");
        }
        if (background && options.refreshInterval().plus(options.timeout()).compareTo(options.maxStale()) > 0) {
            throw new IllegalArgumentException("dependency '" + name + "': refresh-interval "
                    + Durations.text(options.refreshInterval()) + " plus timeout " + Durations.text(options.timeout())
                    + " must not be longer than max-stale " + Durations.text(options.maxStale())
                    + ", or every result would be too old before the next one");
        }
    }

    private static String notBlank(String what, String value) {
        if (Objects.requireNonNull(value, what).isBlank()) {
            throw new IllegalArgumentException(what + " '" + value + "': must not be blank");
        }
        return value;
    }
}
