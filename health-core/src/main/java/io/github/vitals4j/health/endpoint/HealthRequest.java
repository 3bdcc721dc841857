package io.github.vitals4j.health.endpoint;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request for health, as the host's HTTP server hands it over. Immutable, though it may look headers up in the
 * server's own request; each {@code with} method returns a changed copy.
 *
 * <pre>{@code
 * HealthRequest request = HealthRequest.of(exchange.method(), exchange.path())
 *     .withQuery(exchange.query())
 *     .withHeaderLines(exchange.headerNames(), exchange::headers)
 *     .withRemoteAddress(exchange.address());
 * }</pre>
 */
public final class HealthRequest {
    private final String method;
    private final String path;
    private final @Nullable String query;
    private final Iterable<String> headerNames;
    private final Function<String, @Nullable String> headers;
    private final @Nullable InetAddress remoteAddress;
    private final @Nullable Duration deadline;
    private final @Nullable Object wrapped;

    private HealthRequest(
            String method,
            String path,
            @Nullable String query,
            Iterable<String> headerNames,
            Function<String, @Nullable String> headers,
            @Nullable InetAddress remoteAddress,
            @Nullable Duration deadline,
            @Nullable Object wrapped) {
        this.method = method;
        this.path = path;
        this.query = query;
        this.headerNames = headerNames;
        this.headers = headers;
        this.remoteAddress = remoteAddress;
        this.deadline = deadline;
        this.wrapped = wrapped;
    }

    /**
     * {@return a request without headers from an unknown address}
     *
     * @param method the method, in capitals
     * @param target the path below the application's root and, if there is one, {@code ?} and the query: both as the
     *     client sent them, still percent-encoded. A scheme and an authority before them are skipped
     */
    public static HealthRequest of(String method, String target) {
        Objects.requireNonNull(method, "method");
        String relative = withoutAuthority(Objects.requireNonNull(target, "target"));
        int question = relative.indexOf('?');
        String path = question < 0 ? relative : relative.substring(0, question);
        String query = question < 0 ? null : relative.substring(question + 1);
        return new HealthRequest(method, path, query, List.of(), name -> null, null, null, null);
    }

    /** A client that takes the server for a proxy sends a whole URI. */
    private static String withoutAuthority(String target) {
        int scheme = target.startsWith("http://") ? 7 : target.startsWith("https://") ? 8 : -1;
        if (scheme < 0) {
            return target;
        }
        int path = target.indexOf('/', scheme);
        return path < 0 ? "/" : target.substring(path);
    }

    /**
     * {@return this request with a query}
     *
     * @param query what follows {@code ?}, still percent-encoded; null for none
     */
    public HealthRequest withQuery(@Nullable String query) {
        return new HealthRequest(method, path, query, headerNames, headers, remoteAddress, deadline, wrapped);
    }

    /**
     * {@return this request with all of its headers} For a server that tells the lines of a header apart there is
     * {@link #withHeaderLines}.
     *
     * @param names their names, in any case
     * @param lookup returns the value of a header, whatever the case of its name, or null; of a header that was sent in
     *     several lines, all values with commas between them
     */
    public HealthRequest withHeaders(Iterable<String> names, Function<String, @Nullable String> lookup) {
        Objects.requireNonNull(names, "names");
        Objects.requireNonNull(lookup, "lookup");
        return new HealthRequest(method, path, query, names, lookup, remoteAddress, deadline, wrapped);
    }

    /**
     * {@return this request with all of its headers} Several lines of one name are one list (RFC 9110, section 5.3), so
     * a client may send what it accepts in two lines, and a proxy add one to those of the client.
     *
     * @param names their names, in any case
     * @param lookup returns the values of a header, one for each of its lines, whatever the case of its name; none or
     *     null if it was not sent
     */
    public HealthRequest withHeaderLines(
            Iterable<String> names, Function<String, ? extends @Nullable Iterable<String>> lookup) {
        Objects.requireNonNull(lookup, "lookup");
        return withHeaders(names, name -> joined(lookup.apply(name)));
    }

