package io.github.vitals4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus scrapes the quickstart as configured, and knows all that the dashboard and the alerts ask for. */
class DashboardIT {
    /** Enough for a rate; the last one may not have been taken in yet. */
    private static final int SCRAPES = 5;

    /** Whose answer comes later than the next scrape is due has no values until then. */
    private static final int MORE_SCRAPES = 30;

    private static final Pattern METRIC = Pattern.compile("\\b(?:dependency|health)_[a-z_]+");

    @TempDir
    static Path directory;

    private static JsonNode dashboard;
    private static Service service;
    private static ScrapeGate gate;
    private static PrometheusServer prometheus;

    @BeforeAll
    static void start() throws Exception {
        Programs.find("prometheus");
        dashboard = new JsonMapper()
                .readTree(
                        OperationsTool.files().resolve("grafana/dashboard.json").toFile());
        var environment = Map.of("PORT", "0", "REDIS_URL", "redis://127.0.0.1:1"); // one that fails
        service = new Service(Configuration.of(environment::get));
        service.start();
        service.health().checkReadiness();
        use();
        gate = ScrapeGate.open(service, DashboardIT::use);
        prometheus = PrometheusServer.start(configuration(), directory.resolve("data"));
        gate.awaitScrapes(SCRAPES);
    }

    @AfterAll
    static void end() {
        for (AutoCloseable part : new AutoCloseable[] {prometheus, gate, service}) {
            try {
                if (part != null) {
                    part.close();
                }
            } catch (Exception failure) {
                throw new AssertionError(failure);
            }
        }
    }

    /** Something of everything that is measured, before each scrape. */
    private static void use() {
        var web = Web.of(service);
        service.health().refresh("redis").join();
        service.health().refresh("database").join();
        web.get("/ready");
        web.get("/health");
        web.get("/orders");
        web.ask("POST", "/orders?item=screen&side=buy&quantity=1");
    }

    /** The one that is published, with targets of this machine, and a further job that scrapes a path of the health. */
    private static Path configuration() throws IOException {
        var published = OperationsTool.files().resolve("prometheus");
        Files.copy(published.resolve("alert-rules.yml"), directory.resolve("alert-rules.yml"));
        String configuration = Files.readString(published.resolve("prometheus.yml"))
                        .replace("orders:8080", gate.address())
                        .replaceAll("[a-z-]+:9[0-9]{3}", "127.0.0.1:1")
                        .replaceAll("(_interval): 15s", "$1: 1s")
                + """
                  - job_name: by-health-path
                    metrics_path: /api/health/
                    static_configs:
                      - targets: ["%s"]
                """.formatted(gate.address());
        return Files.writeString(directory.resolve("prometheus.yml"), configuration);
    }

    @Test
    void everyQueryOfTheDashboardHasData() throws Exception {
        var empty = new ArrayList<String>();
        for (var panel : dashboard.path("panels")) {
            for (var target : panel.path("targets")) {
                String query = target.path("expr")
                        .asText()
                        .replace("$job", "orders")
                        .replace("$instance", ".*")
                        .replace("$__rate_interval", "1m");
                assertThat(query).doesNotContain("$");
                if (!comesToANumber(query)) {
                    empty.add(panel.path("title").asText() + ": " + query);
                }
            }
        }
        assertThat(empty).isEmpty();
    }

    private static boolean comesToANumber(String query) throws InterruptedException {
        boolean found = hasNumber(prometheus.query(query));
        for (int more = 0; !found && more < MORE_SCRAPES; more++) {
            gate.awaitScrapes(1);
            found = hasNumber(prometheus.query(query));
        }
        return found;
    }

    private static boolean hasNumber(JsonNode samples) {
        return StreamSupport.stream(samples.spliterator(), false)
                .anyMatch(sample -> !sample.path("value").path(1).asText("NaN").equals("NaN"));
    }

    @Test
    void everyAlertIsEvaluatedOnMetricsThatThereAre() throws Exception {
        var metrics = new TreeSet<String>();
        int alerts = 0;
        for (var group : prometheus.get("/api/v1/rules").path("groups")) {
            for (var rule : group.path("rules")) {
                alerts++;
                assertThat(rule.path("health").asText()).as(rule.toString()).isNotEqualTo("err");
                prometheus.query(rule.path("query").asText());
                METRIC.matcher(rule.path("query").asText()).results().forEach(metric -> metrics.add(metric.group()));
            }
        }
        assertThat(alerts).isEqualTo(Alerts.all().size());
        assertThat(metrics).contains("dependency_health_status", "health_draining");
        for (var metric : metrics) {
            assertThat(comesToANumber("{__name__=\"" + metric + "\"}"))
                    .as(metric)
                    .isTrue();
        }
    }

    @Test
    void aPathOfTheHealthIsScrapedAsWell() throws Exception {
        assertThat(comesToANumber("up{job=\"by-health-path\"} == 1")).isTrue();
        assertThat(comesToANumber("dependency_health_status{job=\"by-health-path\"} == 1"))
                .isTrue();
    }
}
