package io.github.vitals4j.health;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;

/**
 * Watches the dependencies of an application: runs their checks, keeps the results for a while, and says how the
 * application is.
 *
 * <p>However many callers ask, a dependency has at most one run in flight. A result is used until its ttl ends; after
 * that the next caller starts a run and waits for it, but no longer than its deadline, counted from the caller's
 * arrival <em>or</em> from the run's start, whichever ends earlier: once a run is older than a caller's deadline, that
 * caller does not wait at all. Who stops waiting gets the last result, marked stale; past
 * {@link CheckOptions#maxStale()} the status is unknown.
 *
 * <p>Thread-safe. Nothing that a checker or listener does makes a method here throw or hang. {@link #close()} it when
 * the application ends.
 *
 * <pre>{@code
 * HealthCheckManager health = HealthCheckManager.builder()
 *     .service("orders").version("1.4.2").environment("production")
 *     .register("queue", context -> queue.size() < 1_000 ? CheckResult.healthy() : CheckResult.degraded("queue is filling"))
 *     .build();
 * }</pre>
 */
public final class HealthCheckManager implements AutoCloseable {
    private static final int LONGEST_NAME = 63;

    private final HealthCheckManagerBuilder configuration;
    private final EnvironmentNames environment;
    private final Threads threads;
    private final Engine engine;
    private final Reports reports;
    private final HealthLog log;
    private final TimeSource time;
    private final long startNanos;
    private final Instant startedAt;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    HealthCheckManager(
            HealthCheckManagerBuilder configuration,
            Map<String, Overrides.Configured> dependencies,
            EnvironmentNames environment) {
        this.configuration = configuration;
        this.environment = environment;
        this.time = configuration.time != null ? configuration.time : new SystemTime();
        this.startNanos = time.nanoTime();
        this.startedAt = time.instant();
        this.threads = new Threads(time, configuration.executor);
        this.log = new HealthLog(threads);
        this.engine =
                new Engine(threads, configuration.policy, new Refresh(configuration.background, configuration.jitter));
        this.reports = new Reports(engine, threads);
        log.started(configuration.service, configuration.version);
        engine.addListener(log);
        for (var listener : configuration.listeners) {
            engine.addListener(listener);
        }
        engine.open(dependencies).thenRunAsync(this::logInitialCheck, threads::work);
    }

    private void logInitialCheck() {
        if (!engine.isClosed()) {
            log.initialCheck(current(View.READINESS));
        }
    }

    /** {@return a builder of a manager} */
    public static HealthCheckManagerBuilder builder() {
        return new HealthCheckManagerBuilder();
    }

    /**
     * {@return how the dependencies that readiness looks at are} Waits until every run that is due has ended or timed
     * out.
     */
    public HealthReport checkReadiness() {
        return check(View.READINESS);
    }

    /**
     * {@return how the dependencies that readiness looks at are} Waits for runs that are due, up to the deadline.
     *
     * @param deadline the longest that this call may take; zero to wait for nothing
     */
    public HealthReport checkReadiness(Duration deadline) {
        return check(View.READINESS, deadline);
    }

    /** {@return whether the process must be restarted} Waits until every run that is due has ended or timed out. */
    public HealthReport checkLiveness() {
        return check(View.LIVENESS);
    }

    /**
     * {@return whether the process must be restarted} Waits for runs that are due, up to the deadline.
     *
     * @param deadline the longest that this call may take; zero to wait for nothing
     */
    public HealthReport checkLiveness(Duration deadline) {
        return check(View.LIVENESS, deadline);
    }

    /** {@return whether the application has started} Waits until every run that is due has ended or timed out. */
    public HealthReport checkStartup() {
        return check(View.STARTUP);
    }

    /**
     * {@return whether the application has started} Waits for runs that are due, up to the deadline.
     *
     * @param deadline the longest that this call may take; zero to wait for nothing
     */
    public HealthReport checkStartup(Duration deadline) {
        return check(View.STARTUP, deadline);
    }

