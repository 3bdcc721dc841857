package io.github.vitals4j.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class CheckOptionsTest {
    private static final CheckOptions DEFAULTS = CheckOptions.defaults();

    @Test
    void defaultsAreTheLibrarys() {
        assertThat(DEFAULTS.type()).isEqualTo(DependencyType.CRITICAL);
        assertThat(DEFAULTS.ttl()).isEqualTo(Duration.ofSeconds(30));
        assertThat(DEFAULTS.failureTtl()).isEqualTo(Duration.ofSeconds(5));
        assertThat(DEFAULTS.timeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(DEFAULTS.maxStale()).isEqualTo(Duration.ofSeconds(99));
        assertThat(DEFAULTS.failureThreshold()).isEqualTo(1);
        assertThat(DEFAULTS.successThreshold()).isEqualTo(1);
        assertThat(DEFAULTS.slowAfter()).isEmpty();
        assertThat(DEFAULTS.probes()).containsExactly(Probe.READINESS);
        assertThat(DEFAULTS.tags()).isEmpty();
        assertThat(DEFAULTS.scope()).isEqualTo(Scope.LOCAL);
        assertThat(DEFAULTS.secondHand()).isFalse();
        assertThat(DEFAULTS.enabled()).isTrue();
        assertThat(DEFAULTS.refreshInterval()).isEqualTo(Duration.ofSeconds(24));
        assertThat(DEFAULTS.interruptOnTimeout()).isTrue();
    }

    @Test
    void eachMethodReturnsAChangedCopyAndLeavesTheRestAlone() {
        var changed = DEFAULTS.optional()
                .ttl(Duration.ofSeconds(60))
                .failureTtl(Duration.ofSeconds(2))
                .timeout(Duration.ofSeconds(10))
                .maxStale(Duration.ofMinutes(9))
                .failureThreshold(3)
                .successThreshold(2)
                .slowAfter(Duration.ofMillis(200))
                .probes(Probe.LIVENESS, Probe.STARTUP)
                .tags("tenant-a", "eu:west.1")
                .scope(Scope.SHARED)
                .secondHand(true)
                .enabled(false)
                .refreshInterval(Duration.ofSeconds(17))
                .interruptOnTimeout(false);

        assertThat(changed.type()).isEqualTo(DependencyType.OPTIONAL);
        assertThat(changed.ttl()).isEqualTo(Duration.ofSeconds(60));
        assertThat(changed.failureTtl()).isEqualTo(Duration.ofSeconds(2));
        assertThat(changed.timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(changed.maxStale()).isEqualTo(Duration.ofMinutes(9));
        assertThat(changed.failureThreshold()).isEqualTo(3);
        assertThat(changed.successThreshold()).isEqualTo(2);
        assertThat(changed.slowAfter()).contains(Duration.ofMillis(200));
        assertThat(changed.probes()).containsExactly(Probe.LIVENESS, Probe.STARTUP);
        assertThat(changed.tags()).containsExactly("tenant-a", "eu:west.1");
        assertThat(changed.scope()).isEqualTo(Scope.SHARED);
        assertThat(changed.secondHand()).isTrue();
        assertThat(changed.enabled()).isFalse();
        assertThat(changed.refreshInterval()).isEqualTo(Duration.ofSeconds(17));
        assertThat(changed.interruptOnTimeout()).isFalse();
        assertThat(changed.critical().type()).isEqualTo(DependencyType.CRITICAL);
        defaultsAreTheLibrarys();
    }

    @Test
    void whatIsDerivedFollowsTheTtlAndTheTimeoutUnlessItWasSet() {
        assertThat(DEFAULTS.ttl(Duration.ofSeconds(2)).failureTtl()).isEqualTo(Duration.ofSeconds(2));
        assertThat(DEFAULTS.ttl(Duration.ofSeconds(5)).failureTtl()).isEqualTo(Duration.ofSeconds(5));
        assertThat(DEFAULTS.ttl(Duration.ofSeconds(6)).failureTtl()).isEqualTo(Duration.ofSeconds(5));
        assertThat(DEFAULTS.ttl(Duration.ZERO).failureTtl()).isEqualTo(Duration.ZERO);
        assertThat(DEFAULTS.ttl(Duration.ofSeconds(60))
                        .timeout(Duration.ofSeconds(10))
                        .maxStale())
                .isEqualTo(Duration.ofSeconds(210));
        assertThat(DEFAULTS.ttl(Duration.ofSeconds(60)).refreshInterval()).isEqualTo(Duration.ofSeconds(48));

        assertThat(DEFAULTS.failureTtl(Duration.ofSeconds(9))
                        .ttl(Duration.ofSeconds(2))
                        .failureTtl())
                .isEqualTo(Duration.ofSeconds(9));
        assertThat(DEFAULTS.maxStale(Duration.ofSeconds(9))
                        .ttl(Duration.ofSeconds(2))
                        .maxStale())
                .isEqualTo(Duration.ofSeconds(9));
        assertThat(DEFAULTS.refreshInterval(Duration.ofSeconds(9))
                        .ttl(Duration.ofSeconds(2))
                        .refreshInterval())
                .isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void durationsOutsideTheirRangeAreRefusedByNameAndValue() {
        Map<String, BiFunction<CheckOptions, Duration, CheckOptions>> fromZero =
                Map.of("ttl", CheckOptions::ttl, "failure-ttl", CheckOptions::failureTtl);
        Map<String, BiFunction<CheckOptions, Duration, CheckOptions>> beyondZero = Map.of(
                "timeout", CheckOptions::timeout,
                "slow-after", CheckOptions::slowAfter,
                "refresh-interval", CheckOptions::refreshInterval);
        var year = Duration.ofDays(365);

        fromZero.forEach((name, setter) -> {
            assertThat(setter.apply(DEFAULTS, Duration.ZERO)).isNotNull();
            assertThat(setter.apply(DEFAULTS, year)).isNotNull();
            refused(setter, Duration.ofNanos(-1), name + " PT-0.000000001S: must be from zero to a year");
            refused(setter, year.plusNanos(1), name + " PT8760H0.000000001S: must be from zero to a year");
        });
        beyondZero.forEach((name, setter) -> {
            assertThat(setter.apply(DEFAULTS, Duration.ofNanos(1))).isNotNull();
            assertThat(setter.apply(DEFAULTS, year)).isNotNull();
            refused(setter, Duration.ZERO, name + " PT0S: must be longer than zero, up to a year");
            refused(setter, Duration.ofNanos(-1), name + " PT-0.000000001S: must be longer than zero, up to a year");
            refused(setter, year.plusNanos(1), name + " PT8760H0.000000001S: must be longer than zero, up to a year");
        });
        assertThat(DEFAULTS.maxStale(Duration.ofNanos(1)).maxStale()).isEqualTo(Duration.ofNanos(1));
        assertThat(DEFAULTS.maxStale(year.multipliedBy(10)).maxStale()).isEqualTo(year.multipliedBy(10));
        refused(CheckOptions::maxStale, Duration.ZERO, "max-stale PT0S: must be longer than zero, up to ten years");
        refused(
                CheckOptions::maxStale,
                Duration.ofNanos(-1),
                "max-stale PT-0.000000001S: must be longer than zero, up to ten years");
        refused(
                CheckOptions::maxStale,
                year.multipliedBy(10).plusNanos(1),
                "max-stale PT87600H0.000000001S: must be longer than zero, up to ten years");
    }

    private static void refused(
            BiFunction<CheckOptions, Duration, CheckOptions> setter, Duration value, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> setter.apply(DEFAULTS, value))
                .withMessage(message);
    }

    @Test
    void whatIsDerivedFromTheLongestValuesCanStillBeAddedToAnyMoment() {
        var longest = DEFAULTS.ttl(Duration.ofDays(365)).timeout(Duration.ofDays(365));

        assertThat(longest.maxStale().toNanos()).isPositive();
        assertThat(DEFAULTS.maxStale(Duration.ofDays(3_650)).maxStale().toNanos() * 2)
                .isPositive();
    }

    @Test
    void thresholdsBelowOneAreRefusedByNameAndValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULTS.failureThreshold(0))
                .withMessage("failure-threshold 0: must be at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULTS.successThreshold(-3))
                .withMessage("success-threshold -3: must be at least 1");
        assertThat(DEFAULTS.failureThreshold(1).failureThreshold()).isEqualTo(1);
    }

    @Test
    void tagsOfAnotherFormAreRefusedByValue() {
        for (String tag : List.of("", " ", "-a", ".a", "a b", "a,b", "ä", "a\n", "a".repeat(64))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> DEFAULTS.tags("ok", tag))
                    .withMessage("tag '" + tag
                            + "': must be 1 to 63 letters, digits and _.:- and begin with a letter or digit");
        }
        assertThat(DEFAULTS.tags("a".repeat(63), "A_b.c:d-9", "9").tags()).hasSize(3);
    }

    @Test
    void tagsReplaceEarlierOnesAndDoNotRepeat() {
        assertThat(DEFAULTS.tags("a", "b").tags("c", "c").tags()).containsExactly("c");
        assertThat(DEFAULTS.tags("a").tags().isEmpty()).isFalse();
        assertThat(DEFAULTS.tags("a").tags(new String[0]).tags()).isEmpty();
    }

    @Test
    void theArrayOfTagsIsCopied() {
        var tags = new String[] {"a"};
        var options = DEFAULTS.tags(tags);
        tags[0] = "b";
        assertThat(options.tags()).containsExactly("a");
    }

    @Test
    void setsCannotBeModified() {
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> DEFAULTS.tags("a").tags().add("b"));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> DEFAULTS.probes(Probe.LIVENESS).probes().add(Probe.STARTUP));
    }

    @Test
    void nullIsRefused() {
        List<Function<CheckOptions, CheckOptions>> setters = List.of(
                options -> options.type(null),
                options -> options.ttl(null),
                options -> options.failureTtl(null),
                options -> options.timeout(null),
                options -> options.maxStale(null),
                options -> options.slowAfter(null),
                options -> options.scope(null),
                options -> options.refreshInterval(null),
                options -> options.probes(null),
                options -> options.tags((String) null));
        for (var setter : setters) {
            assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> setter.apply(DEFAULTS));
        }
    }
}
