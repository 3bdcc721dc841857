package io.github.vitals4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code docs/deploy/compose.yaml}: each health check is run as the container's engine runs it. */
class ComposeIT {
    private static final String ADDRESS = "http://127.0.0.1:8080/";

    private static JsonNode services;
    private static Instance ready;
    private static Instance unready;

    @BeforeAll
    static void start() throws Exception {
        var file = Manifests.YAML.readTree(DeployFile.of("compose.yaml").text());
        assertThat(file.propertyNames()).containsExactly("services");
        services = file.path("services");
        ready = Instance.start(0);
        unready = Instance.startWithoutDatabase();
    }

    @AfterAll
    static void end() throws Exception {
        ready.close();
        unready.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "orders-alpine", "orders-java"})
    void theHealthCheckSucceedsOnlyWhileTheServiceIsReady(String service) throws Exception {
        var test = services.path(service).path("healthcheck").path("test");
        assertThat(test.get(0).asString())
                .as("no shell, which an image may not have")
                .isEqualTo("CMD");

        assertThat(run(test, ready.port(), "ready")).isZero();
        assertThat(run(test, unready.port(), "ready")).isNotZero();
        assertThat(run(test, DeployFile.freePort(), "ready")).isNotZero();
    }

    @Test
    void askedAsSwarmIsToAskAServiceWhoseDatabaseIsDownIsAlive() throws Exception {
        var test = services.path("orders").path("healthcheck").path("test");
        assertThat(run(test, unready.port(), "health/")).isZero();
    }

    private static int run(JsonNode test, int port, String path) throws Exception {
        List<String> command = new ArrayList<>();
        for (var argument : test) {
            command.add(argument.asString()
                    .replace(ADDRESS + "ready", "http://127.0.0.1:" + port + "/" + path)
                    .replace(
                            "/opt/HealthProbe.java",
                            DeployFile.path("HealthProbe.java").toString()));
        }
        command.remove(0);
        // A busy machine may stand still for a while; that the engine is more patient than the command is tested below.
        for (var patience : List.of("--max-time", "-T")) {
            int option = command.indexOf(patience);
            if (option >= 0) {
                command.set(option + 1, "60");
            }
        }
        assertThat(command.get(command.size() - 1)).startsWith("http://127.0.0.1:" + port);
        String program = command.get(0);
        command.set(0, program.equals("java") ? java() : Programs.find(program).toString());
        try (var child = Child.of(command.toArray(String[]::new))) {
            return child.awaitExit();
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "orders-alpine", "orders-java"})
    void theTimesFit(String name) throws Exception {
        var service = services.path(name);
        var environment = service.path("environment");
        var configuration =
                Configuration.of(variable -> environment.path(variable).asString(null));
        assertThat(configuration.address().getAddress().isAnyLocalAddress()).isTrue();
        assertThat(ADDRESS).contains(":" + configuration.address().getPort() + "/");
        assertThat(seconds(service.path("stop_grace_period")))
                .isGreaterThanOrEqualTo(configuration.drain().plusSeconds(10));

        var check = service.path("healthcheck");
        assertThat(check.propertyNames())
                .containsExactlyInAnyOrder("test", "interval", "timeout", "retries", "start_period");
        assertThat(seconds(check.path("timeout")))
                .as("more than the 2 s after which the command itself gives up")
                .isGreaterThan(Duration.ofSeconds(2))
                .isLessThan(seconds(check.path("interval")));
    }

    @Test
    void whoNeedsTheServiceWaitsUntilItIsReady() {
        var condition = services.path("shop").path("depends_on").path("orders").path("condition");
        assertThat(condition.asString()).isEqualTo("service_healthy");
    }

    private static Duration seconds(JsonNode value) {
        return Duration.parse("PT" + value.asString());
    }
}
