package io.github.vitals4j.health.http;

import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows redirects within one host, a given number of times. Headers are sent along, so it never leaves the host, nor
 * TLS. Serves one run.
 */
final class Redirects implements Exchange.FollowUp {
    private static final Set<Integer> CODES = Set.of(301, 302, 303, 307, 308);

    private final int most;
    private int followed;

    Redirects(int most) {
        this.most = most;
    }

    @Override
    public @Nullable HttpRequest next(HttpRequest sent, Answer answer) throws ProtocolException {
        var location = answer.headers().firstValue("location");
        if (most == 0 || !CODES.contains(answer.status()) || location.isEmpty()) {
            return null;
        }
        if (++followed > most) {
            throw new ProtocolException("redirected more than " + most + " times");
        }
        var target = resolved(sent.uri(), location.get());
        if (target == null || !stays(sent.uri(), target)) {
            throw new ProtocolException("redirected away from " + sent.uri().getHost());
        }
        var next = HttpRequest.newBuilder(sent, (name, value) -> true).uri(target);
        boolean keepsMethod = answer.status() >= 307
                || sent.method().equals("GET")
                || sent.method().equals("HEAD");
        return keepsMethod
                ? next.build()
                : next.method("GET", BodyPublishers.noBody()).build();
    }

    private static @Nullable URI resolved(URI from, String location) {
        try {
            return from.resolve(location);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    private static boolean stays(URI from, URI to) {
        if (!from.getHost().equalsIgnoreCase(to.getHost())) {
            return false;
        }
        boolean sameScheme = from.getScheme().equalsIgnoreCase(to.getScheme());
        boolean samePort = Targets.port(from) == Targets.port(to);
        boolean toTls = "http".equalsIgnoreCase(from.getScheme())
                && "https".equalsIgnoreCase(to.getScheme())
                && from.getPort() < 0
                && to.getPort() < 0;
        return (sameScheme && samePort) || toTls;
    }
}
