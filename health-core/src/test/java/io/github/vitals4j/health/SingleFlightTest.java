package io.github.vitals4j.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** However many callers ask, a dependency has at most one run in flight. */
class SingleFlightTest {
    private static final int CALLERS = 200;
    private static final int CHECKS = 10;

    @Test
    void twoHundredCallersOnTenExpiredChecksSendTenProbes() throws Exception {
        var probes = new AtomicInteger();
        var release = new CountDownLatch(1);
        var builder = HealthCheckManager.builder();
        for (int i = 0; i < CHECKS; i++) {
            builder.register(
                    "check-" + i,
                    context -> {
                        probes.incrementAndGet();
                        release.await();
                        return CheckResult.healthy();
                    },
                    options -> options.timeout(Duration.ofMinutes(1)).ttl(Duration.ofHours(1)));
        }
        var pool = Executors.newFixedThreadPool(CALLERS);
        try (var health = builder.build()) {
            var arrived = new CyclicBarrier(CALLERS + 1);
            var answers = new ArrayList<Future<HealthReport>>();
            for (int i = 0; i < CALLERS; i++) {
                answers.add(pool.submit(() -> {
                    arrived.await();
                    return health.checkReadiness();
                }));
            }
            arrived.await();
            release.countDown();
            for (var answer : answers) {
                assertThat(answer.get(30, TimeUnit.SECONDS).status()).isEqualTo(HealthStatus.HEALTHY);
            }
            assertThat(probes).hasValue(CHECKS);
        } finally {
            pool.shutdownNow();
        }
    }
}
