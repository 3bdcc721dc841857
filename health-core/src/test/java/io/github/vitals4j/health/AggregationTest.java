package io.github.vitals4j.health;

import static io.github.vitals4j.health.Outcomes.at;
import static io.github.vitals4j.health.Outcomes.degraded;
import static io.github.vitals4j.health.Outcomes.healthy;
import static io.github.vitals4j.health.Outcomes.nanos;
import static io.github.vitals4j.health.Outcomes.timedOut;
import static io.github.vitals4j.health.Outcomes.unhealthy;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.Aggregation.Situation;
import io.github.vitals4j.health.Aggregation.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** From entries to a verdict: every status of every kind of dependency, under every policy, for every probe. */
class AggregationTest {
    private static final Situation STARTED = new Situation(true, false, ReadinessPolicy.STRICT);
    private static final Situation STARTING = new Situation(false, false, ReadinessPolicy.STRICT);
    private static final Situation FAIL_OPEN = new Situation(true, false, ReadinessPolicy.FAIL_OPEN);

    private static final DependencyState NEVER_RUN = DependencyState.initial(at(0), 0);
    private static final DependencyState HEALTHY = after(healthy(1));
    private static final DependencyState DEGRADED = after(degraded(1));
    private static final DependencyState UNHEALTHY = after(unhealthy(1));
    private static final DependencyState UNBELIEVED =
            HEALTHY.observed(nanos(1_000), at(1_000), CheckOptions.defaults());

    private static DependencyState after(Outcome... outcomes) {
        var state = NEVER_RUN;
        for (var outcome : outcomes) {
            state = state.completed(outcome, CheckOptions.defaults());
        }
        return state;
    }

    private static DependencyHealth entry(String name, DependencyState state, UnaryOperator<CheckOptions> options) {
        return new DependencyHealth(name, options.apply(CheckOptions.defaults()), state);
    }

    private static DependencyHealth critical(String name, DependencyState state) {
        return entry(name, state, CheckOptions::critical);
    }

    private static DependencyHealth optional(String name, DependencyState state) {
        return entry(name, state, CheckOptions::optional);
    }

    private static DependencyHealth shared(String name, DependencyState state) {
        return entry(name, state, options -> options.scope(Scope.SHARED));
    }

    private static Verdict readiness(Situation situation, DependencyHealth... entries) {
        return Aggregation.judge(View.READINESS, Arrays.asList(entries), situation);
    }

    private static DependencyState state(String name) {
        return switch (name) {
            case "healthy" -> HEALTHY;
            case "degraded" -> DEGRADED;
            case "unhealthy" -> UNHEALTHY;
            case "unbelieved" -> UNBELIEVED;
            default -> NEVER_RUN;
        };
    }

    @Nested
    class Readiness {
        @ParameterizedTest(name = "one {0} {1} {2} dependency under {3} is {4}: {5}")
        @CsvSource({
            "CRITICAL, LOCAL,  healthy,    STRICT,    HEALTHY,   All dependencies are healthy",
            "CRITICAL, LOCAL,  degraded,   STRICT,    DEGRADED,  Running in degraded mode: db degraded",
            "CRITICAL, LOCAL,  unhealthy,  STRICT,    UNHEALTHY, Critical dependencies are unhealthy: db",
            "CRITICAL, LOCAL,  unbelieved, STRICT,    UNHEALTHY, Critical dependencies are unhealthy: db",
            "CRITICAL, LOCAL,  never run,  STRICT,    UNHEALTHY, Critical dependencies are unhealthy: db",
            "CRITICAL, SHARED, healthy,    STRICT,    HEALTHY,   All dependencies are healthy",
            "CRITICAL, SHARED, degraded,   STRICT,    DEGRADED,  Running in degraded mode: db degraded",
            "CRITICAL, SHARED, unhealthy,  STRICT,    UNHEALTHY, Critical dependencies are unhealthy: db",
            "CRITICAL, SHARED, unbelieved, STRICT,    UNHEALTHY, Critical dependencies are unhealthy: db",
            "CRITICAL, SHARED, never run,  STRICT,    UNHEALTHY, Critical dependencies are unhealthy: db",
            "OPTIONAL, LOCAL,  healthy,    STRICT,    HEALTHY,   All dependencies are healthy",
            "OPTIONAL, LOCAL,  degraded,   STRICT,    DEGRADED,  Running in degraded mode: db degraded",
            "OPTIONAL, LOCAL,  unhealthy,  STRICT,    DEGRADED,  Running in degraded mode: db unavailable",
            "OPTIONAL, LOCAL,  unbelieved, STRICT,    DEGRADED,  Running in degraded mode: db unavailable",
            "OPTIONAL, LOCAL,  never run,  STRICT,    HEALTHY,   All dependencies are healthy",
            "CRITICAL, LOCAL,  healthy,    FAIL_OPEN, HEALTHY,   All dependencies are healthy",
            "CRITICAL, LOCAL,  degraded,   FAIL_OPEN, DEGRADED,  Running in degraded mode: db degraded",
            "CRITICAL, LOCAL,  unhealthy,  FAIL_OPEN, UNHEALTHY, Critical dependencies are unhealthy: db",
            "CRITICAL, LOCAL,  unbelieved, FAIL_OPEN, UNHEALTHY, Critical dependencies are unhealthy: db",
            "CRITICAL, LOCAL,  never run,  FAIL_OPEN, UNHEALTHY, Critical dependencies are unhealthy: db",
            "CRITICAL, SHARED, healthy,    FAIL_OPEN, HEALTHY,   All dependencies are healthy",
            "CRITICAL, SHARED, degraded,   FAIL_OPEN, DEGRADED,  Running in degraded mode: db degraded",
            "CRITICAL, SHARED, unhealthy,  FAIL_OPEN, DEGRADED,  Running in degraded mode: db unavailable",
            "CRITICAL, SHARED, unbelieved, FAIL_OPEN, DEGRADED,  Running in degraded mode: db unavailable",
            "CRITICAL, SHARED, never run,  FAIL_OPEN, DEGRADED,  Running in degraded mode: db unavailable",
            "OPTIONAL, SHARED, unhealthy,  FAIL_OPEN, DEGRADED,  Running in degraded mode: db unavailable",
            "OPTIONAL, SHARED, never run,  FAIL_OPEN, HEALTHY,   All dependencies are healthy",
        })
        void ofOneDependency(
                DependencyType type,
                Scope scope,
                String state,
                ReadinessPolicy policy,
                HealthStatus status,
                String message) {
            var db = entry("db", state(state), options -> options.type(type).scope(scope));

            assertThat(readiness(new Situation(true, false, policy), db)).isEqualTo(new Verdict(status, message));
        }

