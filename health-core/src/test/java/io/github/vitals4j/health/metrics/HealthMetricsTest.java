package io.github.vitals4j.health.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.FinishedRun;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthListener;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.Reason;
import io.github.vitals4j.health.Transition;
import io.github.vitals4j.health.View;
import io.github.vitals4j.health.endpoint.HealthEndpoint;
import io.github.vitals4j.health.endpoint.HealthRequest;
import io.github.vitals4j.health.testing.ManualTime;
import io.github.vitals4j.health.testing.TestChecker;
import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a scrape shows, and what it costs the dependencies: nothing. */
class HealthMetricsTest {
    private final ManualTime time = ManualTime.create();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final TestChecker database = TestChecker.healthy();
    private final LinkedBlockingQueue<FinishedRun> told = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Transition> changed = new LinkedBlockingQueue<>();
    private final HealthListener listener = new HealthListener() {
        @Override
        public void onRun(FinishedRun run) {
            told.add(run);
        }

        @Override
        public void onTransition(Transition transition) {
            changed.add(transition);
        }
    };
    private final HealthCheckManager health = HealthCheckManager.builder()
            .timeSource(time)
            .register("database", database)
            .build();
    private HealthMetrics metrics;

    /** Binds the metrics after the first run, so that what they count is what a test does. */
    private void bind() {
        health.checkReadiness();
        metrics = HealthMetrics.bind(health, registry);
        refresh();
    }

    private void refresh() {
        health.refresh("database").join();
    }

    @AfterEach
    void close() {
        database.release();
        health.close();
    }

    @Test
    void theStatusIsANumber() {
        bind();
        assertThat(registry.scrape()).contains("dependency_health_status{dependency=\"database\"} 1.0");
        database.nowDegraded("slow");
        refresh();
        assertThat(registry.scrape()).contains("dependency_health_status{dependency=\"database\"} 0.5");
        database.nowUnhealthy("down");
        refresh();
        assertThat(registry.scrape()).contains("dependency_health_status{dependency=\"database\"} 0.0");
    }

    @Test
    void gaugesAgeWithoutARunAndAScrapeRunsNone() {
        bind();
        int runs = database.runs();
        time.advance(Duration.ofHours(1));
        for (int i = 0; i < 100; i++) {
            assertThat(registry.scrape()).contains("dependency_health_status{dependency=\"database\"} 0.0");
        }
        assertThat(database.runs()).isEqualTo(runs);
    }

    @Test
    void aScrapeByThePathOfAProbeRunsNoneEither() {
        bind();
        String type = "text/plain; version=0.0.4";
        var endpoint = HealthEndpoint.builder(health)
                .metrics((accept, out) -> {
                    registry.scrape(out, type);
                    return type;
                })
                .build();
        int runs = database.runs();
        time.advance(Duration.ofHours(1));
        for (String path : new String[] {"/metrics", "/ready", "/health", "/startup"}) {
            var request = HealthRequest.of("GET", path).withHeaders(List.of("Accept"), name -> type);
            var body = endpoint.handle(request).orElseThrow().body();
            assertThat(new String(body, StandardCharsets.UTF_8))
                    .contains("dependency_health_status{dependency=\"database\"} 0.0");
        }
        assertThat(database.runs()).isEqualTo(runs);
    }

    @Test
    void theLastSuccessIsASecondsTimestamp() {
        bind();
        assertThat(registry.scrape())
                .contains("dependency_last_success_timestamp_seconds{dependency=\"database\"} 1.7672256E9");
    }

    @Test
    void drainingShows() {
        bind();
        assertThat(registry.scrape()).contains("health_draining 0.0");
        health.drain();
        assertThat(registry.scrape()).contains("health_draining 1.0");
    }

    @Test
    void aStuckRunShows() {
        bind();
        assertThat(registry.scrape()).contains("dependency_check_stuck{dependency=\"database\"} 0.0");
        database.hangIgnoringInterrupts();
        int runs = database.runs();
        health.refresh("database");
        database.awaitStarted(runs + 1);
        time.advance(Duration.ofSeconds(8));
        assertThat(health.current(View.READINESS)
                        .dependency("database")
                        .orElseThrow()
                        .reason())
                .contains(Reason.STUCK);
        assertThat(registry.scrape()).contains("dependency_check_stuck{dependency=\"database\"} 1.0");
    }

