package io.github.vitals4j.health.local;

import io.github.vitals4j.health.CheckContext;
import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.DependencyChecker;
import io.github.vitals4j.health.Reason;
import io.github.vitals4j.health.Scope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Objects;

/**
 * Tells whether something listens on a port: the least that can be asked of a service for which there is no checker of
 * its own. It connects and hangs up; nothing is sent.
 *
 * <p>A host with several addresses is well if one of them answers; they are tried one after another, each for an equal
 * share of the time that is left. Looking up the name counts, too.
 *
 * <p>Unhealthy with {@link Reason#CONNECTION_REFUSED}, {@link Reason#UNKNOWN_HOST} or {@link Reason#TIMEOUT}. Reports
 * {@code host}, {@code port} and the {@code address} that answered. Optional, shared by the fleet, with the library's
 * ttl and timeout. A run costs the other side one connection. The system's look-up of names cannot be interrupted: with
 * a dead name server its thread comes back only when the system gives up. Immutable.
 *
 * <pre>{@code
 * HealthCheckManager.builder()
 *     .register("mail", TcpChecker.of("smtp.example.com", 587))
 *     .build();
 * }</pre>
 */
public final class TcpChecker implements DependencyChecker {
    /** Finds the addresses of a host. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    private final String host;
    private final int port;
    private final Resolver resolver;

    TcpChecker(String host, int port, Resolver resolver) {
        this.host = host;
        this.port = port;
        this.resolver = resolver;
    }

    /**
     * {@return a checker of a port}
     *
     * @param host a name or an address
     * @param port from 1 to 65535
     * @throws IllegalArgumentException if the host is blank or the port out of range
     */
    public static TcpChecker of(String host, int port) {
        if (Objects.requireNonNull(host, "host").isBlank()) {
            throw new IllegalArgumentException("host '" + host + "': must not be blank");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + ": must be from 1 to 65535");
        }
        return new TcpChecker(host, port, InetAddress::getAllByName);
    }

    @Override
    public CheckOptions options(CheckOptions library) {
        return library.optional().scope(Scope.SHARED);
    }

    @Override
    public CheckResult check(CheckContext context) {
        return connect(context).with("host", host).with("port", port);
    }

    private CheckResult connect(CheckContext context) {
        InetAddress[] addresses;
        try {
            addresses = resolver.resolve(host);
        } catch (UnknownHostException unknown) {
            return CheckResult.unhealthy(Reason.UNKNOWN_HOST, "the host " + host + " is unknown");
        }
        var failure = new IOException("no address of " + host);
        for (int tried = 0; tried < addresses.length; tried++) {
            long millis = context.remaining().toMillis() / (addresses.length - tried);
            if (millis == 0) {
                failure = new SocketTimeoutException("no time left");
                break;
            }
            try {
                connect(addresses[tried], (int) Math.min(millis, Integer.MAX_VALUE), context);
                return CheckResult.healthy().with("address", addresses[tried].getHostAddress());
            } catch (IOException refused) {
                failure = refused;
            }
        }
        return failed(failure);
    }

    private void connect(InetAddress address, int millis, CheckContext context) throws IOException {
        try (var socket = new Socket()) {
            // Connecting heeds no interrupt, but it ends when the socket is closed.
            context.onTimeout(() -> close(socket));
            socket.connect(new InetSocketAddress(address, port), millis);
        }
    }

    private CheckResult failed(IOException failure) {
        var reason = Reason.of(failure);
        String target = host + ":" + port;
        if (reason.equals(Reason.TIMEOUT)) {
            return CheckResult.unhealthy(reason, "no connection to " + target + " in time");
        }
        String message = failure.getMessage();
        return CheckResult.unhealthy(
                reason, target + ": " + (message == null ? failure.getClass().getSimpleName() : message));
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException ignored) {
            // It is not wanted any more in either case.
        }
    }
}
