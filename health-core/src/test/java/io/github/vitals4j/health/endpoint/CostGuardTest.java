package io.github.vitals4j.health.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.Probe;
import io.github.vitals4j.health.View;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a request costs while nothing is due, in units that do not depend on the machine: bytes, probes, threads and
 * bodies rendered.
 */
class CostGuardTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Duration DEADLINE = Duration.ofMillis(800);
    private static final int REQUESTS = 5_000;

    private final AtomicInteger probes = new AtomicInteger();
    private final AtomicInteger rendered = new AtomicInteger();

    private interface Request {
        void send() throws IOException;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 1_000})
    void aFullBodyAllocatesTheSameFewBytesHoweverManyDependenciesThereAre(int dependencies) throws Exception {
        try (var health = manager(dependencies)) {
            var endpoint = HealthEndpoint.of(health);
            var local = InetAddress.getLoopbackAddress();

            assertThat(bytesPer(() -> send(endpoint, local))).isLessThanOrEqualTo(512);
        }
    }

    @Test
    void theHeadersThatClientsSendDoNotChangeThat() throws Exception {
        try (var health = manager(10)) {
            var endpoint = HealthEndpoint.of(health);
            var local = InetAddress.getLoopbackAddress();
            var headers = headers();

            assertThat(bytesPer(() -> send(endpoint, local, headers))).isLessThanOrEqualTo(512);
        }
    }

    @Test
    void whatStrangersSeeAllocatesLessStill() throws Exception {
        try (var health = manager(10)) {
            var endpoint = HealthEndpoint.of(health);
            var stranger = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1});

            assertThat(bytesPer(() -> send(endpoint, stranger))).isLessThanOrEqualTo(384);
        }
    }

    @Test
    void aReportFromJavaAllocatesNextToNothing() throws Exception {
        try (var health = manager(10)) {
            assertThat(bytesPer(() -> health.check(View.READINESS, DEADLINE))).isLessThanOrEqualTo(32);
        }
    }

    @Test
    void requestsForFreshResultsSendNoProbesRenderNothingAndUseNoThreads() throws Exception {
        try (var health = manager(10)) {
            var endpoint = counting(health);
            send(endpoint, InetAddress.getLoopbackAddress());
            var before = threads();
            int asked = probes.get();

            for (int i = 0; i < REQUESTS; i++) {
                send(endpoint, InetAddress.getLoopbackAddress());
            }

            assertThat(asked).isEqualTo(10);
            assertThat(probes).hasValue(10);
            assertThat(rendered).hasValue(1);
            assertThat(before).containsAll(threads());
        }
    }

    @Test
    void requestsForAShallowViewRenderNothingEither() throws Exception {
        try (var health = manager(10)) {
            var endpoint = counting(health);
            var shallow = HealthRequest.of("GET", "/ready").withHeader("X-Health-Depth", "0");

            for (int i = 0; i < REQUESTS; i++) {
                endpoint.handle(shallow).orElseThrow().writeTo(OutputStream.nullOutputStream());
            }

            assertThat(probes).hasValue(10);
            assertThat(rendered).hasValue(1);
        }
    }

    @Test
    void oneNewResultIsRenderedOnce() throws Exception {
        try (var health = manager(10)) {
            var endpoint = counting(health);
            send(endpoint, InetAddress.getLoopbackAddress());

            health.refresh("dependency-3").get(10, TimeUnit.SECONDS);
            for (int i = 0; i < REQUESTS; i++) {
                send(endpoint, InetAddress.getLoopbackAddress());
            }

            assertThat(probes).hasValue(11);
            assertThat(rendered).hasValue(2);
        }
    }

    private HealthCheckManager manager(int dependencies) {
        var builder = HealthCheckManager.builder();
        for (int i = 0; i < dependencies; i++) {
            builder.register(
                    "dependency-" + i,
                    context -> {
                        probes.incrementAndGet();
                        return CheckResult.healthy().with("pool_size", 10).with("checked_out", 2);
                    },
                    options -> options.ttl(Duration.ofHours(1)).timeout(Duration.ofMinutes(1)));
        }
        var health = builder.build();
        assertThat(health.checkReadiness().dependencies()).hasSize(dependencies);
        return health;
    }

    private HealthEndpoint counting(HealthCheckManager health) {
        return HealthEndpoint.builder(health)
                .path("/ready", Probe.READINESS, new Counting())
                .build();
    }

    private static void send(HealthEndpoint endpoint, InetAddress client) throws IOException {
        var request = HealthRequest.of("GET", "/ready").withRemoteAddress(client);
        endpoint.handle(request).orElseThrow().writeTo(OutputStream.nullOutputStream());
    }

    /** As a host's adapter hands it over: the server's own map of headers, looked at and not copied. */
    private static void send(HealthEndpoint endpoint, InetAddress client, Map<String, List<String>> headers)
            throws IOException {
        var request = HealthRequest.of("GET", "/ready")
                .withQuery(null)
                .withHeaderLines(headers.keySet(), headers::get)
                .withRemoteAddress(client)
                .wrapping(headers);
        endpoint.handle(request).orElseThrow().writeTo(OutputStream.nullOutputStream());
    }

    private static Map<String, List<String>> headers() {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Host", List.of("localhost:8080"));
        headers.put("User-Agent", List.of("curl/8.5.0"));
        headers.put("Accept", List.of("*/*"));
        headers.put("Connection", List.of("keep-alive"));
        return headers;
    }

    /** The average, so that what the virtual machine does now and then is no matter. */
    private static long bytesPer(Request request) throws IOException {
        for (int i = 0; i < REQUESTS; i++) {
            request.send();
        }
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < REQUESTS; i++) {
            request.send();
        }
        return (THREADS.getCurrentThreadAllocatedBytes() - before) / REQUESTS;
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("vitals4j-"))
                .collect(Collectors.toSet());
    }

    /** The native format, counting how often it is asked. */
    private final class Counting implements ReportWriter {
        @Override
        public String name() {
            return "counting";
        }

        @Override
        public String contentType() {
            return ReportFormats.NATIVE.contentType();
        }

        @Override
        public void write(ExposedReport report, ReportBody body) throws IOException {
            rendered.incrementAndGet();
            ReportFormats.NATIVE.write(report, body);
        }
    }
}
