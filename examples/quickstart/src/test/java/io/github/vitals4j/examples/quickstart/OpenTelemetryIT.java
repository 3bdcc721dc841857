package io.github.vitals4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.testing.TestChecker;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/operations/opentelemetry.md} shows sends the metrics to whoever understands OTLP. */
class OpenTelemetryIT {
    @TempDir
    Path classes;

    private final BlockingQueue<ExportMetricsServiceRequest> received = new LinkedBlockingQueue<>();

    @Test
    void aCollectorGetsTheMetrics() throws Exception {
        var example = DocumentedCode.compile(
                "Telemetry",
                DocumentedCode.of("docs/operations/opentelemetry.md")
                        .blocks("java")
                        .get(0),
                classes);
        var send = example.getDeclaredMethod("send", HealthCheckManager.class, String.class);
        send.setAccessible(true);
        var collector = collector();
        try (var health = HealthCheckManager.builder()
                .service("orders")
                .register("database", TestChecker.healthy())
                .build()) {
            var registry = (MeterRegistry) send.invoke(
                    null, health, "http://127.0.0.1:" + collector.getAddress().getPort());
            health.checkReadiness();

            registry.close();

            var sent = received.poll(30, TimeUnit.SECONDS);
            assertThat(sent).isNotNull();
            var resource = sent.getResourceMetrics(0);
            assertThat(text(resource.getResource().getAttributesList())).containsEntry("service.name", "orders");
            var metrics = metrics(resource);
            var status = metrics.get("dependency.health.status").getGauge().getDataPoints(0);
            assertThat(status.getAsDouble()).isEqualTo(1);
            assertThat(text(status.getAttributesList())).containsExactly(Map.entry("dependency", "database"));
            var duration = metrics.get("dependency.check.duration");
            assertThat(duration.getUnit()).isEqualTo("seconds");
            assertThat(duration.getHistogram().getDataPoints(0).getExplicitBoundsList())
                    .containsExactly(0.01, 0.05, 0.1, 0.5, 1.0, 5.0);
            assertThat(metrics).containsKeys("dependency.critical", "dependency.transitions", "health.draining");
        } finally {
            collector.stop(0);
        }
    }

    private HttpServer collector() throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/metrics", exchange -> {
            try (exchange) {
                received.add(ExportMetricsServiceRequest.parseFrom(exchange.getRequestBody()));
                exchange.sendResponseHeaders(200, -1);
            }
        });
        server.start();
        return server;
    }

    private static Map<String, Metric> metrics(ResourceMetrics resource) {
        return resource.getScopeMetricsList().stream()
                .flatMap(scope -> scope.getMetricsList().stream())
                .collect(Collectors.toMap(Metric::getName, metric -> metric, (first, second) -> first));
    }

    private static Map<String, String> text(List<KeyValue> attributes) {
        return attributes.stream()
                .collect(Collectors.toMap(
                        KeyValue::getKey, attribute -> attribute.getValue().getStringValue()));
    }
}