    /**
     * {@return how the dependencies of a view are} Waits until every run that is due has ended or timed out.
     *
     * <p>A thread that is interrupted while it waits gets the report at once and stays interrupted.
     *
     * @param view what the report is to cover
     */
    public HealthReport check(View view) {
        return reports.check(Objects.requireNonNull(view, "view"), Waiter.UNBOUNDED);
    }

    /**
     * {@return how the dependencies of a view are} Waits for runs that are due, up to the deadline.
     *
     * <p>A thread that is interrupted while it waits gets the report at once and stays interrupted.
     *
     * @param view what the report is to cover
     * @param deadline the longest that this call may take; zero to wait for nothing
     * @throws IllegalArgumentException if the deadline is negative
     */
    public HealthReport check(View view, Duration deadline) {
        return reports.check(Objects.requireNonNull(view, "view"), Reports.patience(deadline));
    }

    /**
     * {@return how the dependencies of a view are, once the runs that are due have ended, or at the deadline} Never
     * blocks the calling thread, so event loops may call it. Cancelling the future ends this caller's wait only.
     *
     * @param view what the report is to cover
     * @param deadline the longest until the future completes
     * @throws IllegalArgumentException if the deadline is negative
     */
    public CompletableFuture<HealthReport> checkAsync(View view, Duration deadline) {
        return reports.checkLater(Objects.requireNonNull(view, "view"), Reports.patience(deadline), false);
    }

    /**
     * {@return how the dependencies of a view are, as far as is known now} Starts nothing and waits for nothing.
     *
     * @param view what the report is to cover
     */
    public HealthReport current(View view) {
        return reports.current(Objects.requireNonNull(view, "view"));
    }

    /**
     * Runs the check of a dependency, even if it is not due; joins the run in flight if there is one.
     *
     * @param name the dependency
     * @return completes when the run has ended or timed out; at once if the dependency is disabled or stuck
     * @throws NoSuchElementException if there is no such dependency
     */
    public CompletableFuture<HealthReport> refresh(String name) {
        requireKnown(name, engine.isRegistered(Objects.requireNonNull(name, "name")));
        return reports.checkLater(View.dependency(name), Waiter.UNBOUNDED, true);
    }

    /**
     * Tells that the last result of a dependency is no longer true, because the application has just seen a failure,
     * say. The next caller gets the result of a run that begins after this call.
     *
     * @param name the dependency
     * @throws NoSuchElementException if there is no such dependency
     */
    public void invalidate(String name) {
        requireKnown(name, engine.invalidate(Objects.requireNonNull(name, "name")));
    }

    /**
     * Registers a dependency with the options of its checker, and starts its first run.
     *
     * @param name see {@link HealthCheckManagerBuilder#register(String, DependencyChecker)}
     * @param checker asks the dependency
     * @throws IllegalArgumentException if the name is ill-formed or taken, or an override does not fit
     * @throws IllegalStateException if the manager is closed
     */
    public void register(String name, DependencyChecker checker) {
        register(name, checker, UnaryOperator.identity());
    }

    /**
     * Registers a dependency, and starts its first run.
     *
     * @param name see {@link HealthCheckManagerBuilder#register(String, DependencyChecker, UnaryOperator)}
     * @param checker asks the dependency
     * @param options changes the options of the checker
     * @throws IllegalArgumentException if the name is ill-formed or taken, or an override does not fit
     * @throws IllegalStateException if the manager is closed
     */
    public void register(String name, DependencyChecker checker, UnaryOperator<CheckOptions> options) {
        requireName(name);
        requireGiven(name, checker, options);
        var configured = configuration.configure(name, checker, options);
        boolean first = environment.take(name, configuration.overrides.lookedUp(name, checker));
        try {
            engine.register(name, configured);
        } catch (RuntimeException refused) {
            if (first) {
                environment.release(name);
            }
            throw refused;
        }
    }

    /**
     * Forgets a dependency. A run in flight is ended, and what it still says changes nothing.
     *
     * @param name the dependency
     * @return false if there was none of that name
     */
    public boolean unregister(String name) {
        environment.release(name);
        return engine.unregister(name);
    }

