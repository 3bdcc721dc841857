package io.github.vitals4j.health.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthReport;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.View;
import io.github.vitals4j.health.endpoint.Exposure;
import io.github.vitals4j.health.endpoint.ExposurePolicy;
import io.github.vitals4j.health.endpoint.HealthEndpoint;
import io.github.vitals4j.health.endpoint.HealthHttpHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Three services, each of which watches the next one and is watched by the one before. */
class RingIT {
    private static final int SIZE = 3;
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private final List<Service> services = new ArrayList<>();

    /** One service: something of its own, a neighbour, and the library's own endpoint. */
    private static final class Service implements AutoCloseable {
        final ExecutorService threads = Executors.newCachedThreadPool();
        final HttpServer server;
        volatile CheckResult own = CheckResult.healthy();
        HealthCheckManager health;

        Service() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(threads);
        }

        void watch(Service next, UnaryOperator<RemoteHealthChecker> how, Exposure exposure, Duration timeout) {
            var ready =
                    URI.create("http://localhost:" + next.server.getAddress().getPort() + "/ready");
            health = HealthCheckManager.builder()
                    .register("own", context -> own, options -> options.timeout(timeout))
                    .register("next", how.apply(RemoteHealthChecker.of(ready)), options -> options.timeout(timeout))
                    .build();
            var endpoint = HealthEndpoint.builder(health)
                    .exposure(ExposurePolicy.always(exposure))
                    // Whoever waits for somebody here waits longer than a check may take.
                    .deadline(Duration.ofSeconds(20))
                    .build();
            HealthHttpHandler.mount(server, endpoint);
        }

        void refresh(String name) throws Exception {
            health.invalidate(name);
            health.refresh(name).get(60, TimeUnit.SECONDS);
        }

        @Override
        public void close() {
            health.close();
            server.stop(0);
            threads.shutdownNow();
        }
    }

    private void startRing(UnaryOperator<RemoteHealthChecker> how, Exposure exposure, Duration timeout)
            throws IOException {
        for (int i = 0; i < SIZE; i++) {
            services.add(new Service());
        }
        for (int i = 0; i < SIZE; i++) {
            services.get(i).watch(services.get((i + 1) % SIZE), how, exposure, timeout);
        }
        services.forEach(service -> service.server.start());
    }

    @AfterEach
    void stop() {
        services.forEach(Service::close);
    }

    private void everybodyLooks(int rounds) throws Exception {
        for (int round = 0; round < rounds; round++) {
            for (var service : services) {
                service.refresh("own");
                service.refresh("next");
            }
        }
    }

    private List<HealthStatus> statuses() {
        return services.stream()
                .map(service -> service.health.current(View.READINESS).status())
                .toList();
    }

    @ParameterizedTest
    @EnumSource(Exposure.class)
    void onlyTheNeighbourTakesAProblemOver(Exposure exposure) throws Exception {
        startRing(checker -> checker, exposure, TIMEOUT);
        services.get(0).own = CheckResult.degraded("queue is filling");

        everybodyLooks(3);

        assertThat(statuses()).containsExactly(HealthStatus.DEGRADED, HealthStatus.HEALTHY, HealthStatus.DEGRADED);
    }

    @ParameterizedTest
    @EnumSource(Exposure.class)
    void aProblemThatIsOverIsForgottenInOneRound(Exposure exposure) throws Exception {
        startRing(checker -> checker, exposure, TIMEOUT);
        services.get(0).own = CheckResult.degraded("queue is filling");
        everybodyLooks(2);

        services.get(0).own = CheckResult.healthy();
        everybodyLooks(1);

        assertThat(statuses()).containsOnly(HealthStatus.HEALTHY);
    }

    @Test
    void aRingThatAsksForEverythingFeedsOnItself() throws Exception {
        // At first each waits for the next one's answer, until the time of one is up.
        startRing(RemoteHealthChecker::deep, Exposure.STATUS, Duration.ofSeconds(3));
        services.get(0).own = CheckResult.degraded("queue is filling");
        everybodyLooks(2);

        services.get(0).own = CheckResult.healthy();
        everybodyLooks(3);

        // This is why shallow is the default.
        assertThat(statuses()).containsOnly(HealthStatus.DEGRADED);
    }

    @Test
    void nobodyWaitsForHisOwnAnswer() throws Exception {
        startRing(checker -> checker, Exposure.STATUS, TIMEOUT);
        Function<Service, CompletableFuture<HealthReport>> look = service -> {
            service.health.invalidate("next");
            return service.health.checkAsync(View.READINESS, Duration.ofSeconds(20));
        };

        var all = services.stream().map(look).toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(all).get(60, TimeUnit.SECONDS);

        // Whoever waited for himself would have run into the timeout of the check.
        assertThat(statuses()).containsOnly(HealthStatus.HEALTHY);
    }
}
