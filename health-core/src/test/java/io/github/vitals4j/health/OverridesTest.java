package io.github.vitals4j.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What configuration changes, what it may not, and what it says when it is wrong. */
class OverridesTest {
    private static final DependencyChecker PLAIN = context -> CheckResult.healthy();

    /** A checker with options and a setting of its own. */
    private record Memory(int percent) implements DependencyChecker {
        @Override
        public CheckResult check(CheckContext context) {
            return CheckResult.healthy();
        }

        @Override
        public CheckOptions options(CheckOptions library) {
            return library.optional().ttl(Duration.ofSeconds(60)).timeout(Duration.ofSeconds(1));
        }

        @Override
        public Map<String, Function<String, DependencyChecker>> settings() {
            return Map.of("threshold-percent", text -> {
                int percent = Integer.parseInt(text);
                if (percent > 100) {
                    throw new IllegalArgumentException("must be from 1 to 100");
                }
                return new Memory(percent);
            });
        }
    }

    /** The options of a dependency called db, as they are in the end. */
    private static CheckOptions options(Map<String, String> entries) {
        return configured(builder(entries), "db", PLAIN, UnaryOperator.identity())
                .options();
    }

    private static HealthCheckManagerBuilder builder(Map<String, String> entries) {
        return HealthCheckManager.builder().overrides(entries);
    }

    private static Overrides.Configured configured(
            HealthCheckManagerBuilder builder,
            String name,
            DependencyChecker checker,
            UnaryOperator<CheckOptions> registration) {
        builder.register(name, checker, registration);
        builder.overrides.verify(Map.of(name, checker));
        return builder.configure(name, checker, registration);
    }

    static Stream<Arguments> everyOption() {
        return Stream.of(
                option("type", "optional", CheckOptions::type, DependencyType.OPTIONAL),
                option("type", " CRITICAL ", CheckOptions::type, DependencyType.CRITICAL),
                option("ttl", "45s", CheckOptions::ttl, Duration.ofSeconds(45)),
                option("failure-ttl", "PT2S", CheckOptions::failureTtl, Duration.ofSeconds(2)),
                option("timeout", "500ms", CheckOptions::timeout, Duration.ofMillis(500)),
                option("max-stale", "5m", CheckOptions::maxStale, Duration.ofMinutes(5)),
                option("failure-threshold", "3", CheckOptions::failureThreshold, 3),
                option("success-threshold", " 2 ", CheckOptions::successThreshold, 2),
                option("slow-after", "1s", options -> options.slowAfter().orElseThrow(), Duration.ofSeconds(1)),
                option("probes", "liveness", CheckOptions::probes, Set.of(Probe.LIVENESS)),
                option("probes", "Readiness , startup,", CheckOptions::probes, Set.of(Probe.READINESS, Probe.STARTUP)),
                option("tags", "tenant-a, eu", CheckOptions::tags, Set.of("tenant-a", "eu")),
                option("tags", "", CheckOptions::tags, Set.of()),
                option("scope", "shared", CheckOptions::scope, Scope.SHARED),
                option("second-hand", "true", CheckOptions::secondHand, true),
                option("enabled", "false", CheckOptions::enabled, false),
                option("enabled", "TRUE", CheckOptions::enabled, true),
                option("refresh-interval", "7s", CheckOptions::refreshInterval, Duration.ofSeconds(7)),
                option("interrupt-on-timeout", "false", CheckOptions::interruptOnTimeout, false));
    }

    private static Arguments option(String name, String text, Function<CheckOptions, Object> getter, Object value) {
        return arguments(name, text, getter, value);
    }

    @ParameterizedTest(name = "{0}={1}")
    @MethodSource("everyOption")
    void everyOptionCanBeGiven(String name, String text, Function<CheckOptions, Object> getter, Object value) {
        assertThat(getter.apply(options(Map.of("health.db." + name, text)))).isEqualTo(value);
    }

    @ParameterizedTest(name = "{0}={1}")
    @MethodSource("everyOption")
    void everyOptionCanBeGivenByTheEnvironment(
            String name, String text, Function<CheckOptions, Object> getter, Object value) {
        var environment =
                Map.of("HEALTH_DB_" + name.toUpperCase(java.util.Locale.ROOT).replace('-', '_'), text);
        var builder = HealthCheckManager.builder().overrides(environment::get);

        assertThat(getter.apply(configured(builder, "db", PLAIN, UnaryOperator.identity())
                        .options()))
                .isEqualTo(value);
    }

