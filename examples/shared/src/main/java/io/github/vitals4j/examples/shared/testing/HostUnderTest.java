package io.github.vitals4j.examples.shared.testing;

import io.github.vitals4j.examples.shared.Host;
import io.github.vitals4j.examples.shared.Orders;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.endpoint.Exposure;
import io.github.vitals4j.health.endpoint.HealthEndpoint;
import io.github.vitals4j.health.testing.EndpointContract;
import io.github.vitals4j.health.testing.TestChecker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A host on a free port of the loopback interface, with a single dependency that does as the test says. Requests wait
 * for it much longer than any test takes, so that a thread that waits would be noticed.
 */
public final class HostUnderTest implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration FOR_EVER = Duration.ofMinutes(5);

    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final TestChecker database = TestChecker.healthy();
    private final Semaphore arrived = new Semaphore(0);
    private final HealthCheckManager health;
    private final HealthEndpoint endpoint;
    private final Host.Running server;

    private HostUnderTest(Host host) throws Exception {
        health = HealthCheckManager.builder()
                .register(
                        "database",
                        database,
                        options -> options.timeout(FOR_EVER).failureTtl(Duration.ZERO))
                .build();
        endpoint = HealthEndpoint.builder(health)
                .deadline(FOR_EVER)
                .exposure(request -> {
                    arrived.release();
                    return Exposure.FULL;
                })
                .build();
        health.checkReadiness();
        server = host.start(endpoint, ANY_PORT);
    }

    /**
     * {@return a host that has been started}
     *
     * @param host the host
     * @throws Exception if it cannot be started
     */
    public static HostUnderTest start(Host host) throws Exception {
        return new HostUnderTest(host);
    }

    /**
     * Verifies that a host serves the application, watched for real, as every host must; draining, too.
     *
     * @param host the host
     * @throws Exception if it cannot be started or stopped
     * @throws AssertionError if an answer is not as it must be
     */
    public static void verifyContract(Host host) throws Exception {
        try (var orders = Orders.start();
                var server = host.start(orders.endpoint(), ANY_PORT)) {
            orders.health().checkReadiness();
            EndpointContract.verify(base(server));
            EndpointContract.verifyLocalExposure(base(server));
            orders.health().drain();
            EndpointContract.verify(base(server));
        }
    }

    /** {@return what is watched} */
    public TestChecker database() {
        return database;
    }

    /** {@return who watches it} */
    public HealthCheckManager health() {
        return health;
    }

    /** {@return what the host serves} */
    public HealthEndpoint endpoint() {
        return endpoint;
    }

    /** {@return where the host is} */
    public URI base() {
        return base(server);
    }

    private static URI base(Host.Running server) {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    /**
     * {@return the answer to a request}
     *
     * @param target path and query
     * @throws Exception if there is none within seconds
     */
    public HttpResponse<String> get(String target) throws Exception {
        return send(target).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private CompletableFuture<HttpResponse<String>> send(String target) {
        return client.sendAsync(
                HttpRequest.newBuilder(URI.create(base() + target)).build(), BodyHandlers.ofString());
    }

    /**
     * Verifies that no thread of the host waits while a check hangs: more requests for readiness than it has threads
     * all arrive, none of them is answered, and one that need not wait is; all are as soon as the check returns.
     *
     * @param requests more than the host has threads
     * @param meanwhile is done while the requests wait
     * @throws Exception if something is not answered within seconds
     * @throws AssertionError if something is answered otherwise
     */
    public void verifyNoThreadWaits(int requests, Runnable meanwhile) throws Exception {
        database.hang();
        health.invalidate("database");
        arrived.drainPermits();
        List<CompletableFuture<HttpResponse<String>>> waiting =
                Stream.generate(() -> send("/ready")).limit(requests).toList();
        if (!arrived.tryAcquire(requests, PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("of " + requests + " requests only " + arrived.availablePermits()
                    + " arrive: threads of the host wait for a check");
        }
        require(get("/health").statusCode() == 200, "/health does not answer 200 while a check hangs");
        meanwhile.run();
        require(waiting.stream().noneMatch(CompletableFuture::isDone), "/ready has answered before the check");
        require(database.mostAtOnce() == 1, "the check runs more than once at a time");

        database.release();
        for (var answer : waiting) {
            var response = answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            require(response.statusCode() == 200, "/ready answers " + response.statusCode());
        }
    }

    private static void require(boolean kept, String violation) {
        if (!kept) {
            throw new AssertionError(violation);
        }
    }

    @Override
    public void close() {
        database.release();
        try {
            server.close();
        } finally {
            health.close();
        }
    }
}
