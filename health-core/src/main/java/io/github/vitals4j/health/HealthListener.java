package io.github.vitals4j.health;

/**
 * Is told what happens to the dependencies. Each method does nothing by default.
 *
 * <p>Every listener has a queue of its own and is called by one thread at a time, in the order in which things
 * happened. What it throws is logged; how long it takes delays nobody else. Its queue holds 1,024 events: beyond that,
 * finished runs are dropped first, and what was dropped is counted ({@link HealthCheckManager#droppedEvents()}).
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
}
