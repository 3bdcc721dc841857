package io.github.vitals4j.health.endpoint;

import io.github.vitals4j.health.TimeSource;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Keeps clients to a {@link RateLimit} by the generic cell rate algorithm: all that is known of a client is the moment
 * from which on it may make all of its requests at once. Who has reached that moment is forgotten when room is needed.
 * Thread-safe.
 */
final class RateLimiter {
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long SWEEP_INTERVAL = NANOS_PER_SECOND;

    private final RateLimit limit;
    private final TimeSource time;
    private final long origin;
    private final long interval;
    private final long tolerance;
    private final Map<Long, AtomicLong> clients = new ConcurrentHashMap<>();
    private final AtomicLong strangers = new AtomicLong();
    private final AtomicLong nextSweep = new AtomicLong();
    private final Complaint aboutClients;

    RateLimiter(RateLimit limit, TimeSource time) {
        this.limit = limit;
        this.time = time;
        this.origin = time.nanoTime();
        this.aboutClients = new Complaint(time);
        this.interval = Math.max(1, limit.period().toNanos() / limit.requests());
        this.tolerance = interval * (limit.requests() - 1);
    }

    /**
     * {@return 0 if a request may pass, or in how many seconds the client's next one will}
     *
     * @param path the path that is asked, as it was configured
     * @param probe whether all that is there is asked for; that is limited only where the limit includes the path
     */
    long secondsUntilAllowed(HealthRequest request, String path, boolean probe) {
        if (probe && !limit.paths().contains(path)) {
            return 0;
        }
        var client = client(request);
        if (client != null && limit.isExempt(client)) {
            return 0;
        }
        long now = time.nanoTime() - origin;
        return take(client == null ? strangers : allowance(key(client), now), now);
    }

    private @Nullable InetAddress client(HealthRequest request) {
        try {
            return limit.clientOf(request).orElse(null);
        } catch (Throwable broken) {
            aboutClients.say("Telling clients apart failed; the request counts as an unknown client's", broken);
            return null;
        }
    }

    private long take(AtomicLong allowance, long now) {
        while (true) {
            long full = allowance.get();
            long start = Math.max(full, now);
            long early = start - tolerance - now;
            if (early > 0) {
                return Math.max(1, (early + NANOS_PER_SECOND - 1) / NANOS_PER_SECOND);
            }
            if (allowance.compareAndSet(full, start + interval)) {
                return 0;
            }
        }
    }

    private AtomicLong allowance(long key, long now) {
        var known = clients.get(key);
        if (known != null) {
            return known;
        }
        if (clients.size() >= limit.clients()) {
            sweep(now);
            if (clients.size() >= limit.clients()) {
                return strangers;
            }
        }
        return clients.computeIfAbsent(key, unknown -> new AtomicLong());
    }

    private void sweep(long now) {
        long due = nextSweep.get();
        if (now >= due && nextSweep.compareAndSet(due, now + SWEEP_INTERVAL)) {
            clients.values().removeIf(allowance -> allowance.get() <= now);
        }
    }

    /**
     * One client each: an IPv4 address, put where no IPv6 sender is (ffff::/16), or the network part of an IPv6 one.
     */
    private static long key(InetAddress address) {
        var bytes = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet4Address
                ? 0xFFFF_FFFF_0000_0000L | (bytes.getInt() & 0xFFFF_FFFFL)
                : bytes.getLong();
    }

    int knownClients() {
        return clients.size();
    }
}
