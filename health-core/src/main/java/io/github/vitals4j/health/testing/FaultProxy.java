package io.github.vitals4j.health.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A TCP proxy that breaks on command, to be put in front of a real server: it shows how a client takes what networks
 * and servers do. It listens on a free port of the loopback address and passes everything on until it is told
 * otherwise.
 *
 * <pre>{@code
 * try (FaultProxy proxy = FaultProxy.to("127.0.0.1", port)) {
 *     DataSource dataSource = dataSourceOf("jdbc:postgresql://127.0.0.1:" + proxy.port() + "/orders");
 *     proxy.stall();                 // from here on the database accepts connections and never answers
 *     proxy.pass();                  // and now it is well again
 * }
 * }</pre>
 *
 * <p>A fault holds for new connections and, unless said otherwise, for those that are open. It is in force when the
 * method returns, and replaces the one before. Thread-safe; it has one thread, a daemon, whatever it does.
 */
public final class FaultProxy implements AutoCloseable {
    private final FaultProxyLoop loop;

    private FaultProxy(FaultProxyLoop loop) {
        this.loop = loop;
    }

    /**
     * {@return a proxy that listens already}
     *
     * @param host where the server is
     * @param port its port; nobody needs to listen there yet
     * @throws IllegalArgumentException if the host does not resolve, or the port is not one
     * @throws UncheckedIOException if there is no free port to listen on
     */
    public static FaultProxy to(String host, int port) {
        var target = new InetSocketAddress(host, port);
        if (target.isUnresolved()) {
            throw new IllegalArgumentException("host '" + host + "': does not resolve");
        }
        try {
            return new FaultProxy(FaultProxyLoop.started(target));
        } catch (IOException failed) {
            throw new UncheckedIOException("no proxy to " + target, failed);
        }
    }

    /** {@return the address that it listens on} */
    public InetSocketAddress address() {
        return loop.address();
    }

    /** {@return the port that it listens on; it stays the same, also while connections are refused} */
    public int port() {
        return loop.address().getPort();
    }

    /**
     * Ends the fault: connections are accepted and everything is passed on. What {@link #stall} held back is delivered.
     * Connections that were half-closed or made to vanish stay so.
     */
    public void pass() {
        loop.become(FaultProxyLoop.Fault.NONE, true);
    }

    /** Refuses new connections, as if nobody listened. Open ones go on well. */
    public void refuse() {
        loop.become(FaultProxyLoop.Fault.NONE, false);
    }

    /** Refuses new connections and closes the open ones, as happens when a server's process is killed. */
    public void kill() {
        loop.become(FaultProxyLoop.Fault.KILLED, false);
    }

    /** Resets the open connections, and new ones as soon as they are accepted. */
    public void reset() {
        loop.become(FaultProxyLoop.Fault.RESETTING, true);
    }

    /** Sends clients the end of the stream, but neither closes their connections nor answers on them any more. */
    public void halfClose() {
        loop.become(FaultProxyLoop.Fault.HALF_CLOSED, true);
    }

    /** Accepts connections and what clients send, but answers nothing: a process that was stopped, or is overloaded. */
    public void stall() {
        loop.become(FaultProxyLoop.Fault.STALLED, true);
    }

    /** Answers one byte a second on each connection. What clients send is passed on at once. */
    public void trickle() {
        loop.become(FaultProxyLoop.Fault.TRICKLING, true);
    }

    /**
     * Swallows whatever is sent, in both directions, closing included: a cable that was cut. Unlike there, new
     * connections are still accepted.
     */
    public void vanish() {
        loop.become(FaultProxyLoop.Fault.VANISHED, true);
    }

    /** {@return how many connections clients have open now} One counts from when the proxy has accepted it. */
    public int connections() {
        return loop.connections();
    }

    /** {@return how many connections were accepted so far} */
    public long accepted() {
        return loop.accepted();
    }

    /**
     * Waits until clients have at most so many connections open. One counts from when the proxy has accepted it, which
     * may be a moment after the client thinks itself connected.
     *
     * @param most the number
     * @param patience how long to wait
     * @return whether it came to that
     * @throws InterruptedException if the caller is interrupted
     */
    public boolean awaitConnections(int most, Duration patience) throws InterruptedException {
        return loop.awaitConnections(most, patience);
    }

    /**
     * {@return a future that completes as soon as a client has sent something more} It allows to break a connection in
     * the middle of a request. It is cancelled when the proxy is closed.
     */
    public CompletableFuture<Void> nextRequest() {
        return loop.nextRequest();
    }

    /** Closes all connections and ends. The second time it does nothing. */
    @Override
    public void close() {
        loop.close();
    }

    /** {@return from where to where} */
    @Override
    public String toString() {
        return loop.toString();
    }
}
