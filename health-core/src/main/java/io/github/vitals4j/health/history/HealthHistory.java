package io.github.vitals4j.health.history;

import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.FinishedRun;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthListener;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.TimeSource;
import io.github.vitals4j.health.Transition;
import io.github.vitals4j.health.View;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers how the dependencies of a manager were: each transition with its reason, the last runs, and availability
 * and latencies over the last hour and day. Everything is in memory and bounded: with the default bounds a dependency
 * takes about 11 KB after a day, and 60 KB if every transition has a long text. What is unregistered is forgotten.
 *
 * <p>Times that are shown are the wall clock's; ages and durations are the monotonic clock's. A status that nobody
 * looks at changes late, so {@link io.github.vitals4j.health.HealthCheckManagerBuilder#backgroundRefresh()} is
 * recommended. Thread-safe.
 *
 * <pre>{@code
 * HealthHistory history = HealthHistory.of(health);
 * HealthEndpoint endpoint = HealthEndpoint.builder(health).history(history).build(); // /health/history
 * }</pre>
 */
public final class HealthHistory implements HealthListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HealthHistory.class);

    private final HealthCheckManager manager;
    private final TimeSource time;
    private final long origin;
    private final int mostTransitions;
    private final int mostRuns;
    private final int mostDependencies;
    private final Map<String, DependencyRecord> records = new ConcurrentHashMap<>();
    private final ReadinessRecord readiness;
    private final Object looking = new Object();
    private volatile boolean closed;
    private volatile boolean complained;

    private HealthHistory(HealthHistoryBuilder bounds) {
        this.manager = bounds.manager;
        this.time = manager.timeSource();
        this.origin = time.nanoTime();
        this.mostTransitions = bounds.transitions;
        this.mostRuns = bounds.recentRuns;
        this.mostDependencies = bounds.dependencies;
        this.readiness = new ReadinessRecord(mostTransitions, manager.current(View.READINESS), now());
    }

    /**
     * {@return the history of a manager's dependencies, which begins now and goes on until it is {@linkplain #close()
     * closed}}
     *
     * @param manager whose dependencies are remembered, those registered later included
     * @throws IllegalStateException if {@code org.hdrhistogram:HdrHistogram} is missing
     */
    public static HealthHistory of(HealthCheckManager manager) {
        return builder(manager).build();
    }

    /**
     * {@return a builder of a history with other bounds}
     *
     * @param manager whose dependencies are remembered, those registered later included
     */
    public static HealthHistoryBuilder builder(HealthCheckManager manager) {
        return new HealthHistoryBuilder(manager);
    }

    static HealthHistory bind(HealthHistoryBuilder bounds) {
        requireLibrary();
        var history = new HealthHistory(bounds);
        history.manager.addListener(history);
        var names = history.manager.dependencies();
        names.forEach(history::begin);
        // One that was unregistered in between was told to a listener that did not have it yet.
        var left = history.manager.dependencies();
        names.stream().filter(name -> !left.contains(name)).forEach(history.records::remove);
        history.look(history.time.instant());
        return history;
    }

    private static void requireLibrary() {
        try {
            new Latencies(HistoryPeriod.HOUR);
        } catch (NoClassDefFoundError missing) {
            throw new IllegalStateException(
                    "a history needs org.hdrhistogram:HdrHistogram, which is not on the class path"
                            + " or not a module that is resolved; add that dependency",
                    missing);
        }
    }

    /** {@return the manager whose dependencies are remembered} */
    public HealthCheckManager manager() {
        return manager;
    }

    /** {@return what is remembered of the application as a whole} */
    public ReadinessHistory readiness() {
        return readiness.read(now());
    }

    /**
     * {@return what is remembered of a dependency; empty if there is none of that name}
     *
     * @param name the name under which it is registered
     */
    public Optional<DependencyHistory> dependency(String name) {
        return Optional.ofNullable(records.get(name)).map(kept -> kept.read(name, now()));
    }

    /** {@return the names of the dependencies that are remembered, in the order of their registration; a copy} */
    public List<String> dependencies() {
        return manager.dependencies().stream().filter(records::containsKey).toList();
    }

    @Override
    public void onRegistered(String name, CheckOptions options) {
        if (!closed && options.enabled()) {
            record(name, HealthStatus.UNKNOWN);
            look(time.instant());
        }
    }

    @Override
    public void onUnregistered(String name) {
        records.remove(name);
        if (!closed) {
            look(time.instant());
        }
    }

    @Override
    public void onTransition(Transition transition) {
        if (closed) {
            return;
        }
        var kept = record(transition.name(), transition.from());
        if (kept != null) {
            kept.add(
                    new StatusChange(
                            transition.at(),
                            transition.from(),
                            transition.to(),
                            transition.lasted(),
                            transition.reason().orElse(null),
                            transition.error().map(Texts::cut).orElse(null)),
                    now());
        }
        look(transition.at());
    }

    @Override
    public void onRun(FinishedRun run) {
        if (closed) {
            return;
        }
        var kept = record(run.name(), run.dependency().status());
        if (kept != null) {
            kept.add(new PastRun(run.endedAt(), run.status(), run.duration()), now());
        }
    }

    /** Remembers nothing more. What is remembered stays. */
    @Override
    public void close() {
        closed = true;
        manager.removeListener(this);
    }

    private void begin(String name) {
        manager.current(View.dependency(name))
                .dependency(name)
                .ifPresent(dependency -> record(name, dependency.status()));
    }

    /** {@return the record of a dependency, which begins with a status if it is new; null if there is no room} */
    private @Nullable DependencyRecord record(String name, HealthStatus status) {
        var known = records.get(name);
        if (known != null) {
            return known;
        }
        if (records.size() >= mostDependencies) {
            complain();
            return null;
        }
        return records.computeIfAbsent(name, absent -> new DependencyRecord(mostTransitions, mostRuns, status, now()));
    }

    private void complain() {
        if (!complained) {
            complained = true;
            LOG.atWarn()
                    .addKeyValue("dependencies", mostDependencies)
                    .log("There are more dependencies than the history remembers; the others have none");
        }
    }

    /** Notes how readiness is. Looking and noting are one step, so that no older look is noted after a newer one. */
    private void look(Instant at) {
        synchronized (looking) {
            readiness.note(manager.current(View.READINESS), at, now());
        }
    }

    private long now() {
        return time.nanoTime() - origin;
    }

    /** {@return how many dependencies are remembered} */
    @Override
    public String toString() {
        return "history of " + records.size() + " dependencies";
    }
}