    /**
     * Adds a listener.
     *
     * @param listener is told what happens from now on
     */
    public void addListener(HealthListener listener) {
        engine.addListener(Objects.requireNonNull(listener, "listener"));
    }

    /**
     * Removes a listener. It may still be told what had happened before.
     *
     * @param listener the one that was added
     */
    public void removeListener(HealthListener listener) {
        engine.removeListener(listener);
    }

    /**
     * {@return the names of the dependencies that are registered and enabled, in the order of their registration; a
     * copy}
     */
    public List<String> dependencies() {
        return engine.names();
    }

    /** {@return how many events listeners were not told because they were too slow} */
    public long droppedEvents() {
        return engine.droppedEvents();
    }

    /** Sends traffic away before the application stops: readiness is unhealthy from now on, liveness is not touched. */
    public void drain() {
        if (engine.drain()) {
            log.draining();
        }
    }

    /**
     * {@linkplain #drain() Drains}, and waits for load balancers to notice: at least the period of their checks times
     * the number of failures that they want to see. Returns early if the thread is interrupted, which it stays, or the
     * manager is closed. Waits again if it was draining already.
     *
     * @param wait how long to wait
     * @throws IllegalArgumentException if it is negative
     */
    public void drain(Duration wait) {
        if (wait.isNegative()) {
            throw new IllegalArgumentException("wait " + wait + ": must not be negative");
        }
        drain();
        var over = new CompletableFuture<Void>();
        Runnable cancel = time.schedule(() -> over.complete(null), wait);
        try {
            CompletableFuture.anyOf(over, closed).get();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException never) {
            throw new IllegalStateException(never);
        } finally {
            cancel.run();
        }
    }

    /** {@return whether {@link #drain()} was called} */
    public boolean isDraining() {
        return engine.isDraining();
    }

    /** {@return the application's name} */
    public String service() {
        return configuration.service;
    }

    /** {@return the application's version} */
    public String version() {
        return configuration.version;
    }

    /** {@return where the application runs} */
    public String environment() {
        return configuration.environment;
    }

    /** {@return how long ago this manager was made, by the monotonic clock} */
    public Duration uptime() {
        return Duration.ofNanos(time.nanoTime() - startNanos);
    }

    /** {@return when this manager was made} */
    public Instant startedAt() {
        return startedAt;
    }

    /** {@return the time by which this manager works} */
    public TimeSource timeSource() {
        return time;
    }

    /**
     * {@return does what may take a while on threads of this manager's} For what tells about its dependencies and is
     * asked by event loops, which must not be kept. If the manager is closed, or the machine has no thread left, it is
     * done on the calling thread.
     */
    public Executor workers() {
        return threads::work;
    }

    /**
     * Ends all runs and lets go of all threads, waiting for them a second at the most; a check that heeds no interrupt
     * keeps its daemon thread. Reports keep saying what was known last. Calling it again does nothing.
     */
    @Override
    public void close() {
        if (engine.close()) {
            closed.complete(null);
            log.stopped();
            threads.close();
        }
    }

    static void requireName(String name) {
        if (!isName(Objects.requireNonNull(name, "name"))) {
            throw new IllegalArgumentException("dependency '" + name
                    + "': a name is 1 to 63 of a-z, 0-9, _ and -, and begins with a letter or digit");
        }
    }

    private static boolean isName(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean first = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (!first && (i == 0 || (c != '_' && c != '-'))) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= LONGEST_NAME;
    }

    static void requireGiven(String name, DependencyChecker checker, UnaryOperator<CheckOptions> options) {
        Objects.requireNonNull(checker, "dependency '" + name + "': checker");
        Objects.requireNonNull(options, "dependency '" + name + "': options");
    }

    private void requireKnown(String name, boolean known) {
        if (!known) {
            throw new NoSuchElementException(
                    "there is no dependency '" + name + "'; registered are " + new TreeSet<>(engine.registered()));
        }
    }

    @Override
    public String toString() {
        return configuration.service + " " + configuration.version + ": " + current(View.READINESS);
    }
}
