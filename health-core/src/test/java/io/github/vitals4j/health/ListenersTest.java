package io.github.vitals4j.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.testing.ManualTime;
import io.github.vitals4j.health.testing.TestChecker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is told what, and that listeners cannot harm anybody. */
class ListenersTest {
    private final ManualTime time = ManualTime.create();
    private final TestChecker database = TestChecker.healthy();
    private final RecordedEvents events = new RecordedEvents();
    private HealthCheckManager health;

    private HealthCheckManager with(HealthListener... listeners) {
        var builder = HealthCheckManager.builder().timeSource(time).register("database", database);
        for (var listener : listeners) {
            builder.listener(listener);
        }
        health = builder.listener(events).build();
        return health;
    }

    @AfterEach
    void close() {
        health.close();
    }

    @Test
    void everyTransitionIsToldOnceInOrder() throws Exception {
        with();
        assertThat(events.nextTransition()).hasToString("database: unknown -> healthy");
        for (int i = 0; i < 100; i++) {
            database.nowUnhealthy("down " + i);
            health.refresh("database").join();
            health.refresh("database").join();
            database.nowHealthy();
            health.refresh("database").join();
        }
        for (int i = 0; i < 100; i++) {
            var down = events.nextTransition();
            assertThat(down).hasToString("database: healthy -> unhealthy");
            assertThat(down.error()).contains("down " + i);
            assertThat(events.nextTransition()).hasToString("database: unhealthy -> healthy");
        }
        assertThat(events.hasTransition()).isFalse();
    }

    @Test
    void aTransitionSaysHowLongTheStatusBeforeHadLasted() throws Exception {
        with().checkReadiness();
        events.nextTransition();
        time.advance(Duration.ofMinutes(7));
        time.stepWallClock(Duration.ofHours(-1));
        database.nowUnhealthy("down");
        health.refresh("database").join();
        assertThat(events.nextTransition().to())
                .as("nobody had asked for seven minutes")
                .isEqualTo(HealthStatus.UNKNOWN);
        time.advance(Duration.ofSeconds(10));
        database.nowHealthy();
        health.refresh("database").join();
        assertThat(events.nextTransition().to()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(events.nextTransition().lasted()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void aListenerThatThrowsChangesNothing() throws Exception {
        with(new HealthListener() {
            @Override
            public void onTransition(Transition transition) {
                throw new StackOverflowError("from the listener");
            }

            @Override
            public void onRun(FinishedRun run) {
                throw new IllegalStateException("from the listener");
            }
        });
        assertThat(health.checkReadiness().status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(events.nextTransition().to()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(events.nextRun().status()).isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void aListenerThatHangsDelaysNobodyAndWhatItMissesIsCounted() throws Exception {
        var entered = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        with(new HealthListener() {
            @Override
            public void onRun(FinishedRun run) {
                entered.countDown();
                try {
                    release.await();
                } catch (InterruptedException ignored) {
                    // the test is over
                }
            }
        });
        health.checkReadiness();
        assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 1_500; i++) {
            health.refresh("database").join();
            assertThat(events.nextRun().status()).isEqualTo(HealthStatus.HEALTHY);
        }
        assertThat(health.droppedEvents()).isGreaterThan(400);
        database.nowUnhealthy("down");
        assertThat(health.refresh("database").join().status()).isEqualTo(HealthStatus.UNHEALTHY);
        events.nextTransition();
        assertThat(events.nextTransition().to()).isEqualTo(HealthStatus.UNHEALTHY);
        release.countDown();
    }

    @Test
    void aListenerMayCallTheManager() throws Exception {
        var manager = new CompletableFuture<HealthCheckManager>();
        var seen = new CompletableFuture<HealthStatus>();
        with(new HealthListener() {
            @Override
            public void onTransition(Transition transition) {
                manager.join().invalidate("database");
                seen.complete(manager.join().checkReadiness().status());
            }
        });
        manager.complete(health);
        assertThat(seen.get(20, TimeUnit.SECONDS)).isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void aRemovedListenerIsToldNothingMore() throws Exception {
        with().checkReadiness();
        events.nextTransition();
        events.nextRun();
        health.removeListener(events);
        var later = new RecordedEvents();
        health.addListener(later);
        database.nowUnhealthy("down");
        health.refresh("database").join();
        assertThat(later.nextTransition().to()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(events.hasTransition()).isFalse();
    }
}
