package io.github.vitals4j.health.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.FinishedRun;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthListener;
import io.github.vitals4j.health.Reason;
import io.github.vitals4j.health.View;
import io.github.vitals4j.health.testing.ManualTime;
import io.github.vitals4j.health.testing.TestChecker;
import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
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
        metrics = HealthMetrics.bind(health, registry);
        health.addListener(new HealthListener() {
            @Override
            public void onRun(FinishedRun run) {
                told.add(run);
            }
        });
        // Told by hand in the order in which the manager tells: counting is what is tested here.
        database.nowAnswers(CheckResult.unhealthy(Reason.of("brand_new"), "down"));
        health.refresh("database").join();
        var run = told.poll(20, TimeUnit.SECONDS);
        metrics.onRun(run);
        metrics.onRun(run);
        var scrape = registry.scrape();
        assertThat(scrape)
                .containsPattern(
                        "dependency_check_total\\{dependency=\"database\",outcome=\"unhealthy\",reason=\"other\"} [23].0")
                .contains("dependency_check_duration_seconds_bucket{dependency=\"database\",le=\"0.05\"}")
                .contains("dependency_check_duration_seconds_bucket{dependency=\"database\",le=\"5.0\"}");
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
}
