package io.github.vitals4j.examples.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.testing.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LocalCacheTest {
    private final ManualTime time = ManualTime.create();
    private final Cache cache = new LocalCache(time::nanoTime);

    @Test
    void aValueIsThereUntilItExpires() {
        cache.set("key", "value", Duration.ofSeconds(5));
        time.advance(Duration.ofMillis(4_999));
        assertThat(cache.get("key")).isEqualTo("value");
        time.advance(Duration.ofMillis(1));
        assertThat(cache.get("key")).isNull();
        assertThat(cache.get("another")).isNull();
    }

    @Test
    void aNewValueLivesItsOwnTime() {
        cache.set("key", "old", Duration.ofSeconds(5));
        time.advance(Duration.ofSeconds(4));
        cache.set("key", "new", Duration.ofSeconds(5));
        time.advance(Duration.ofSeconds(4));
        assertThat(cache.get("key")).isEqualTo("new");
    }
}
