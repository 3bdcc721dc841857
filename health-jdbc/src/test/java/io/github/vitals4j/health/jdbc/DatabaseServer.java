package io.github.vitals4j.health.jdbc;

import java.io.IOException;

/**
 * A server of the tests' own, on a port that it keeps, that can be killed, stopped and started again on the same data.
 */
interface DatabaseServer extends AutoCloseable {
    int port();

    /** Has an administrator execute statements. */
    void sql(String... statements);

    /** Ends it without a goodbye, and returns when it is gone. */
    void kill();

    /** Starts it again. */
    void restart();

    /** Stops its processes where they are, as by SIGSTOP, until {@link #go}. */
    void stop();

    void go();

    @Override
    void close() throws IOException;
}