    @Test
    void everyOptionIsAmongThoseThatTheMessageLists() {
        var names = everyOption().map(option -> (String) option.get()[0]).collect(java.util.stream.Collectors.toSet());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> options(Map.of("health.db.tll", "1s")))
                .withMessage("override 'health.db.tll': there is no option 'tll'; known are "
                        + new java.util.TreeSet<>(names));
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "type                 | important | must be one of [critical, optional]",
                "type                 | ''        | must be one of [critical, optional]",
                "ttl                  | 30        | must be a number with ms, s, m, h or d, such as 500ms or 30s, or ISO-8601 such as PT30S",
                "ttl                  | -PT1S     | ttl PT-1S: must be from zero to a year",
                "failure-ttl          | soon      | must be a number with ms, s, m, h or d, such as 500ms or 30s, or ISO-8601 such as PT30S",
                "timeout              | 0s        | timeout PT0S: must be longer than zero, up to a year",
                "timeout              | 366d      | timeout PT8784H: must be longer than zero, up to a year",
                "max-stale            | 0ms       | max-stale PT0S: must be longer than zero, up to ten years",
                "failure-threshold    | 0         | failure-threshold 0: must be at least 1",
                "failure-threshold    | three     | must be a whole number",
                "success-threshold    | 1.5       | must be a whole number",
                "success-threshold    | 99999999999 | must be a whole number",
                "slow-after           | 0s        | slow-after PT0S: must be longer than zero, up to a year",
                "probes               | ''        | must be one or more of liveness, readiness and startup, with commas between",
                "probes               | ' , '     | must be one or more of liveness, readiness and startup, with commas between",
                "probes               | readyness | must be one of [liveness, readiness, startup]",
                "tags                 | a b       | tag 'a b': must be 1 to 63 letters, digits and _.:- and begin with a letter or digit",
                "scope                | global    | must be one of [local, shared]",
                "enabled              | yes       | must be true or false",
                "refresh-interval     | 0s        | refresh-interval PT0S: must be longer than zero, up to a year",
                "interrupt-on-timeout | 1         | must be true or false",
            })
    void aBadValueNamesKeyValueAndTheAcceptedForm(String option, String value, String form) {
        String key = "health.db." + option;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options(Map.of(key, value)))
                .withMessage(key + "=" + value + ": " + form);
    }

    @Test
    void aBadValueStopsTheBuild() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder(Map.of("health.db.ttl", "soon"))
                        .register("db", PLAIN)
                        .build())
                .withMessageStartingWith("health.db.ttl=soon: must be ");
    }

    @Test
    void aBadValueIsNamedAsItWasFound() {
        for (var name : List.of("health.memory.threshold-percent", "HEALTH_MEMORY_THRESHOLD_PERCENT")) {
            var builder = HealthCheckManager.builder()
                    .overrides(Map.of(name, "101")::get)
                    .register("memory", new Memory(80));
            assertThatIllegalArgumentException()
                    .isThrownBy(builder::build)
                    .withMessage(name + "=101" + (name.startsWith("HEALTH") ? " (health.memory.threshold-percent)" : "")
                            + ": must be from 1 to 100");
        }
    }

    @Test
    void aPasswordThatHasComeToStandInAValueIsNotRepeated() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options(Map.of("health.db.failure-threshold", "postgres://orders:s3cret@db/orders")))
                .withMessage("health.db.failure-threshold=postgres://***@db/orders: must be a whole number")
                .withNoCause();
    }

    @Nested
    class Keys {
        @Test
        void ofAnotherFormAreRefused() {
            for (String key :
                    List.of("", "health", "health.db", "db.ttl", "HEALTH_DB_TTL", "Health.db.ttl", "health..ttl")) {
                assertThatIllegalArgumentException()
                        .as(key)
                        .isThrownBy(() -> options(Map.of(key, "1s")))
                        .withMessageContaining("override '" + key + "'");
            }
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> options(Map.of("health.ttl", "1s")))
                    .withMessage(
                            "override 'health.ttl': must be health.<dependency>.<option>, such as health.redis.ttl;"
                                    + " the environment is not given as a map, but looked up: overrides(System::getenv)");
        }

        @Test
        void ofDependenciesThatAreNotThereAreRefusedWithThoseThatAre() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> builder(Map.of("health.databse.ttl", "1s"))
                            .register("redis", PLAIN)
                            .register("database", PLAIN)
                            .build())
                    .withMessage("override 'health.databse.ttl': there is no dependency 'databse'; registered are "
                            + "[database, redis]");
        }

        @Test
        void ofUnknownOptionsAreRefusedWithTheSettingsOfTheChecker() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> builder(Map.of("health.memory.threshold", "1"))
                            .register("memory", new Memory(80))
                            .build())
                    .withMessageContaining("there is no option 'threshold'; known are [")
                    .withMessageContaining("success-threshold, tags, threshold-percent, timeout");
        }

        @Test
        void mayNotBeNullNorTheirValues() {
            var entries = new HashMap<String, String>();
            entries.put("health.db.ttl", null);
            org.assertj.core.api.Assertions.assertThatNullPointerException().isThrownBy(() -> builder(entries));
        }
    }

    @Test
    void aMaxStaleShorterThanTheTtlIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder(Map.of("health.db.max-stale", "10s", "health.db.ttl", "30s"))
                        .register("db", PLAIN)
                        .build())
                .withMessage("dependency 'db': max-stale 10 s must not be shorter than ttl 30 s, "
                        + "or every result would be too old before it is renewed");
    }

    @Nested
    class TheEnvironment {
        @Test
        void cannotTellNamesApartThatDifferByHyphensOnly() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> HealthCheckManager.builder()
                            .register("my-db", PLAIN)
                            .register("my_db", PLAIN)
                            .build())
                    .withMessage("dependencies 'my-db' and 'my_db' cannot be told apart in the environment: both are "
                            + "MY_DB there");
        }

        @Test
        void cannotTellKeysApartThatDifferByWhereTheNameEnds() {
            var builder = HealthCheckManager.builder()
                    .overrides(key -> null)
                    .register("a", PLAIN)
                    .register("a-failure", PLAIN);

            assertThatIllegalArgumentException()
                    .isThrownBy(builder::build)
                    .withMessageContaining("'health.a.failure-ttl'")
                    .withMessageContaining("'health.a-failure.ttl'")
                    .withMessageEndingWith(
                            "cannot be told apart in the environment: both are HEALTH_A_FAILURE_TTL there");
        }

        @Test
        void norCanItWhenOneIsRegisteredLater() {
            try (var health = HealthCheckManager.builder()
                    .overrides(key -> key.equals("HEALTH_A_FAILURE_TTL") ? "7s" : null)
                    .register("a", PLAIN)
                    .build()) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> health.register("a-failure", PLAIN))
                        .withMessageContaining("both are HEALTH_A_FAILURE_TTL there");

                health.unregister("a");
                health.register("a-failure", PLAIN);
                assertThat(health.current(View.READINESS).dependency("a-failure"))
                        .isPresent();
            }
        }

        @Test
        void doesNotMatterIfNobodyLooksThere() {
            HealthCheckManager.builder()
                    .register("a", PLAIN)
                    .register("a-failure", PLAIN)
                    .build()
                    .close();
        }
    }

    @Nested
    class Precedence {
        @Test
        void goesFromTheLibraryToTheCheckerToTheRegistrationToConfiguration() {
            var checker = new Memory(80);
            var builder = builder(Map.of("health.memory.failure-threshold", "4"));
            var options = configured(builder, "memory", checker, own -> {
                        assertThat(own.ttl()).as("the checker's own").isEqualTo(Duration.ofSeconds(60));
                        return own.timeout(Duration.ofSeconds(7)).failureThreshold(3);
                    })
                    .options();

            assertThat(options.successThreshold()).as("the library's").isEqualTo(1);
            assertThat(options.type()).as("the checker's").isEqualTo(DependencyType.OPTIONAL);
            assertThat(options.timeout()).as("the registration's").isEqualTo(Duration.ofSeconds(7));
            assertThat(options.failureThreshold()).as("configuration's").isEqualTo(4);
        }

        @Test
        void failureTtlAndMaxStaleAreDerivedLast() {
            var options = options(Map.of("health.db.ttl", "2s", "health.db.timeout", "1s"));

            assertThat(options.failureTtl()).isEqualTo(Duration.ofSeconds(2));
            assertThat(options.maxStale()).isEqualTo(Duration.ofSeconds(9));
            assertThat(options.refreshInterval()).isEqualTo(Duration.ofMillis(1_600));
        }

        @Test
        void whatTheRegistrationSetIsNotDerivedAgain() {
            var options = configured(
                            builder(Map.of("health.db.ttl", "2s")),
                            "db",
                            PLAIN,
                            own -> own.failureTtl(Duration.ofSeconds(4)).maxStale(Duration.ofSeconds(44)))
                    .options();

            assertThat(options.failureTtl()).isEqualTo(Duration.ofSeconds(4));
            assertThat(options.maxStale()).isEqualTo(Duration.ofSeconds(44));
        }

        @Test
        void ofLookUpsTheFirstWinsAndEntriesComeLast() {
            var builder = HealthCheckManager.builder()
                    .overrides(Map.of("health.db.ttl", "1s", "health.db.timeout", "1s", "health.db.max-stale", "90s"))
                    .overrides(Map.of("health.db.ttl", "2s", "health.db.timeout", "2s"))
                    .overrides(Map.of("health.db.ttl", "3s")::get)
                    .overrides(Map.of("health.db.ttl", "4s", "health.db.failure-ttl", "4s")::get);
            var options =
                    configured(builder, "db", PLAIN, UnaryOperator.identity()).options();

            assertThat(options.ttl()).isEqualTo(Duration.ofSeconds(3));
            assertThat(options.failureTtl()).isEqualTo(Duration.ofSeconds(4));
            assertThat(options.timeout()).as("of entries the last wins").isEqualTo(Duration.ofSeconds(2));
            assertThat(options.maxStale()).isEqualTo(Duration.ofSeconds(90));
        }

        @Test
        void inOneLookUpTheKeyGoesBeforeItsEnvironmentName() {
            var both = Map.of("health.db.ttl", "3s", "HEALTH_DB_TTL", "4s", "HEALTH_DB_TIMEOUT", "5s");
            var builder = HealthCheckManager.builder().overrides(both::get);
            var options =
                    configured(builder, "db", PLAIN, UnaryOperator.identity()).options();

            assertThat(options.ttl()).isEqualTo(Duration.ofSeconds(3));
            assertThat(options.timeout()).isEqualTo(Duration.ofSeconds(5));
        }

        @Test
        void aLookUpIsAskedForKnownKeysOnly() {
            var asked = new ArrayList<String>();
            configured(
                    HealthCheckManager.builder().overrides(key -> {
                        asked.add(key);
                        return null;
                    }),
                    "memory",
                    new Memory(80),
                    UnaryOperator.identity());

            assertThat(asked)
                    .contains("health.memory.ttl", "HEALTH_MEMORY_TTL", "health.memory.threshold-percent")
                    .allMatch(key -> key.startsWith("health.memory.") || key.startsWith("HEALTH_MEMORY_"));
        }

        @Test
        void aLookUpReachesWhatIsRegisteredLater() {
            try (var health = HealthCheckManager.builder()
                    .overrides(Map.of("HEALTH_LATE_TYPE", "optional")::get)
                    .build()) {
                health.register("late", PLAIN);
                assertThat(health.current(View.READINESS)
                                .dependency("late")
                                .orElseThrow()
                                .type())
                        .isEqualTo(DependencyType.OPTIONAL);
            }
        }

        @Test
        void aBadValueStopsALaterRegistrationAndLeavesNothingBehind() {
            try (var health = HealthCheckManager.builder()
                    .overrides(Map.of("HEALTH_LATE_TYPE", "important")::get)
                    .build()) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> health.register("late", PLAIN))
                        .withMessage(
                                "HEALTH_LATE_TYPE=important (health.late.type): must be one of [critical, optional]");
                assertThat(health.current(View.READINESS).dependencies()).isEmpty();
            }
        }
    }

    @Nested
    class SettingsOfACheckerItself {
        @Test
        void makeAnotherChecker() {
            var changed = configured(
                    builder(Map.of("health.memory.threshold-percent", "95")),
                    "memory",
                    new Memory(80),
                    UnaryOperator.identity());

            assertThat(changed.checker()).isEqualTo(new Memory(95));
        }

        @Test
        void thatAreRefusedNameKeyAndValue() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> configured(
                            builder(Map.of("health.memory.threshold-percent", "101")),
                            "memory",
                            new Memory(80),
                            UnaryOperator.identity()))
                    .withMessage("health.memory.threshold-percent=101: must be from 1 to 100");
        }
    }

    @Nested
    class InTheBackground {
        @Test
        void anIntervalThatLetsEveryResultGetTooOldIsRefused() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> builder(Map.of("health.db.max-stale", "10s"))
                            .backgroundRefresh()
                            .register("db", PLAIN)
                            .build())
                    .withMessage("dependency 'db': refresh-interval 24 s plus timeout 3 s must not be longer than "
                            + "max-stale 10 s, or every result would be too old before the next one");
        }

        @Test
        void anIntervalThatJustFitsIsAccepted() {
            builder(Map.of("health.db.max-stale", "27s"))
                    .backgroundRefresh()
                    .register("db", PLAIN)
                    .build()
                    .close();
        }
    }
}
