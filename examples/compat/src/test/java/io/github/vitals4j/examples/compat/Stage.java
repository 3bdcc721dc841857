package io.github.vitals4j.examples.compat;

import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthCheckManagerBuilder;
import io.github.vitals4j.health.endpoint.HealthEndpoint;
import io.github.vitals4j.health.endpoint.HealthRequest;
import io.github.vitals4j.health.endpoint.HealthResponse;
import io.github.vitals4j.health.testing.ManualTime;
import io.github.vitals4j.health.testing.TestChecker;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/** An application at a time that stands still: its bodies are the same in every run. */
final class Stage implements AutoCloseable {
    private final ManualTime time = ManualTime.at(Instant.parse("2026-02-13T00:59:58Z"));
    private final HealthCheckManager health;
    private final HealthEndpoint endpoint;
    private final SortedSet<String> compared = new TreeSet<>();

    Stage(HealthCheckManagerBuilder health, Function<HealthCheckManager, HealthEndpoint> endpoint) {
        this.health = health.timeSource(time).build();
        this.endpoint = endpoint.apply(this.health);
        this.health.checkReadiness();
    }

    /** Runs the check of a dependency, which takes a while. */
    void check(String dependency, TestChecker checker, int millis) {
        checker.takes(Duration.ofMillis(millis), time);
        check(dependency);
        checker.release();
    }

    void check(String dependency) {
        health.refresh(dependency).join();
    }

    void pass(Duration duration) {
        time.advance(duration);
    }

    /** {@return the answer to who asks from this machine} */
    HealthResponse ask(String path) {
        return ask(HealthRequest.of("GET", path).withRemoteAddress("127.0.0.1"));
    }

    /** {@return the answer to anybody else} */
    HealthResponse askFromAfar(String path) {
        return ask(HealthRequest.of("GET", path).withRemoteAddress("192.0.2.1"));
    }

    private HealthResponse ask(HealthRequest request) {
        return endpoint.handle(request).orElseThrow();
    }

    /** Compares an answer with the one that is kept. */
    void compare(String name, int code, HealthResponse answer) {
        compared.add(name);
        Golden.compare(name, code, answer);
    }

    /** {@return the names of what was compared} */
    SortedSet<String> compared() {
        return compared;
    }

    @Override
    public void close() {
        health.close();
    }
}
