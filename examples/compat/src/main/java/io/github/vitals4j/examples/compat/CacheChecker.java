package io.github.vitals4j.examples.compat;

import io.github.vitals4j.health.CheckContext;
import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.DependencyChecker;
import io.github.vitals4j.health.Reason;
import java.time.Duration;
import java.util.UUID;

/**
 * Writes a value to a cache, reads it and compares. Optional; a good result is used for 30 s, a bad one is not kept:
 * whoever asks next has the cache checked again.
 */
final class CacheChecker implements DependencyChecker {
    private final Cache cache;

    CacheChecker(Cache cache) {
        this.cache = cache;
    }

    @Override
    public CheckOptions options(CheckOptions library) {
        return library.optional().ttl(Duration.ofSeconds(30)).failureTtl(Duration.ZERO);
    }

    @Override
    public CheckResult check(CheckContext context) {
        String key = "healthcheck:" + context.name();
        String written = UUID.randomUUID().toString(); // not what an earlier run has left there
        cache.set(key, written, Duration.ofSeconds(5));
        return written.equals(cache.get(key))
                ? CheckResult.healthy()
                : CheckResult.unhealthy(Reason.UNEXPECTED_RESPONSE, "read_write_mismatch");
    }
}
