package io.github.vitals4j.health.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.DependencyHealth;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthReport;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.View;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Three services, each of which watches the next one and is watched by the one before. */
class RingIT {
    private static final int SIZE = 3;

    private final List<Service> services = new ArrayList<>();

    /** One service: something of its own, and a neighbour. */
    private static final class Service implements AutoCloseable {
        final TestServer server = TestServer.http();
        volatile CheckResult own = CheckResult.healthy();
        HealthCheckManager health;

        void watch(Service next, UnaryOperator<RemoteHealthChecker> how) {
            health = HealthCheckManager.builder()
                    .register("own", context -> own)
                    .register("next", how.apply(RemoteHealthChecker.of(next.server.uri("/ready"))))
                    .build();
            server.handle(this::ready);
        }

        private void ready(HttpExchange exchange) throws IOException {
            var view = View.READINESS;
            if ("0".equals(exchange.getRequestHeaders().getFirst("X-Health-Depth"))) {
                view = shallow(health.current(view));
            }
            var report = health.check(view, Duration.ofMillis(800));
            int code = report.status() == HealthStatus.UNHEALTHY ? 503 : 200;
            TestServer.answer(exchange, code, "{\"status\":\"" + report.status().text() + "\"}");
        }

        private static View shallow(HealthReport report) {
            var view = report.view();
            for (var dependency : report.dependencies()) {
                if (dependency.metadata().containsKey("remote_status")) {
                    view = view.exclude(dependency.name());
                }
            }
            return view;
        }

        DependencyHealth refresh(String name) throws Exception {
            health.invalidate(name);
            return health.refresh(name)
                    .get(10, TimeUnit.SECONDS)
                    .dependency(name)
                    .orElseThrow();
        }

        @Override
        public void close() {
            health.close();
            server.close();
        }
    }

    private void startRing(UnaryOperator<RemoteHealthChecker> how) {
        for (int i = 0; i < SIZE; i++) {
            services.add(new Service());
        }
        for (int i = 0; i < SIZE; i++) {
            services.get(i).watch(services.get((i + 1) % SIZE), how);
        }
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

    @Test
    void onlyTheNeighbourTakesAProblemOver() throws Exception {
        startRing(checker -> checker);
        services.get(0).own = CheckResult.degraded("queue is filling");

        everybodyLooks(3);

        assertThat(statuses()).containsExactly(HealthStatus.DEGRADED, HealthStatus.HEALTHY, HealthStatus.DEGRADED);
    }

    @Test
    void aProblemThatIsOverIsForgottenInOneRound() throws Exception {
        startRing(checker -> checker);
        services.get(0).own = CheckResult.degraded("queue is filling");
        everybodyLooks(2);

        services.get(0).own = CheckResult.healthy();
        everybodyLooks(1);

        assertThat(statuses()).containsOnly(HealthStatus.HEALTHY);
    }

    @Test
    void aRingThatAsksForEverythingFeedsOnItself() throws Exception {
        startRing(RemoteHealthChecker::deep);
        services.get(0).own = CheckResult.degraded("queue is filling");
        everybodyLooks(2);

        services.get(0).own = CheckResult.healthy();
        everybodyLooks(3);

        // This is why shallow is the default.
        assertThat(statuses()).containsOnly(HealthStatus.DEGRADED);
    }

    @Test
    void nobodyWaitsForHisOwnAnswer() throws Exception {
        startRing(checker -> checker);
        Function<Service, CompletableFuture<HealthReport>> look = service -> {
            service.health.invalidate("next");
            return service.health.checkAsync(View.READINESS, Duration.ofSeconds(10));
        };
        everybodyLooks(1);

        long start = System.nanoTime();
        var all = services.stream().map(look).toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(all).get(10, TimeUnit.SECONDS);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(800));
        assertThat(statuses()).containsOnly(HealthStatus.HEALTHY);
    }
}