        @Test
        void ofNothingIsHealthy() {
            assertThat(readiness(STARTED)).isEqualTo(new Verdict(HealthStatus.HEALTHY, "All dependencies are healthy"));
        }

        @Test
        void namesEveryFailingCriticalDependencyAndNoOther() {
            assertThat(readiness(
                            STARTED,
                            critical("database", UNHEALTHY),
                            optional("redis", UNHEALTHY),
                            critical("queue", DEGRADED),
                            critical("search", UNBELIEVED),
                            critical("disk", HEALTHY)))
                    .isEqualTo(new Verdict(
                            HealthStatus.UNHEALTHY, "Critical dependencies are unhealthy: database, search"));
        }

        @Test
        void namesWhatIsUnavailableAndWhatIsOnlyDegradedInTheOrderOfRegistration() {
            assertThat(readiness(
                            STARTED,
                            critical("database", HEALTHY),
                            critical("queue", DEGRADED),
                            optional("redis", UNHEALTHY),
                            optional("llm_api", NEVER_RUN)))
                    .isEqualTo(new Verdict(
                            HealthStatus.DEGRADED, "Running in degraded mode: queue degraded, redis unavailable"));
        }

        @Test
        void failOpenForgivesNothingBeforeTheStart() {
            assertThat(readiness(new Situation(false, false, ReadinessPolicy.FAIL_OPEN), shared("database", UNHEALTHY)))
                    .isEqualTo(new Verdict(HealthStatus.UNHEALTHY, "Critical dependencies are unhealthy: database"));
        }

        @Test
        void failOpenForgivesWhatIsSharedAndNothingElse() {
            assertThat(readiness(FAIL_OPEN, shared("database", UNHEALTHY), critical("disk", UNHEALTHY)))
                    .isEqualTo(new Verdict(HealthStatus.UNHEALTHY, "Critical dependencies are unhealthy: disk"));
        }

        @ParameterizedTest
        @EnumSource(ReadinessPolicy.class)
        void drainingIsUnhealthyWhateverTheDependencies(ReadinessPolicy policy) {
            assertThat(readiness(new Situation(true, true, policy), critical("database", HEALTHY)))
                    .isEqualTo(new Verdict(HealthStatus.UNHEALTHY, "Draining"));
            assertThat(readiness(new Situation(true, true, policy)))
                    .isEqualTo(new Verdict(HealthStatus.UNHEALTHY, "Draining"));
        }

        @Test
        void twentyNamesAreToldAndTheRestIsCounted() {
            assertThat(readiness(STARTED, many(20)).message())
                    .startsWith("Critical dependencies are unhealthy: d1, d2, ")
                    .endsWith(", d19, d20");
            assertThat(readiness(STARTED, many(21)).message()).endsWith(", d19, d20 and 1 more");
            assertThat(readiness(STARTED, many(10_000)).message()).endsWith(", d20 and 9980 more");
        }

        private DependencyHealth[] many(int count) {
            var entries = new ArrayList<DependencyHealth>();
            for (int i = 1; i <= count; i++) {
                entries.add(critical("d" + i, UNHEALTHY));
            }
            return entries.toArray(DependencyHealth[]::new);
        }
    }

    @Nested
    class Liveness {
        private static final Verdict ALIVE = new Verdict(HealthStatus.HEALTHY, "Process is alive");