    @Test
    void runsAndTransitionsAreCounted() throws Exception {
        health.checkReadiness();
        metrics = HealthMetrics.bind(health, registry);
        // Told by hand in the order in which the manager tells: counting is what is tested here.
        var run = run(CheckResult.unhealthy(Reason.of("brand_new"), "down"));
        metrics.onRun(run);
        metrics.onRun(run);
        var scrape = registry.scrape();
        assertThat(scrape)
                .containsPattern(
                        "dependency_check_total\\{dependency=\"database\",outcome=\"unhealthy\",reason=\"other\"} [23].0")
                .contains("dependency_check_duration_seconds_bucket{dependency=\"database\",le=\"0.05\"}")
                .contains("dependency_check_duration_seconds_bucket{dependency=\"database\",le=\"5.0\"}");

        var transition = changed.poll(20, TimeUnit.SECONDS);
        int own = count("dependency_transitions_total{dependency=\"database\",to=\"unhealthy\"}");
        metrics.onTransition(transition);
        metrics.onTransition(transition);
        assertThat(transition.to()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(count("dependency_transitions_total{dependency=\"database\",to=\"unhealthy\"}"))
                .isBetween(own + 2, 3); // the manager tells of it as well, sooner or later
    }

    private int count(String series) {
        return registry.scrape()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
                .sum();
    }

    @Test
    void whatIsUnregisteredOrClosedLosesItsSeries() throws Exception {
        bind();
        var removed = new LinkedBlockingQueue<Meter>();
        registry.config().onMeterRemoved(removed::add);
        health.register("late", TestChecker.healthy());
        health.checkReadiness();
        health.unregister("late");
        int gone = 0;
        while (gone < 4) {
            var meter = removed.poll(20, TimeUnit.SECONDS);
            assertThat(meter).as("series removed so far: " + gone).isNotNull();
            gone += "late".equals(meter.getId().getTag("dependency")) ? 1 : 0;
        }
        assertThat(registry.scrape()).contains("dependency=\"database\"");
        metrics.close();
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void whatTheApplicationCannotDoWithoutShows() {
        health.register("cache", TestChecker.healthy(), CheckOptions::optional);
        bind();
        assertThat(registry.scrape())
                .contains("dependency_critical{dependency=\"database\"} 1.0")
                .contains("dependency_critical{dependency=\"cache\"} 0.0");
    }

    @Test
    void changesAreCountedFromZeroSoThatTheFirstIsADifference() {
        bind();
        for (var status : HealthStatus.values()) {
            assertThat(registry.scrape())
                    .contains("dependency_transitions_total{dependency=\"database\",to=\"" + status.text() + "\"} 0.0");
        }
    }

    @Test
    void everyReasonOfTheLibraryIsALabel() throws Exception {
        bind();
        for (var field : Reason.class.getFields()) {
            var reason = (Reason) field.get(null);
            metrics.onRun(run(CheckResult.unhealthy(reason, "down")));
            assertThat(registry.scrape())
                    .contains("dependency_check_total{dependency=\"database\",outcome=\"unhealthy\",reason=\"" + reason
                            + "\"}");
        }
    }

    @Test
    void whateverACheckerSaysTheLabelsAreBounded() throws Exception {
        bind();
        for (char letter = 'a'; letter <= 'z'; letter++) {
            metrics.onRun(run(CheckResult.unhealthy(Reason.of("brand_new_" + letter), "down")));
        }
        assertThat(registry.find("dependency.check").tag("outcome", "unhealthy").counters())
                .singleElement()
                .satisfies(
                        counter -> assertThat(counter.getId().getTag("reason")).isEqualTo("other"));
    }

    @Test
    void anEventOfWhatIsGoneBringsNoSeriesBack() throws Exception {
        bind();
        var late = run(CheckResult.unhealthy("down"));
        health.unregister("database");
        metrics.onUnregistered("database");
        metrics.onRun(late);
        metrics.onTransition(changed.poll(20, TimeUnit.SECONDS));
        assertThat(registry.getMeters())
                .extracting(meter -> meter.getId().getTag("dependency"))
                .containsOnlyNulls();

        health.register("database", TestChecker.healthy());
        metrics.onRegistered("database", CheckOptions.defaults());
        metrics.close();
        metrics.onRun(late);
        metrics.onRegistered("database", CheckOptions.defaults());
        assertThat(registry.getMeters()).isEmpty();
    }

    /** {@return a run of the database that says this} */
    private FinishedRun run(CheckResult result) throws InterruptedException {
        told.clear();
        health.addListener(listener);
        database.nowAnswers(result);
        refresh();
        var run = told.poll(20, TimeUnit.SECONDS);
        health.removeListener(listener);
        return run;
    }
}
