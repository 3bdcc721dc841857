package io.github.vitals4j.health;

/**
 * Is told what happens to the dependencies. Each method does nothing by default.
 *
 * <p>Every listener has a queue of its own and is called by one thread at a time, in the order in which things
 * happened. What it throws is logged; how long it takes delays nobody else. Its queue holds 1,024 events: beyond that,
 * finished runs and {@linkplain #onStuck what is stuck} are dropped first, and what was dropped is counted
 * ({@link HealthCheckManager#droppedEvents()}).
 */
public interface HealthListener {
    /**
     * A dependency was registered.
     *
     * @param name its name
     * @param options its options, all sources combined
     */
    default void onRegistered(String name, CheckOptions options) {}

    /**
     * A dependency was unregistered; nothing more will be told about it.
     *
     * @param name its name
     */
    default void onUnregistered(String name) {}

    /**
     * The status of a dependency has changed. Each change is told once.
     *
     * @param transition from what to what, when and why
     */
    default void onTransition(Transition transition) {}

    /**
     * A run has ended, with whatever result.
     *
     * @param run its result
     */
    default void onRun(FinishedRun run) {}

    /**
     * A dependency is stuck: a run is due while the last one has not returned, so no run tells how it is. Told when
     * that begins, and while it lasts again, not more often than once a minute; without
     * {@link HealthCheckManagerBuilder#backgroundRefresh()}, when somebody asks for it. It is no transition if the
     * dependency was unhealthy before, for its timeout, say.
     *
     * @param dependency as it is now
     */
    default void onStuck(DependencyHealth dependency) {}
}
