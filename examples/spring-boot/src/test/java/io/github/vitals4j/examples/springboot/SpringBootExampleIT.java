package io.github.vitals4j.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import de.codecentric.boot.admin.server.domain.values.StatusInfo;
import io.github.vitals4j.examples.shared.Host;
import io.github.vitals4j.examples.shared.testing.HostUnderTest;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.endpoint.HealthEndpoint;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Health in Spring Boot, with Actuator beside it. */
class SpringBootExampleIT {
    /** The application, with an endpoint of the test's in place of its own. */
    private static Host.Running start(HealthEndpoint endpoint, InetSocketAddress address) {
        var context = new SpringApplicationBuilder(OrdersApplication.class)
                .initializers((GenericApplicationContext beans) -> beans.registerBean(
                        "tested", HealthEndpoint.class, () -> endpoint, definition -> definition.setPrimary(true)))
                .run("--server.port=" + address.getPort(), "--server.tomcat.threads.max=10");
        var server = ((ServletWebServerApplicationContext) context).getWebServer();
        return new Host.Running(server.getPort(), context);
    }

    @Test
    void theContractIsKept() throws Exception {
        HostUnderTest.verifyContract(SpringBootExampleIT::start);
    }

    @Test
    void noThreadWaitsForACheckAndActuatorAnswersBesideIt() throws Exception {
        try (var host = HostUnderTest.start(SpringBootExampleIT::start)) {
            host.verifyNoThreadWaits(20, () -> assertActuatorAnswers(host));
        }
    }

    private static void assertActuatorAnswers(HostUnderTest host) {
        try {
            var health = host.get("/actuator/health");
            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(health.body()).contains("\"status\":\"UP\"");
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void theGateIsShutWhileTheDatabaseIsDownButNotForActuator() throws Exception {
        try (var host = HostUnderTest.start(SpringBootExampleIT::start)) {
            assertThat(host.get("/orders").body()).isEqualTo("2 keyboards, 1 screen\n");
            host.database().nowUnhealthy("down");
            host.health().invalidate("database");
            host.health().refresh("database").join();
            assertThat(host.get("/orders").statusCode()).isEqualTo(503);
            assertThat(host.get("/ready").statusCode()).isEqualTo(503);
            assertActuatorAnswers(host);
        }
    }

    /**
     * Reads readiness as Spring Boot Admin does, which has to be told the format: it accepts plain JSON just as much.
     */
    private static StatusInfo adminsView(HostUnderTest host) throws Exception {
        host.health().invalidate("database");
        host.health().refresh("database").join();
        String body = host.get("/ready?format=actuator").body();
        return StatusInfo.from(new JsonMapper().readValue(body, new TypeReference<Map<String, Object>>() {}));
    }

    @Test
    void springBootAdminReadsTheStatusAndTheComponents() throws Exception {
        try (var host = HostUnderTest.start(SpringBootExampleIT::start)) {
            var healthy = adminsView(host);
            assertThat(healthy.isUp()).isTrue();
            assertThat(healthy.getDetails()).containsOnlyKeys("database");

            host.database().nowDegraded("slow");
            var degraded = adminsView(host);
            assertThat(degraded.isUp()).isTrue();
            assertThat(degraded.getDetails()).containsOnlyKeys("database");
            assertThat(degraded.getDetails().get("database"))
                    .asInstanceOf(InstanceOfAssertFactories.MAP)
                    .containsEntry("status", "UP")
                    .extractingByKey("details", InstanceOfAssertFactories.MAP)
                    .containsEntry("degraded", true)
                    .containsEntry("error", "slow");

            host.database().nowUnhealthy("down");
            var down = adminsView(host);
            assertThat(down.isDown()).isTrue();
            assertThat(down.getDetails()).containsOnlyKeys("database");
        }
    }

    @Test
    void theApplicationSaysWhatToTry() {
        var console = System.out;
        var said = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        try (var context = new SpringApplicationBuilder(OrdersApplication.class).run("--server.port=0")) {
            int port = ((ServletWebServerApplicationContext) context)
                    .getWebServer()
                    .getPort();
            assertThat(said.toString(StandardCharsets.UTF_8))
                    .contains("curl -i localhost:" + port + "/ready ", "Ctrl-C ends it.");
        } finally {
            System.setOut(console);
        }
    }

    @Test
    void theApplicationWatchesBootsDataSourceAndDrainsBeforeItStops() {
        HealthCheckManager health;
        try (var context = new SpringApplicationBuilder(OrdersApplication.class).run("--server.port=0")) {
            health = context.getBean(HealthCheckManager.class);
            assertThat(health.checkReadiness().message()).isEqualTo("All dependencies are healthy");
            assertThat(health.dependencies()).containsExactly("database", "memory", "queue");
        }
        assertThat(health.isDraining()).isTrue();
    }
}
