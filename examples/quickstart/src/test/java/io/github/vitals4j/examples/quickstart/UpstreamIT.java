package io.github.vitals4j.examples.quickstart;

import static io.github.vitals4j.health.HealthStatus.UNHEALTHY;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.vitals4j.health.Reason;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The service depends on another one. */
class UpstreamIT {
    @Test
    void anUpstreamIsWatchedAndMayFail() throws Exception {
        var upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        upstream.createContext("/ping", exchange -> Answers.text(exchange, 200, "pong"));
        upstream.start();
        String url = "http://127.0.0.1:" + upstream.getAddress().getPort() + "/ping";
        var environment = Map.of(
                "PORT", "0",
                "REDIS_URL", "redis://127.0.0.1:1",
                "HEALTH_REDIS_ENABLED", "false",
                "UPSTREAM_URL", url,
                "HEALTH_UPSTREAM_TTL", "1s");
        var events = new Events();
        try (var service = new Service(Configuration.of(environment::get))) {
            service.start();
            service.health().checkReadiness();
            service.health().addListener(events);
            var web = Web.of(service);
            var healthy = web.get("/ready");
            assertThat(healthy.status()).isEqualTo("healthy");
            assertThat(healthy.dependency("upstream").path("type").asText()).isEqualTo("optional");
            assertThat(healthy.dependency("upstream").path("status").asText()).isEqualTo("healthy");

            upstream.stop(0);
            var fell = events.awaitTransition("upstream", UNHEALTHY);
            assertThat(fell.transition().reason()).contains(Reason.CONNECTION_REFUSED);
            var degraded = web.get("/ready");
            assertThat(degraded.code()).isEqualTo(200);
            assertThat(degraded.status()).isEqualTo("degraded");
        } finally {
            upstream.stop(0);
        }
    }
}
