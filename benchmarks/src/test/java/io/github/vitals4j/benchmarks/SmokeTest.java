package io.github.vitals4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every contender does what is measured, and every scenario that needs no other JVM runs to its end. */
class SmokeTest {
    private static final int CHECKS = 3;

    @ParameterizedTest
    @EnumSource(Contender.class)
    void eachContenderNamesEveryCheckInItsBody(Contender contender) throws Exception {
        var sink = new Sink();

        try (var reporter = contender.open(Check.many(CHECKS, Check.nothing()), Duration.ofHours(1))) {
            awaitFirstRuns(reporter);
            reporter.report(sink);
        }

        var body = new ObjectMapper().readTree(sink.toByteArray()).toString();
        for (int i = 0; i < CHECKS; i++) {
            assertThat(body).contains("dependency-" + i);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Contender.class, mode = EnumSource.Mode.EXCLUDE, names = "DROPWIZARD_HEALTH")
    void eachContenderThatHasAPlaceForThemShowsBothFigures(Contender contender) throws Exception {
        var sink = new Sink();

        try (var reporter = contender.open(Check.many(CHECKS, Check.nothing()), Duration.ofHours(1))) {
            awaitFirstRuns(reporter);
            reporter.report(sink);
        }

        var body = new ObjectMapper().readTree(sink.toByteArray());
        assertThat(body.findValuesAsText(Check.FIRST_KEY)).hasSize(CHECKS).containsOnly("10");
        assertThat(body.findValuesAsText(Check.SECOND_KEY)).hasSize(CHECKS).containsOnly("2");
    }

    @ParameterizedTest
    @EnumSource(
            value = Contender.class,
            names = {"BOOT", "DROPWIZARD_METRICS", "SMALLRYE"})
    void eachContenderThatDoesNotCacheRunsEveryCheckForEveryReport(Contender contender) throws Exception {
        var asked = new AtomicInteger();

        try (var reporter = contender.open(Check.many(CHECKS, asked::incrementAndGet), Duration.ofHours(1))) {
            reporter.report(new Sink());
            reporter.report(new Sink());
        }

        assertThat(asked).hasValue(2 * CHECKS);
    }

    @ParameterizedTest
    @EnumSource(
            value = Contender.class,
            names = {"VITALS4J", "BOOT_CACHED"})
    void eachContenderThatCachesRunsEveryCheckOnce(Contender contender) throws Exception {
        var asked = new AtomicInteger();

        try (var reporter = contender.open(Check.many(CHECKS, asked::incrementAndGet), Duration.ofHours(1))) {
            awaitFirstRuns(reporter);
            reporter.report(new Sink());
        }

        assertThat(asked).hasValue(CHECKS);
    }

    /** Who answers at a deadline without a check that takes longer, as the first may in a new JVM, is asked again. */
    private static void awaitFirstRuns(Reporter reporter) throws Exception {
        for (int i = 0; i < 20; i++) {
            reporter.report(new Sink());
        }
    }

    @ParameterizedTest
    @EnumSource(value = Scenario.class, mode = EnumSource.Mode.EXCLUDE, names = "WEIGHT")
    void eachScenarioMeasuresSomething(Scenario scenario) throws Exception {
        var recorder = new Recorder(scenario.text());

        scenario.run(Effort.SMOKE, recorder);

        assertThat(recorder.measurements()).isNotEmpty().allSatisfy(each -> {
            assertThat(each.scenario()).isEqualTo(scenario.text());
            assertThat(each.runs()).isPositive();
        });
    }
}
