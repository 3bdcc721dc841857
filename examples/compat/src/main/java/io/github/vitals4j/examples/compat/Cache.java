package io.github.vitals4j.examples.compat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A cache. Implementations are thread-safe. */
interface Cache {
    void set(String key, String value, Duration ttl);

    /** {@return the value, or null if there is none any more} */
    @Nullable
    String get(String key);
}
