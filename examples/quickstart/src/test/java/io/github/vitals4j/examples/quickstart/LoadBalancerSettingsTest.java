package io.github.vitals4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The numbers of {@code docs/deploy} for load balancers, against those of the library and the bounds of AWS. */
class LoadBalancerSettingsTest {
    private static final Duration DEADLINE = Duration.ofMillis(800);

    @TempDir
    Path classes;

    private static JsonNode targetGroup() throws Exception {
        return Manifests.YAML.readTree(DeployFile.of("alb-target-group.json").text());
    }

    /** What CreateTargetGroup of the Elastic Load Balancing API (2015-12-01) takes for targets of an ALB. */
    @Test
    void theTargetGroupIsWithinTheBoundsOfAws() throws Exception {
        var group = targetGroup();
        assertThat(group.propertyNames())
                .isSubsetOf(
                        "Name",
                        "Protocol",
                        "ProtocolVersion",
                        "Port",
                        "VpcId",
                        "TargetType",
                        "IpAddressType",
                        "HealthCheckEnabled",
                        "HealthCheckProtocol",
                        "HealthCheckPort",
                        "HealthCheckPath",
                        "HealthCheckIntervalSeconds",
                        "HealthCheckTimeoutSeconds",
                        "HealthyThresholdCount",
                        "UnhealthyThresholdCount",
                        "Matcher",
                        "Tags");
        int interval = group.path("HealthCheckIntervalSeconds").asInt();
        int timeout = group.path("HealthCheckTimeoutSeconds").asInt();
        assertThat(interval).isBetween(5, 300);
        assertThat(timeout).isBetween(2, 120).isLessThan(interval);
        assertThat(group.path("HealthyThresholdCount").asInt()).isBetween(2, 10);
        assertThat(group.path("UnhealthyThresholdCount").asInt()).isBetween(2, 10);
        assertThat(Duration.ofSeconds(timeout)).isGreaterThan(DEADLINE);
        assertThat(group.path("Matcher").path("HttpCode").asString()).isEqualTo("200");
        assertThat(group.path("HealthCheckPath").asString()).isEqualTo("/ready");
    }

    @Test
    void whoDrainsDoesSoUntilEveryLoadBalancerHasNoticed() throws Exception {
        var drain = Configuration.of(Manifests.read().environment()::get).drain();
        var group = targetGroup();
        assertThat(drain)
                .isGreaterThanOrEqualTo(Duration.ofSeconds(
                        group.path("HealthCheckIntervalSeconds").asInt()
                                * group.path("UnhealthyThresholdCount").asLong()));

        var checks = Pattern.compile("default-server inter (\\d+)s fall (\\d+) ")
                .matcher(DeployFile.of("haproxy.cfg").text());
        assertThat(checks.find()).isTrue();
        assertThat(drain)
                .isGreaterThanOrEqualTo(
                        Duration.ofSeconds(Long.parseLong(checks.group(1)) * Long.parseLong(checks.group(2))));
    }

    @Test
    void theReadmeNamesEveryFileAndItsLinksLeadSomewhere() throws Exception {
        String readme = DeployFile.of("README.md").text();
        var folder = DeployFile.path(".");
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> !name.equals("README.md")))
                    .allSatisfy(name -> assertThat(readme).contains("(" + name + ")"));
        }
        for (String target : DocumentedCode.of("docs/deploy/README.md").links()) {
            assertThat(folder.resolve(target)).exists();
        }
    }

    @Test
    void theCodeInTheReadmeCompiles() throws Exception {
        var readme = DocumentedCode.of("docs/deploy/README.md");
        String unit = """
                import static java.time.Duration.ofSeconds;
                import static java.util.concurrent.TimeUnit.SECONDS;

                import com.sun.net.httpserver.HttpServer;
                import io.github.vitals4j.health.*;
                import java.util.concurrent.ExecutorService;

                final class Deploying {
                    static void stop(HealthCheckManager health, ExecutorService executor, HttpServer server)
                            throws InterruptedException {
                        %s
                    }

                    static HealthCheckManagerBuilder failOpen() {
                        return %s;
                    }
                }
                """.formatted(
                        readme.section("Draining").blocks("java").get(0),
                        readme.section("When all are down").blocks("java").get(0));
        assertThat(DocumentedCode.compile("Deploying", unit, classes)).isNotNull();
    }
}
