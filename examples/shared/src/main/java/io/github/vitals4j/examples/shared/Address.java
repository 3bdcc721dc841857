package io.github.vitals4j.examples.shared;

import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where an example listens. */
final class Address {
    private Address() {}

    /**
     * {@return where to listen: {@code HOST} (the loopback address) and {@code PORT} (8080; 0 for any that is free)}
     *
     * @param environment looks a variable up
     * @throws UnusableAddressException if they make no sense
     */
    static InetSocketAddress of(Function<String, @Nullable String> environment) throws UnusableAddressException {
        return new InetSocketAddress(host(environment.apply("HOST")), port(environment.apply("PORT")));
    }

    private static InetAddress host(@Nullable String host) throws UnusableAddressException {
        try {
            return host == null || host.isBlank() ? InetAddress.getLoopbackAddress() : InetAddress.getByName(host);
        } catch (UnknownHostException unknown) {
            throw new UnusableAddressException("HOST '" + host
                    + "': must be an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all of them");
        }
    }

    private static int port(@Nullable String port) throws UnusableAddressException {
        try {
            int number = port == null || port.isBlank() ? 8080 : Integer.parseInt(port.strip());
            if (number >= 0 && number <= 65_535) {
                return number;
            }
        } catch (NumberFormatException malformed) {
            // said below
        }
        throw new UnusableAddressException(
                "PORT '" + port + "': must be a number from 0 to 65535, such as 8080; 0 takes any free port");
    }

    /** {@return whether a server failed because it may not listen where it should} Each wraps that in its own way. */
    static boolean isRefused(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return true;
            }
        }
        return false;
    }

    /** {@return the exception that tells the user so} */
    static UnusableAddressException refused(InetSocketAddress address) {
        return new UnusableAddressException(
                "HOST " + address.getAddress().getHostAddress() + ", PORT " + address.getPort()
                        + ": cannot listen there, because another process does or the address is not this machine's;"
                        + " PORT=0 takes any free port");
    }
}
