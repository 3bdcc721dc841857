package io.github.vitals4j.examples.monitor;

import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.DependencyHealth;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthReport;
import io.github.vitals4j.health.View;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * All services, as dependencies of one manager: each endpoint of a service is a dependency, tagged with the service's
 * name. The library asks them, and says how each service is by the rules that it has for an application.
 *
 * <p>A few services are asked at a time, so that what is slow is the services and never this machine; who has not
 * answered in a second makes room for the next, so that those that hang do not hold up the poll. Not thread-safe.
 */
final class Fleet implements AutoCloseable {
    private static final int AT_A_TIME = 32;
    private static final long MAKES_ROOM_AFTER_MILLIS = 1_000;

    private final Arguments arguments;
    private final HealthCheckManager health =
            HealthCheckManager.builder().service("monitor").build();
    private final Set<String> registered = new HashSet<>();

    Fleet(Arguments arguments) {
        this.arguments = arguments;
    }

    /** {@return how all services are} Waits until each has answered, or its time is up. */
    Poll poll() throws InterruptedException {
        long begin = System.nanoTime();
        var room = new Semaphore(AT_A_TIME);
        var reports = new LinkedHashMap<Service, CompletableFuture<HealthReport>>();
        for (var service : arguments.services()) {
            room.acquire();
            reports.put(service, ask(service, room));
        }
        List<Poll.Answers> services = reports.entrySet().stream()
                .map(entry -> answers(entry.getKey(), entry.getValue().join()))
                .toList();
        var took = Duration.ofNanos(System.nanoTime() - begin);
        return new Poll(Instant.now(), took, health.current(View.READINESS).status(), services);
    }

    private CompletableFuture<HealthReport> ask(Service service, Semaphore room) {
        if (registered.add(service.name())) {
            register(service);
        }
        // Twice, because the library repeats what ran out of time while this process stood still.
        var deadline = arguments.timeout().multipliedBy(2).plusSeconds(1);
        var report = health.checkAsync(View.READINESS.tag(service.name()), deadline);
        report.copy()
                .orTimeout(MAKES_ROOM_AFTER_MILLIS, TimeUnit.MILLISECONDS)
                .whenComplete((answered, late) -> room.release());
        return report;
    }

    /** Registering starts the first run. */
    private void register(Service service) {
        arguments
                .endpoints()
                .forEach((endpoint, path) -> health.register(
                        service.dependency(endpoint),
                        endpoint.checker(service.uri(path)),
                        options -> endpoint.type(everyPoll(options)).tags(service.name())));
    }

    /** Nothing that a poll has heard is good enough for the next one. */
    private CheckOptions everyPoll(CheckOptions options) {
        return options.timeout(arguments.timeout())
                .ttl(Duration.ZERO)
                .failureTtl(Duration.ZERO)
                .maxStale(arguments.interval().plus(arguments.timeout()).multipliedBy(3));
    }

    private Poll.Answers answers(Service service, HealthReport report) {
        Map<Endpoint, DependencyHealth> answers = new EnumMap<>(Endpoint.class);
        for (var endpoint : arguments.endpoints().keySet()) {
            report.dependency(service.dependency(endpoint)).ifPresent(answer -> answers.put(endpoint, answer));
        }
        return new Poll.Answers(service, report.status(), answers);
    }

    @Override
    public void close() {
        health.close();
    }
}
