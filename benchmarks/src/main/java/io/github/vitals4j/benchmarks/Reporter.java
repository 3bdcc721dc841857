package io.github.vitals4j.benchmarks;

import java.io.IOException;
import java.io.OutputStream;

/** A library with some checks registered, or the floor beneath all libraries. Thread-safe. */
interface Reporter extends AutoCloseable {
    /** Answers one request for readiness: writes the full body. */
    void report(OutputStream body) throws IOException;

    @Override
    default void close() {}
}
