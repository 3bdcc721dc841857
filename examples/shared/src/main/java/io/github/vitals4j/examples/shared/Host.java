package io.github.vitals4j.examples.shared;

import io.github.vitals4j.health.endpoint.HealthEndpoint;
import java.net.InetSocketAddress;

/** A server of some kind that serves an application and its health. */
@FunctionalInterface
public interface Host {
    /**
     * {@return the server, which listens}
     *
     * @param endpoint what it serves beside the application
     * @param address where it is to listen; port 0 for any that is free
     * @throws Exception if it cannot
     */
    Running start(HealthEndpoint endpoint, InetSocketAddress address) throws Exception;

    /**
     * A server that listens.
     *
     * @param port where
     * @param server stops it
     */
    record Running(int port, AutoCloseable server) implements AutoCloseable {
        @Override
        public void close() {
            try {
                server.close();
            } catch (Exception failure) {
                throw new IllegalStateException("the server does not stop properly", failure);
            }
        }
    }
}
