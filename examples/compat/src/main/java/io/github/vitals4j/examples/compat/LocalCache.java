package io.github.vitals4j.examples.compat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A cache in the process's own memory. Values that have expired go when they are looked up. */
final class LocalCache implements Cache {
    private record Entry(String value, long expires) {}

    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    /**
     * Makes an empty cache.
     *
     * @param nanoTime a clock like {@link System#nanoTime}
     */
    LocalCache(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public void set(String key, String value, Duration ttl) {
        entries.put(key, new Entry(value, nanoTime.getAsLong() + ttl.toNanos()));
    }

    @Override
    public @Nullable String get(String key) {
        var entry = entries.get(key);
        if (entry == null || entry.expires() - nanoTime.getAsLong() > 0) {
            return entry == null ? null : entry.value();
        }
        entries.remove(key, entry);
        return null;
    }
}
