package io.github.vitals4j.health.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
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
        var replaced = added.iterator().next();
        if (Runtime.version().feature() < 21) {
            collectUntilEnded(replaced);
        } else {
            replaced.join(60_000);
        }

        assertThat(replaced.isAlive()).isFalse();
    }

    /**
     * The thread looks every three seconds whether its client is garbage, and a thread of the pool may still use it.
     */
    static void collectUntilEnded(Thread thread) throws InterruptedException {
        long begin = System.nanoTime();
        while (thread.isAlive() && System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(60)) {
            System.gc();
            thread.join(500);
        }
    }

    private static Set<Thread> clientThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("HttpClient-\\d+-SelectorManager"))
                .collect(Collectors.toSet());
    }
}
