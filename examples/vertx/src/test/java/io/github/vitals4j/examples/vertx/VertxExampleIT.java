package io.github.vitals4j.examples.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.examples.shared.Host;
import io.github.vitals4j.examples.shared.testing.HostUnderTest;
import io.github.vitals4j.health.endpoint.HealthEndpoint;
import io.github.vitals4j.health.endpoint.HealthRequest;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockHound;

/** Health in Vert.x with a single event loop, while BlockHound and Vert.x itself watch that. */
class VertxExampleIT {
    private static final String LOOP = "vert.x-eventloop-thread-";

    /** What has blocked the event loop. */
    private static final Set<String> BLOCKING = ConcurrentHashMap.newKeySet();

    /** The threads that Vert.x has found to be busy for more than five seconds. */
    private final BlockingQueue<String> blocked = new LinkedBlockingQueue<>();

    private final Vertx vertx = Vertx.vertx(new VertxOptions()
            .setEventLoopPoolSize(1)
            .setBlockedThreadCheckInterval(100)
            .setMaxEventLoopExecuteTime(5)
            .setMaxEventLoopExecuteTimeUnit(TimeUnit.SECONDS)
            .setMaxWorkerExecuteTime(5)
            .setMaxWorkerExecuteTimeUnit(TimeUnit.SECONDS));

    @BeforeAll
    static void watch() {
        BlockHound.builder()
                .loadIntegrations()
                // The engine's lock is held for microseconds, and never over foreign code.
                .allowBlockingCallsInside("java.util.concurrent.locks.ReentrantLock", "lock")
                .blockingMethodCallback(method -> note(method.toString()))
                .install();
    }

    private static void note(String method) {
        if (Thread.currentThread().getName().startsWith(LOOP)) {
            BLOCKING.add(method);
        }
    }

    @BeforeEach
    void forget() {
        BLOCKING.clear();
        ((VertxInternal) vertx)
                .blockedThreadChecker()
                .setThreadBlockedHandler(event -> blocked.add(event.thread().getName()));
    }

    private Host.Running start(HealthEndpoint endpoint, InetSocketAddress address) throws Exception {
        return VertxExample.start(endpoint, address, vertx);
    }

    @Test
    void theContractIsKept() throws Exception {
        HostUnderTest.verifyContract(this::start);
    }

    @Test
    void theEventLoopNeverWaitsForACheck() throws Exception {
        try (var host = HostUnderTest.start(this::start)) {
            host.verifyNoThreadWaits(20, () -> {
                assertThat(BLOCKING).isEmpty();
                blockAWorker(host.endpoint());
                // Vert.x looks at all of its threads at once; the event loop has had requests for longer than the
                // worker.
                assertThat(firstBlocked()).doesNotStartWith(LOOP);
            });
            assertThat(BLOCKING).isEmpty();
            assertThat(blocked).noneMatch(thread -> thread.startsWith(LOOP));
        }
    }

    /** Does what an event loop must not do. */
    private void blockAWorker(HealthEndpoint endpoint) {
        vertx.executeBlocking(() -> endpoint.handle(HealthRequest.of("GET", "/ready")));
    }

    private String firstBlocked() {
        try {
            return blocked.poll(60, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Test
    void whatIsNotOfTheEndpointGoesOnToTheRoutes() throws Exception {
        try (var host = HostUnderTest.start(this::start)) {
            assertThat(host.get("/orders").body()).isEqualTo("2 keyboards, 1 screen\n");
            assertThat(host.get("/nothing").statusCode()).isEqualTo(404);
        }
    }
}
