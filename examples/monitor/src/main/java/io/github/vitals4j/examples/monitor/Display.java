package io.github.vitals4j.examples.monitor;

/** Where polls are shown. */
interface Display extends AutoCloseable {
    /** Shows a poll. */
    void show(Poll poll);

    /** Leaves everything as it was found. May be called by another thread, and more than once. */
    @Override
    default void close() {}
}
