package io.github.vitals4j.benchmarks;

import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.endpoint.HealthEndpoint;
import io.github.vitals4j.health.endpoint.HealthRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Vitals4j with its defaults, asked as a host's HTTP layer asks it. */
final class Vitals4jReporter implements Reporter {
    private static final byte[] THIS_MACHINE = {127, 0, 0, 1};
    private static final byte[] A_STRANGER = {(byte) 192, 0, 2, 1};

    private final HealthCheckManager health;
    private final byte[] client;
    private final HealthEndpoint endpoint;
    private @Nullable InetAddress known;

    private Vitals4jReporter(HealthCheckManager health, byte[] client) {
        this.health = health;
        this.endpoint = HealthEndpoint.of(health);
        this.client = client;
    }

    /** {@return a reporter that is asked from this machine, and so shows everything} */
    static Reporter showingEverything(List<Check> checks, Duration ttl) {
        return new Vitals4jReporter(manager(checks, ttl), THIS_MACHINE);
    }

    /** {@return a reporter that is asked by strangers} */
    static Reporter showingStatusOnly(List<Check> checks, Duration ttl) {
        return new Vitals4jReporter(manager(checks, ttl), A_STRANGER);
    }

    static HealthCheckManager manager(List<Check> checks, Duration ttl) {
        var builder =
                HealthCheckManager.builder().service("orders").version("1.4.2").environment("production");
        for (var check : checks) {
            builder.register(check.name(), context -> ask(check), options -> options.ttl(ttl));
        }
        return builder.build();
    }

    private static CheckResult ask(Check check) throws InterruptedException {
        check.work().run();
        return CheckResult.healthy()
                .with(Check.FIRST_KEY, Check.FIRST_VALUE)
                .with(Check.SECOND_KEY, Check.SECOND_VALUE);
    }

    @Override
    public void report(OutputStream body) throws IOException {
        var request = HealthRequest.of("GET", "/ready").withRemoteAddress(client());
        endpoint.handle(request).orElseThrow().writeTo(body);
    }

    @Override
    public void renew() {
        health.dependencies().stream()
                .limit(1)
                .forEach(name -> health.refresh(name).join());
    }

    /** Which the host has anyway, so it is nothing that has to be built. */
    private InetAddress client() throws IOException {
        var address = known;
        if (address == null) {
            address = InetAddress.getByAddress(client);
            known = address;
        }
        return address;
    }

    @Override
    public void close() {
        health.close();
    }
}
