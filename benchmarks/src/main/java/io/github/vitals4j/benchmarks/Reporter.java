package io.github.vitals4j.benchmarks;

import java.io.IOException;
import java.io.OutputStream;

/** A library with some checks registered, or the floor beneath all libraries. Thread-safe. */
interface Reporter extends AutoCloseable {
    /** Answers one request for readiness: writes the full body. */
    void report(OutputStream body) throws IOException;

    /** Has the next body put together anew, where that is not done for every body, so that it lies elsewhere. */
    default void renew() {}

    @Override
    default void close() {}
}
