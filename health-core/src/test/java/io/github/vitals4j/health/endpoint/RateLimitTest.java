package io.github.vitals4j.health.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.Probe;
import io.github.vitals4j.health.testing.ManualTime;
import io.github.vitals4j.health.testing.TestChecker;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitTest {
    private static final String ALICE = "192.0.2.1";
    private static final String BOB = "192.0.2.2";

    private final ManualTime time = ManualTime.create();
    private final TestChecker database = TestChecker.healthy();
    private final HealthCheckManager manager = HealthCheckManager.builder()
            .timeSource(time)
            .register("database", database, options -> options.tags("tenant-a"))
            .build();

    @AfterEach
    void close() {
        manager.close();
    }

    private HealthEndpoint limited(RateLimit limit) {
        return HealthEndpoint.builder(manager)
                .exposure(ExposurePolicy.always(Exposure.FULL))
                .path("/api/health", Probe.READINESS)
                .metrics((accept, out) -> "text/plain")
                .rateLimit(limit)
                .build();
    }

    private static HealthResponse get(HealthEndpoint endpoint, String target, String address) {
        return endpoint.handle(HealthRequest.of("GET", target).withRemoteAddress(address))
                .orElseThrow();
    }

    private static int code(HealthEndpoint endpoint, String target, String address) {
        return get(endpoint, target, address).status();
    }

    /** How many requests pass before the first that does not. */
    private static int passing(HealthEndpoint endpoint, String target, String address) {
        int passed = 0;
        while (passed < 1_000 && code(endpoint, target, address) != 429) {
            passed++;
        }
        return passed;
    }

    @Test
    void aClientMakesAsManyRequestsAsItMayAndIsToldWhenTheNextOnePasses() {
        var endpoint = limited(RateLimit.perMinute(100));
        assertThat(passing(endpoint, "/ready/database", ALICE)).isEqualTo(100);
        var refused = get(endpoint, "/ready/database", ALICE);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.headers()).containsEntry("Retry-After", "1").containsEntry("Cache-Control", "no-store");
        assertThat(new String(refused.body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"error\":\"Too many requests\",\"message\":\"Try again later\"}");
        assertThat(code(endpoint, "/ready/database", BOB)).isEqualTo(200);
        time.advance(Duration.ofMillis(600));
        assertThat(code(endpoint, "/ready/database", ALICE)).isEqualTo(200);
        assertThat(code(endpoint, "/ready/database", ALICE)).isEqualTo(429);
        time.advance(Duration.ofMinutes(5));
        assertThat(passing(endpoint, "/ready/database", ALICE)).isEqualTo(100);
    }

    @Test
    void retryAfterIsTheTimeUntilTheNextRequestPasses() {
        var endpoint = limited(RateLimit.per(Duration.ofMinutes(1), 2));
        assertThat(passing(endpoint, "/metrics", ALICE)).isEqualTo(2);
        assertThat(get(endpoint, "/metrics", ALICE).headers()).containsEntry("Retry-After", "30");
        time.advance(Duration.ofSeconds(29));
        assertThat(get(endpoint, "/metrics", ALICE).headers()).containsEntry("Retry-After", "1");
        time.advance(Duration.ofSeconds(1));
        assertThat(code(endpoint, "/metrics", ALICE)).isEqualTo(200);
    }

    @Test
    void probesAreLimitedOnlyWhereThatIsAskedForByName() {
        var endpoint = limited(RateLimit.perMinute(1).including("/api/health"));
        for (var path : new String[] {"/health", "/livez", "/ready", "/ready/", "/readyz", "/startup"}) {
            for (int i = 0; i < 5; i++) {
                assertThat(code(endpoint, path, ALICE)).as(path).isEqualTo(200);
            }
        }
        assertThat(passing(endpoint, "/api/health/", ALICE)).isEqualTo(1);
        for (var target :
                new String[] {"/ready/database", "/ready?tag=tenant-a", "/ready?exclude=nobody", "/metrics"}) {
            assertThat(code(endpoint, target, ALICE)).as(target).isEqualTo(429);
        }
    }

    @Test
    void whatLivenessAndStartUpDoNotNarrowIsAProbeAllTheSame() {
        var endpoint = limited(RateLimit.perMinute(1));
        for (var path : new String[] {"/livez?exclude=etcd", "/health?tag=tenant-a", "/startupz?exclude=database"}) {
            for (int i = 0; i < 5; i++) {
                assertThat(code(endpoint, path, ALICE)).as(path).isEqualTo(200);
            }
        }
    }

    @Test
    void metricsAreLimitedWhereverTheyAreAskedFor() {
        manager.checkReadiness(); // the first run would not survive that the time moves
        var endpoint = limited(RateLimit.perMinute(1));
        for (var path : new String[] {"/ready", "/health", "/startupz"}) {
            time.advance(Duration.ofMinutes(2));
            var probe = HealthRequest.of("GET", path).withRemoteAddress(ALICE);
            var scrape = probe.withHeader("Accept", "application/openmetrics-text");
            assertThat(endpoint.handle(scrape).orElseThrow().contentType()).isEqualTo("text/plain");
            assertThat(endpoint.handle(scrape).orElseThrow().status()).as(path).isEqualTo(429);
            assertThat(endpoint.handle(probe).orElseThrow().status()).as(path).isEqualTo(200);
        }
    }

    @Test
    void whoMayNotSeeMetricsAsksAsAProbe() {
        var endpoint = HealthEndpoint.builder(manager)
                .metrics((accept, out) -> "text/plain")
                .metricsAccess(request -> false)
                .rateLimit(RateLimit.perMinute(1))
                .build();
        var request = HealthRequest.of("GET", "/ready")
                .withRemoteAddress(ALICE)
                .withHeader("Accept", "application/openmetrics-text, application/json;q=0.1");
        for (int i = 0; i < 5; i++) {
            assertThat(endpoint.handle(request).orElseThrow().contentType()).isEqualTo("application/json");
        }
    }

    @Test
    void nothingIsCheckedForARequestThatIsRefused() {
        var endpoint = limited(RateLimit.perMinute(1));
        get(endpoint, "/ready/database", ALICE);
        time.advance(Duration.ofSeconds(59));
        time.advance(Duration.ofMillis(500));
        get(endpoint, "/ready/database", ALICE);
        int runs = database.runs();
        assertThat(runs).isPositive();
        time.advance(Duration.ofSeconds(31));
        assertThat(code(endpoint, "/ready/database", ALICE)).isEqualTo(200);
        runs = database.runs();
        time.advance(Duration.ofSeconds(31));
        assertThat(code(endpoint, "/ready/database", ALICE)).isEqualTo(429);
        assertThat(database.runs()).isEqualTo(runs);
    }

    @Test
    void addressesOfOneIpv6NetworkAreOneClient() {
        var endpoint = limited(RateLimit.perMinute(3));
        assertThat(code(endpoint, "/metrics", "2001:db8:0:1::1")).isEqualTo(200);
        assertThat(code(endpoint, "/metrics", "2001:db8:0:1::2")).isEqualTo(200);
        assertThat(code(endpoint, "/metrics", "2001:db8:0:1:ffff:ffff:ffff:ffff"))
                .isEqualTo(200);
        assertThat(code(endpoint, "/metrics", "2001:db8:0:1::3")).isEqualTo(429);
        assertThat(code(endpoint, "/metrics", "2001:db8:0:2::1")).isEqualTo(200);
        assertThat(passing(endpoint, "/metrics", "10.0.0.1")).isEqualTo(3);
        assertThat(code(endpoint, "/metrics", "::ffff:10.0.0.1")).isEqualTo(429);
    }

    @Test
    void whoIsExemptIsNotLimited() {
        var endpoint =
                limited(RateLimit.perMinute(1).exempt("10.0.0.0/8", "fd00::/8").exempt(BOB));
        for (var address : new String[] {"10.255.0.1", "fd12::1", BOB}) {
            assertThat(passing(endpoint, "/metrics", address)).as(address).isEqualTo(1_000);
        }
        for (var address : new String[] {"11.0.0.1", "fe80::1", ALICE}) {
            assertThat(passing(endpoint, "/metrics", address)).as(address).isEqualTo(1);
        }
    }

    @Test
    void strangersAndClientsBeyondTheBoundShareOneAllowance() {
        var endpoint = limited(RateLimit.perMinute(2).clients(1));
        assertThat(passing(endpoint, "/metrics", ALICE)).isEqualTo(2);
        assertThat(code(endpoint, "/metrics", BOB)).isEqualTo(200);
        assertThat(code(endpoint, "/metrics", null)).isEqualTo(200);
        assertThat(code(endpoint, "/metrics", "10.0.0.1")).isEqualTo(429);
        assertThat(code(endpoint, "/metrics", "nonsense")).isEqualTo(429);
        // Once the first client may make all of its requests again, its place is free.
        time.advance(Duration.ofMinutes(2));
        assertThat(passing(endpoint, "/metrics", BOB)).isEqualTo(2);
        assertThat(passing(endpoint, "/metrics", ALICE)).isEqualTo(2);
    }

    @Test
    void aMillionAddressesFillNoMemory() throws UnknownHostException {
        var limiter = new RateLimiter(RateLimit.perMinute(100), time);
        for (int i = 0; i < 1_000_000; i++) {
            var address = InetAddress.getByAddress(new byte[] {20, (byte) (i >> 16), (byte) (i >> 8), (byte) i});
            limiter.secondsUntilAllowed(
                    HealthRequest.of("GET", "/metrics").withRemoteAddress(address), "/metrics", false);
        }
        assertThat(limiter.knownClients()).isEqualTo(10_000);
        time.advance(Duration.ofMinutes(2));
        limiter.secondsUntilAllowed(HealthRequest.of("GET", "/metrics").withRemoteAddress(ALICE), "/metrics", false);
        assertThat(limiter.knownClients()).isEqualTo(1);
    }

    @Test
    void manyThreadsOfOneClientGetNoMoreThanItsAllowance() throws Exception {
        var endpoint = limited(RateLimit.perMinute(500));
        var threads = Executors.newFixedThreadPool(4);
        try {
            var start = new CountDownLatch(1);
            var passed = new ArrayList<Future<Integer>>();
            for (int i = 0; i < 4; i++) {
                passed.add(threads.submit(() -> {
                    start.await();
                    int mine = 0;
                    for (int request = 0; request < 500; request++) {
                        mine += code(endpoint, "/metrics", ALICE) == 200 ? 1 : 0;
                    }
                    return mine;
                }));
            }
            start.countDown();
            int all = 0;
            for (var each : passed) {
                all += each.get();
            }
            assertThat(all).isEqualTo(500);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void theApplicationMayTellClientsApartByItself() {
        var endpoint = limited(RateLimit.perMinute(1)
                .clientBy(request -> Addresses.parse(request.header("X-Client").orElseThrow())));
        var request = HealthRequest.of("GET", "/metrics").withRemoteAddress(ALICE);
        assertThat(endpoint.handle(request.withHeader("X-Client", "10.0.0.1"))
                        .orElseThrow()
                        .status())
                .isEqualTo(200);
        assertThat(endpoint.handle(request.withHeader("X-Client", "10.0.0.2"))
                        .orElseThrow()
                        .status())
                .isEqualTo(200);
        assertThat(endpoint.handle(request.withHeader("X-Client", "10.0.0.1"))
                        .orElseThrow()
                        .status())
                .isEqualTo(429);
        // What fails here counts as unknown.
        assertThat(endpoint.handle(request).orElseThrow().status()).isEqualTo(200);
        assertThat(endpoint.handle(request).orElseThrow().status()).isEqualTo(429);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.0/33",
                "10.0.0/8",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "fd00::/129",
                "localhost",
                "10.0.0.0/8/8"
            })
    void whatIsNoNetworkIsRefused(String network) {
        assertThatThrownBy(() -> RateLimit.perMinute(1).exempt(network))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "network '" + network + "': must be an address, or a network such as 10.0.0.0/8 or fd00::/8");
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0/0,1.2.3.4,true",
        "10.0.0.0/9,10.127.0.1,true",
        "10.0.0.0/9,10.128.0.1,false",
        "10.1.2.3,10.1.2.3,true",
        "10.1.2.3/32,10.1.2.4,false",
        "::/0,10.0.0.1,false",
        "fd00::/7,fc00::1,true",
        "2001:db8::/65,2001:db8::8000:0:0:1,false",
        "2001:db8::/65,2001:db8::7fff:0:0:1,true"
    })
    void aNetworkContainsWhatBeginsLikeIt(String network, String address, boolean contained) {
        var parsed = Addresses.parse(address);
        assertThat(parsed).isNotNull();
        assertThat(Network.parse(network).contains(parsed)).isEqualTo(contained);
    }

    @Test
    void aPathIsNamedWithItsPrefix() {
        var builder = HealthEndpoint.builder(manager).prefixes("", "/internal");
        var open = builder.rateLimit(RateLimit.perMinute(1).including("/ready")).build();
        assertThat(passing(open, "/ready", ALICE)).isEqualTo(1);
        assertThat(passing(open, "/internal/ready", ALICE)).isEqualTo(1_000);
        var inner = builder.rateLimit(RateLimit.perMinute(1).including("/internal/ready"))
                .build();
        assertThat(passing(inner, "/ready", ALICE)).isEqualTo(1_000);
        assertThat(passing(inner, "/internal/ready", ALICE)).isEqualTo(1);
        assertThatThrownBy(() -> builder.prefixes("/internal")
                        .rateLimit(RateLimit.perMinute(1).including("/ready"))
                        .build())
                .hasMessageStartingWith(
                        "rate limit of path '/ready': not served; the paths, with their prefixes, are [/internal/health,");
    }

    @Test
    void aLimitThatIsNoneIsRefused() {
        assertThatThrownBy(() -> RateLimit.perMinute(0)).hasMessage("requests 0: must be at least 1");
        assertThatThrownBy(() -> RateLimit.per(Duration.ZERO, 1))
                .hasMessage("period PT0S: must be from a millisecond to a day");
        assertThatThrownBy(() -> RateLimit.perMinute(1).clients(0)).hasMessage("clients 0: must be at least 1");
        assertThatThrownBy(() -> limited(RateLimit.perMinute(1).including("/nowhere")))
                .hasMessageStartingWith(
                        "rate limit of path '/nowhere': not served; the paths, with their prefixes, are [/health,");
    }
}
