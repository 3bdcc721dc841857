package io.github.vitals4j.health.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RotatingClientTest {
    @Test
    void keepsTheClientUntilTheSettingsChange() {
        var settings = new AtomicReference<>(Certificates.client());
        var rotating = new RotatingClient(settings::get);

        HttpClient first = rotating.get();
        assertThat(rotating.get()).isSameAs(first);
        settings.set(Certificates.client());

        assertThat(rotating.get()).isNotSameAs(first);
    }

    @Test
    void theThreadOfAReplacedClientEnds() throws Exception {
        var settings = new AtomicReference<>(Certificates.client());
        var rotating = new RotatingClient(settings::get);
        var before = clientThreads();
        rotating.get();
        var added = new HashSet<>(clientThreads());
        added.removeAll(before);
        assertThat(added).hasSize(1);

        settings.set(Certificates.client());
        rotating.get();
        if (Runtime.version().feature() < 21) {
            System.gc();
        }

        var replaced = added.iterator().next();
        replaced.join(20_000);
        assertThat(replaced.isAlive()).isFalse();
    }

    private static Set<Thread> clientThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("HttpClient-\\d+-SelectorManager"))
                .collect(Collectors.toSet());
    }
}
