package io.github.vitals4j.examples.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.vitals4j.health.CheckResult;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The monitor against real services, some of which are not well. */
class MonitorIT {
    private static final String MOMENT = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";

    @TempDir
    Path folder;

    private final Servers servers = new Servers();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @AfterEach
    void stop() throws Exception {
        servers.close();
    }

    private int run(String... arguments) throws InterruptedException {
        return Monitor.run(
                arguments,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private JsonNode json() throws Exception {
        assertThat(lines()).hasSize(1);
        return new ObjectMapper().readTree(lines().get(0));
    }

    private static JsonNode check(JsonNode service, String name) {
        for (var check : service.path("checks")) {
            if (check.path("name").asText().equals(name)) {
                return check;
            }
        }
        throw new AssertionError(name + " in " + service);
    }

    @Test
    void healthyServicesAreZero() throws Exception {
        int status = run("--once", "--timeout", "120", "orders=" + servers.service(CheckResult.healthy()));

        assertThat(lines().get(0)).isEqualTo("1 service: 1 healthy, 0 degraded, 0 unhealthy");
        assertThat(lines().get(3)).matches("orders +healthy +\\d+ ms +\\d+ ms +\\d+ ms");
        assertThat(status).isZero();
    }

    @Test
    void aDegradedServiceIsOneAndSaysWhy() throws Exception {
        int status = run(
                "--once",
                "--timeout",
                "120",
                "orders=" + servers.service(CheckResult.healthy()),
                "billing=" + servers.service(CheckResult.degraded("queue is filling")));

        assertThat(status).isEqualTo(1);
        assertThat(lines().get(3))
                .startsWith("billing")
                .contains(" degraded ", "ready: it says that it is degraded: database degraded");
        assertThat(lines().get(4)).startsWith("orders ");
    }

    @Test
    void aServiceWithoutMetricsIsDegradedUnlessItIsNotAskedForThem() throws Exception {
        String plain = servers.answering(200, "ok");
        String metrics = servers.answering(404, "none");

        assertThat(run("--once", "--timeout", "120", "--endpoints", "health,ready", "plain=" + plain))
                .isZero();
        assertThat(run("--once", "--timeout", "120", "--endpoints", "health,metrics=/nothing-here", "x=" + metrics))
                .isEqualTo(2);
        assertThat(run("--once", "--timeout", "120", "--endpoints", "metrics", "x=" + metrics))
                .isEqualTo(1);
    }

    @Test
    void anUnhealthyServiceIsTwoAndJsonSaysAllOfIt() throws Exception {
        String down = servers.service(CheckResult.unhealthy("no route"));
        String absent = Servers.absent();

        int status = run("--once", "--json", "--timeout", "120", "down=" + down, "absent=" + absent);

        var json = json();
        assertThat(status).isEqualTo(2);
        assertThat(json.path("overall_status").asText()).isEqualTo("unhealthy");
        assertThat(json.path("timestamp").asText()).matches(MOMENT);
        var first = json.path("services").path(0);
        assertThat(first.path("name").asText()).isEqualTo("down");
        assertThat(first.path("url").asText()).isEqualTo(down);
        assertThat(check(first, "health").path("status").asText()).isEqualTo("healthy");
        assertThat(check(first, "health").path("status_code").asInt()).isEqualTo(200);
        assertThat(check(first, "health").path("response_time").isDouble()).isTrue();
        assertThat(check(first, "health").path("timestamp").asText()).matches(MOMENT);
        assertThat(check(first, "ready").path("status").asText()).isEqualTo("unhealthy");
        assertThat(check(first, "ready").path("status_code").asInt()).isEqualTo(503);
        assertThat(check(first, "ready").path("error").asText()).contains("database unhealthy");
        var second = json.path("services").path(1);
        assertThat(check(second, "ready").path("reason").asText()).isEqualTo("connection_refused");
        assertThat(check(second, "ready").has("status_code")).isFalse();
    }

    @Test
    void aServiceThatHangsCostsNoMoreThanItsTimeout() throws Exception {
        String silent = "silent=" + servers.silent();
        var timeouts = List.of("timeout", "timeout", "timeout");

        // A process that stands still repeats its runs, and may not know the reason when its poll ends.
        List<String> reasons = List.of();
        for (int poll = 0; poll < 10 && !reasons.equals(timeouts); poll++) {
            out.reset();
            assertThat(run("--once", "--json", "--timeout", "0.5", silent)).isEqualTo(2);
            reasons = json().path("services").path(0).path("checks").findValuesAsText("reason");
        }

        assertThat(reasons).isEqualTo(timeouts);
    }

    @Test
    void servicesComeFromAFileToo() throws Exception {
        var file = Files.writeString(
                folder.resolve("services.txt"),
                "# ours\n\norders = " + servers.service(CheckResult.healthy()) + "/\n  billing=" + Servers.absent());

        assertThat(run("--once", "--timeout", "120", "--file", file.toString())).isEqualTo(2);
        assertThat(lines().get(3)).startsWith("billing");
    }

    @Test
    void aCommandLineThatMakesNoSenseIsSixtyFour() throws Exception {
        assertThat(run("--jsn")).isEqualTo(Monitor.UNUSABLE);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("monitor: option '--jsn': there is no such option; see --help" + System.lineSeparator());
        assertThat(out.size()).isZero();
    }

    @Test
    void whatServicesSayMovesNoCursor() throws Exception {
        String hostile = servers.answering(
                503,
                "{\"status\":\"down\",\"checks\":{\"\\u001b[2J<b>\":{\"status\":\"down\",\"output\":\"\\u001b[31m\\r\"}}}");

        run("--once", "--timeout", "120", "hostile=" + hostile);

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("[2J<b> unhealthy: [31m")
                .doesNotContain("\033", "\r");
    }

    @Test
    void fiveHundredServicesAreAskedInOnePoll() throws Exception {
        var urls = new ArrayList<String>();
        for (int i = 0; i < 4; i++) {
            urls.add(servers.service(CheckResult.healthy()));
        }
        urls.add(servers.service(CheckResult.degraded("slow")));
        var text = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            text.append("service-")
                    .append(i)
                    .append('=')
                    .append(urls.get(i % 5))
                    .append('\n');
        }
        var file = Files.writeString(folder.resolve("services.txt"), text);
        var threads = ManagementFactory.getThreadMXBean();
        int before = threads.getThreadCount();
        threads.resetPeakThreadCount();

        int status = run("--once", "--json", "--timeout", "120", "--file", file.toString());

        int used = threads.getPeakThreadCount() - before;
        System.out.println("500 services, 1,500 requests: " + used + " threads, "
                + json().path("response_time").asDouble() + " s");
        assertThat(status).isEqualTo(1);
        // Not one for each request, though answers that all come late need many.
        assertThat(used).isLessThan(750);
        assertThat(json().path("services"))
                .hasSize(500)
                .allMatch(service -> service.path("checks").size() == 3);
        assertThat(json().path("services"))
                .filteredOn(service -> service.path("status").asText().equals("healthy"))
                .hasSize(400);
    }
}