    private static @Nullable String joined(@Nullable Iterable<String> lines) {
        if (lines == null) {
            return null;
        }
        if (lines instanceof List<String> list && list.size() == 1) {
            return list.get(0); // nearly always, and without an iterator for each look-up
        }
        var each = lines.iterator();
        if (!each.hasNext()) {
            return null;
        }
        String first = each.next();
        return each.hasNext() ? String.join(", ", lines) : first;
    }

    /**
     * {@return this request with a header} One of that name is replaced.
     *
     * @param name its name
     * @param value its value
     */
    public HealthRequest withHeader(String name, String value) {
        Objects.requireNonNull(value, "value");
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (var known : headerNames) {
            header(known).ifPresent(other -> all.put(known, other));
        }
        all.put(Objects.requireNonNull(name, "name"), value);
        return withHeaders(all.keySet(), all::get);
    }

    /**
     * {@return this request with where it comes from}
     *
     * @param address the address at the other end of the connection; null if it has none, as a Unix socket
     */
    public HealthRequest withRemoteAddress(@Nullable InetAddress address) {
        return new HealthRequest(method, path, query, headerNames, headers, address, deadline, wrapped);
    }

    /**
     * {@return this request with where it comes from}
     *
     * @param address the same as a literal, such as {@code 192.0.2.1} or {@code 2001:db8::1}; what is none counts as
     *     unknown, and is never looked up
     */
    public HealthRequest withRemoteAddress(@Nullable String address) {
        return withRemoteAddress(address == null ? null : Addresses.parse(address));
    }

    /**
     * {@return this request with a deadline of its own}
     *
     * @param deadline the longest that it may take; zero to be answered from what is known
     * @throws IllegalArgumentException if it is negative
     */
    public HealthRequest withDeadline(Duration deadline) {
        if (Objects.requireNonNull(deadline, "deadline").isNegative()) {
            throw new IllegalArgumentException("deadline " + deadline + ": must not be negative");
        }
        return new HealthRequest(method, path, query, headerNames, headers, remoteAddress, deadline, wrapped);
    }

    /**
     * {@return this request with the one of the framework that it stands for}
     *
     * @param request an {@code HttpServletRequest}, say, for an {@link ExposurePolicy} to look at
     */
    public HealthRequest wrapping(Object request) {
        Objects.requireNonNull(request, "request");
        return new HealthRequest(method, path, query, headerNames, headers, remoteAddress, deadline, request);
    }

    /** {@return the method} */
    public String method() {
        return method;
    }

    /** {@return the path, as the client sent it} */
    public String path() {
        return path;
    }

    /** {@return the query, as the client sent it} */
    public Optional<String> query() {
        return Optional.ofNullable(query);
    }

    /** {@return the names of all headers} */
    public Iterable<String> headerNames() {
        return headerNames;
    }

    /**
     * {@return the value of a header; the values of all its lines, with commas between them, if it was sent in several}
     *
     * @param name its name, in any case
     */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.apply(name));
    }

    /** {@return the address at the other end of the connection, if it is known} */
    public Optional<InetAddress> remoteAddress() {
        return Optional.ofNullable(remoteAddress);
    }

    /** {@return the longest that the request may take, if it is not the endpoint's default} */
    public Optional<Duration> deadline() {
        return Optional.ofNullable(deadline);
    }

    /**
     * {@return the framework's request that was {@linkplain #wrapping wrapped}}
     *
     * @param type its type
     * @param <T> its type
     * @throws ClassCastException if it is of another type, or there is none
     */
    public <T> T unwrap(Class<T> type) {
        if (wrapped == null) {
            throw new ClassCastException("the request wraps nothing, so no " + type.getName());
        }
        return type.cast(wrapped);
    }

    /** {@return the method and the path} */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
