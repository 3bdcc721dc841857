package io.github.vitals4j.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.vitals4j.health.testing.ManualTime;
import io.github.vitals4j.health.testing.TestChecker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Under which names dependencies can be registered, before and after the manager is built. */
class NamesTest {
    private static final DependencyChecker CHECKER = TestChecker.healthy();

    private static HealthCheckManager manager() {
        return HealthCheckManager.builder().timeSource(ManualTime.create()).build();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "0",
                "db",
                "llm_api",
                "tenant-a",
                "0-_",
                "a23456789012345678901234567890123456789012345678901234567890123"
            })
    void lettersDigitsUnderscoresAndHyphensAreANameUpToSixtyThree(String name) {
        try (var health = HealthCheckManager.builder()
                .timeSource(ManualTime.create())
                .register(name, CHECKER)
                .build()) {
            assertThat(health.current(View.READINESS).dependency(name)).isPresent();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "_db",
                "-db",
                "Database",
                "data base",
                "db.main",
                "db/1",
                "dätabase",
                "db\n",
                "a234567890123456789012345678901234567890123456789012345678901234"
            })
    void anythingElseIsRefusedByName(String name) {
        String message =
                "dependency '" + name + "': a name is 1 to 63 of a-z, 0-9, _ and -, and begins with a letter or digit";
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HealthCheckManager.builder().register(name, CHECKER))
                .withMessage(message);
        try (var health = manager()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> health.register(name, CHECKER))
                    .withMessage(message);
        }
    }

    @Test
    void aNameThatIsTakenIsRefused() {
        var builder = HealthCheckManager.builder().register("db", CHECKER);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.register("db", CHECKER))
                .withMessage("dependency 'db': the name is taken already");
        try (var health = manager()) {
            health.register("db", CHECKER);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> health.register("db", CHECKER))
                    .withMessage("dependency 'db': the name is taken already");
        }
    }

    @Test
    void aNameIsFreeAgainOnceItWasUnregistered() {
        try (var health = manager()) {
            health.register("db", CHECKER);
            health.unregister("db");
            health.register("db", CHECKER);
            assertThat(health.current(View.READINESS).dependency("db")).isPresent();
        }
    }

    @Test
    void aRefusedRegistrationLeavesNothingBehind() {
        try (var health = manager()) {
            health.register("my-db", CHECKER);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> health.register("my_db", CHECKER))
                    .withMessage("dependencies 'my-db' and 'my_db' cannot be told apart in the environment: "
                            + "both are MY_DB there");
            assertThat(health.current(View.READINESS).dependencies()).hasSize(1);
        }
    }

    @Test
    void nullIsRefusedByName() {
        assertThatNullPointerException()
                .isThrownBy(() -> HealthCheckManager.builder().register(null, CHECKER))
                .withMessage("name");
        assertThatNullPointerException()
                .isThrownBy(() -> HealthCheckManager.builder().register("db", null))
                .withMessage("dependency 'db': checker");
        assertThatNullPointerException()
                .isThrownBy(() -> HealthCheckManager.builder().register("db", CHECKER, null))
                .withMessage("dependency 'db': options");
        try (var health = manager()) {
            assertThatNullPointerException()
                    .isThrownBy(() -> health.register(null, CHECKER))
                    .withMessage("name");
            assertThatNullPointerException()
                    .isThrownBy(() -> health.register("db", null))
                    .withMessageContaining("checker");
            assertThatNullPointerException()
                    .isThrownBy(() -> health.register("db", CHECKER, null))
                    .withMessageContaining("options");
        }
    }

    @Test
    void optionsThatAreRefusedNameTheDependency() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HealthCheckManager.builder()
                        .register("db", CHECKER, options -> options.failureThreshold(0))
                        .build())
                .withMessage("dependency 'db': failure-threshold 0: must be at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HealthCheckManager.builder()
                        .register("db", CHECKER, options -> null)
                        .build())
                .withMessage("dependency 'db': the registration's options");
    }
}
