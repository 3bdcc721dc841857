package io.github.vitals4j.health.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;

class RedisFiguresTest {
    @Test
    void readsWhatTheServerSays() {
        var info = """
                # Server
                redis_version:6.2.11

                # Clients
                connected_clients:5
                # Memory
                used_memory:1048576
                used_memory_human:1.00M
                maxmemory:4194304
                # Replication
                role:master
                """.replace("\n", "\r\n");

        assertThat(RedisFigures.of(info))
                .containsExactly(
                        entry("connected_clients", 5L),
                        entry("used_memory_human", "1.00M"),
                        entry("used_memory_percent", 25.0),
                        entry("role", "master"),
                        entry("redis_version", "6.2.11"));
    }

    @Test
    void absentFiguresAreZeroOrUnknown() {
        assertThat(RedisFigures.of(""))
                .containsExactly(
                        entry("connected_clients", 0L),
                        entry("used_memory_human", "unknown"),
                        entry("role", "unknown"),
                        entry("redis_version", "unknown"));
    }
}
