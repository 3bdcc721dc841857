package io.github.vitals4j.health.endpoint;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How many requests a client may make; more are answered 429 with {@code Retry-After}, and nothing is checked for them.
 * Immutable: each method that takes a value returns a changed copy.
 *
 * <p>A client is an IPv4 address or the first 64 bits of an IPv6 one. Limited are metrics, also where a health path is
 * asked for them by {@code Accept}, single dependencies, and subsets of readiness; what a probe asks for, all that is
 * at one of the endpoint's paths, is limited only at the paths {@linkplain #including(String...) given}, for a 429
 * there restarts pods or takes them out of service.
 *
 * <pre>{@code
 * endpointBuilder.rateLimit(RateLimit.perMinute(100).exempt("10.0.0.0/8").including("/api/health"));
 * }</pre>
 */
public final class RateLimit {
    private final int requests;
    private final Duration period;
    private final int clients;
    private final List<Network> exempt;
    private final Set<String> paths;
    private final Function<HealthRequest, @Nullable InetAddress> client;

    private RateLimit(
            int requests,
            Duration period,
            int clients,
            List<Network> exempt,
            Set<String> paths,
            Function<HealthRequest, @Nullable InetAddress> client) {
        this.requests = requests;
        this.period = period;
        this.clients = clients;
        this.exempt = exempt;
        this.paths = paths;
        this.client = client;
    }

    /**
     * {@return a limit per minute}
     *
     * @param requests how many a client may make at once, and in each minute on average
     * @throws IllegalArgumentException if it is less than 1
     */
    public static RateLimit perMinute(int requests) {
        return per(Duration.ofMinutes(1), requests);
    }

    /**
     * {@return a limit}
     *
     * @param period at least a millisecond, at most a day
     * @param requests how many a client may make at once, and in each period on average
     * @throws IllegalArgumentException if one of them is out of its bounds
     */
    public static RateLimit per(Duration period, int requests) {
        if (Objects.requireNonNull(period, "period").compareTo(Duration.ofMillis(1)) < 0
                || period.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("period " + period + ": must be from a millisecond to a day");
        }
        if (requests < 1) {
            throw new IllegalArgumentException("requests " + requests + ": must be at least 1");
        }
        return new RateLimit(
                requests,
                period,
                10_000,
                List.of(),
                Set.of(),
                request -> request.remoteAddress().orElse(null));
    }

    /**
     * {@return this limit with how many clients are told apart} Those beyond share what one client may do, as do those
     * whose address is not known. A client takes about a hundred bytes, until it may make all of its requests at once
     * again.
     *
     * @param most default 10,000
     * @throws IllegalArgumentException if it is less than 1
     */
    public RateLimit clients(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("clients " + most + ": must be at least 1");
        }
        return new RateLimit(requests, period, most, exempt, paths, client);
    }

    /**
     * {@return this limit without some clients}
     *
     * @param networks addresses, or networks such as {@code 10.0.0.0/8} and {@code fd00::/8}; added to those that were
     *     given before
     * @throws IllegalArgumentException if one is neither
     */
    public RateLimit exempt(String... networks) {
        var all = Stream.concat(
                        exempt.stream(),
                        Stream.of(networks).map(network -> Network.parse(Objects.requireNonNull(network, "network"))))
                .toList();
        return new RateLimit(requests, period, clients, all, paths, client);
    }

    /**
     * {@return this limit, that probes asking at some paths have to keep as well}
     *
     * @param paths paths of the endpoint as {@link HealthEndpoint#paths()} lists them, so with their prefix: of
     *     {@code path("/api/health", ..)} and {@code prefixes("", "/internal")}, {@code including("/api/health")}
     *     limits the one without, and not {@code /internal/api/health}. Added to those that were given before; the
     *     endpoint is not built if it does not serve one
     */
    public RateLimit including(String... paths) {
        var all = Stream.concat(this.paths.stream(), Stream.of(paths).map(path -> Objects.requireNonNull(path, "path")))
                .collect(Collectors.toUnmodifiableSet());
        return new RateLimit(requests, period, clients, exempt, all, client);
    }

    /**
     * {@return this limit with whom a request comes from} An application behind a proxy that it trusts takes the
     * address from what the proxy says; without that, all clients of the proxy are one.
     *
     * @param client returns the client's address, or null if it is not known; default: the other end of the connection
     */
    public RateLimit clientBy(Function<HealthRequest, @Nullable InetAddress> client) {
        Objects.requireNonNull(client, "client");
        return new RateLimit(requests, period, clients, exempt, paths, client);
    }

    int requests() {
        return requests;
    }

    Duration period() {
        return period;
    }

    int clients() {
        return clients;
    }

    Set<String> paths() {
        return paths;
    }

    Optional<InetAddress> clientOf(HealthRequest request) {
        return Optional.ofNullable(client.apply(request));
    }

    boolean isExempt(InetAddress address) {
        for (var network : exempt) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
