package io.github.vitals4j.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.testing.ManualTime;
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

    /** Answers at once until it is told to hang. */
    private static final class Check implements DependencyChecker {
        private final AtomicInteger probes;
        private final CountDownLatch gate;

        Check(AtomicInteger probes, CountDownLatch gate) {
            this.probes = probes;
            this.gate = gate;
        }

        @Override
        public CheckResult check(CheckContext context) throws InterruptedException {
            if (probes.incrementAndGet() > CHECKS) {
                gate.await();
            }
            return CheckResult.healthy();
        }
    }

    @Test
    void twoHundredCallersOnTenExpiredChecksSendTenProbes() throws Exception {
        var probes = new AtomicInteger();
        var gate = new CountDownLatch(1);
        var time = ManualTime.create();
        var builder = HealthCheckManager.builder().timeSource(time);
        for (int i = 0; i < CHECKS; i++) {
            builder.register("check-" + i, new Check(probes, gate));
        }
        var pool = Executors.newFixedThreadPool(CALLERS);
        try (var health = builder.build()) {
            assertThat(health.checkReadiness().status()).isEqualTo(HealthStatus.HEALTHY);
            assertThat(probes).as("first runs").hasValue(CHECKS);
            time.awaitPending(0);
            time.advance(CheckOptions.defaults().ttl());
            var arrived = new CyclicBarrier(CALLERS);
            var answers = new ArrayList<Future<HealthReport>>();
            for (int i = 0; i < CALLERS; i++) {
                answers.add(pool.submit(() -> {
                    arrived.await();
                    return health.checkReadiness(Duration.ofSeconds(2));
                }));
            }
            time.awaitPending(CALLERS + CHECKS); // all wait: each has a timer, and each run
            gate.countDown();
            for (var answer : answers) {
                assertThat(answer.get(30, TimeUnit.SECONDS).status()).isEqualTo(HealthStatus.HEALTHY);
            }
            assertThat(probes).as("first runs and probes").hasValue(CHECKS + CHECKS);
        } finally {
            pool.shutdownNow();
        }
    }
}