        private Verdict liveness(DependencyHealth... entries) {
            return Aggregation.judge(View.LIVENESS, List.of(entries), STARTED);
        }

        @Test
        void isHealthyWithoutAnyCheck() {
            assertThat(liveness()).isEqualTo(ALIVE);
        }

        @Test
        void failsOnACompletedRunThatSaidUnhealthyOfWhateverType() {
            assertThat(liveness(critical("deadlock", UNHEALTHY), optional("loop", UNHEALTHY), critical("ok", HEALTHY)))
                    .isEqualTo(new Verdict(HealthStatus.UNHEALTHY, "Process is to be restarted: deadlock, loop"));
        }

        @Test
        void doesNotFailOnAnythingElse() {
            var options = CheckOptions.defaults();
            var stuck = after(timedOut(3)).hanging(at(0), nanos(3)).observed(nanos(60), at(60), options);
            assertThat(stuck.status()).isEqualTo(HealthStatus.UNHEALTHY);

            assertThat(liveness(
                            critical("healthy", HEALTHY),
                            critical("degraded", DEGRADED),
                            critical("never-run", NEVER_RUN),
                            critical("stale", UNBELIEVED),
                            critical("timeout", after(timedOut(3))),
                            critical("stuck", stuck),
                            critical("broken", after(unhealthy(Reason.INTERNAL_ERROR, 3)))))
                    .isEqualTo(ALIVE);
        }

        @Test
        void doesNotFailWhileDraining() {
            assertThat(Aggregation.judge(View.LIVENESS, List.of(), new Situation(true, true, ReadinessPolicy.STRICT)))
                    .isEqualTo(ALIVE);
        }

        @Test
        void staysFailedWhileTheCheckOnlyTimesOut() {
            assertThat(liveness(critical("deadlock", after(unhealthy(1), timedOut(2))))
                            .status())
                    .isEqualTo(HealthStatus.UNHEALTHY);
        }
    }

    @Nested
    class Startup {
        private static final Verdict OVER = new Verdict(HealthStatus.HEALTHY, "Application has started");

        private Verdict startup(Situation situation, DependencyHealth... entries) {
            return Aggregation.judge(View.STARTUP, List.of(entries), situation);
        }

        @Test
        void waitsForEveryCriticalDependencyThatWasNeverUp() {
            assertThat(startup(
                            STARTING,
                            critical("database", NEVER_RUN),
                            critical("queue", UNHEALTHY),
                            critical("disk", HEALTHY),
                            critical("search", DEGRADED),
                            optional("redis", UNHEALTHY)))
                    .isEqualTo(
                            new Verdict(HealthStatus.UNHEALTHY, "Waiting for critical dependencies: database, queue"));
        }

        @Test
        void doesNotWaitForWhatWasUpOnce() {
            assertThat(startup(
                                    STARTING,
                                    critical("database", NEVER_RUN),
                                    critical("disk", after(healthy(1), unhealthy(2))))
                            .message())
                    .isEqualTo("Waiting for critical dependencies: database");
        }

        @Test
        void onceOverStaysOver() {
            assertThat(startup(STARTED, critical("database", UNHEALTHY))).isEqualTo(OVER);
            assertThat(startup(STARTED)).isEqualTo(OVER);
        }

        @Test
        void isOverForAViewThatLeavesOutEverythingThatIsAwaited() {
            assertThat(startup(STARTING, critical("disk", HEALTHY))).isEqualTo(OVER);
        }

        @Test
        void drainingDoesNotMatter() {
            assertThat(startup(new Situation(true, true, ReadinessPolicy.STRICT), critical("database", HEALTHY)))
                    .isEqualTo(OVER);
        }
    }

    @Nested
    class OneDependencyByName {
        private static final View DB = View.dependency("db");

        @ParameterizedTest(name = "a {0} one is {1}: {2}")
        @CsvSource({
            "healthy,    HEALTHY,   db is healthy",
            "degraded,   DEGRADED,  db is degraded",
            "unhealthy,  UNHEALTHY, db is unhealthy",
            "unbelieved, UNHEALTHY, db is unknown",
            "never run,  UNHEALTHY, db is unknown",
        })
        void isJudgedByItselfWhateverItsTypeScopeAndPolicy(String state, HealthStatus status, String message) {
            for (var type : DependencyType.values()) {
                for (var situation :
                        List.of(STARTING, STARTED, FAIL_OPEN, new Situation(true, true, ReadinessPolicy.STRICT))) {
                    var db = entry(
                            "db", state(state), options -> options.type(type).scope(Scope.SHARED));
                    assertThat(Aggregation.judge(DB, List.of(db), situation)).isEqualTo(new Verdict(status, message));
                }
            }
        }

        @Test
        void thatDoesNotExistIsUnhealthy() {
            assertThat(Aggregation.judge(DB, List.of(), STARTED))
                    .isEqualTo(new Verdict(HealthStatus.UNHEALTHY, "No such dependency"));
        }
    }
}
