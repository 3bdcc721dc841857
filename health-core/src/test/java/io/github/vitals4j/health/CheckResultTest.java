package io.github.vitals4j.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.ConnectException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CheckResultTest {
    @Test
    void healthyHasNothingToSay() {
        var result = CheckResult.healthy();

        assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(result.error()).isEmpty();
        assertThat(result.reason()).isEmpty();
        assertThat(result.cause()).isEmpty();
        assertThat(result.metadata()).isEmpty();
        assertThat(result).hasToString("healthy");
    }

    @Test
    void whatIsNotHealthySaysWhy() {
        var degraded = CheckResult.degraded("filling");
        assertThat(degraded.status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(degraded.reason()).contains(Reason.REPORTED);
        assertThat(degraded.error()).contains("filling");

        var unhealthy = CheckResult.unhealthy(Reason.of("replica_lag"), "40 s behind");
        assertThat(unhealthy.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(unhealthy.reason()).contains(Reason.of("replica_lag"));
        assertThat(unhealthy.error()).contains("40 s behind");
        assertThat(unhealthy).hasToString("unhealthy (replica_lag): 40 s behind");

        assertThat(CheckResult.unhealthy("down").reason()).contains(Reason.REPORTED);
        assertThat(CheckResult.degraded(Reason.SLOW, "slow").reason()).contains(Reason.SLOW);
    }

    @Test
    void anExceptionGivesReasonTextAndCause() {
        var cause = new ConnectException("Connection refused");

        var result = CheckResult.unhealthy(cause);
        assertThat(result.reason()).contains(Reason.CONNECTION_REFUSED);
        assertThat(result.error()).contains("Connection refused");
        assertThat(result.cause()).containsSame(cause);

        assertThat(CheckResult.unhealthy(Reason.AUTHENTICATION, cause).reason()).contains(Reason.AUTHENTICATION);
    }

    @Test
    void metadataIsKeptInOrderAndReplacedByName() {
        var result = CheckResult.healthy()
                .with("b", 1)
                .with("a", "x")
                .with("c", true)
                .with("b", 2);

        assertThat(result.metadata()).containsExactly(Map.entry("b", 2), Map.entry("a", "x"), Map.entry("c", true));
        assertThat(CheckResult.healthy().metadata()).isEmpty();
    }

    @Test
    void aNullValueLeavesTheEntryOut() {
        assertThat(CheckResult.healthy().with("a", null).metadata()).isEmpty();
        assertThat(CheckResult.healthy().with("a", 1).with("a", null).metadata())
                .isEmpty();
        var entries = new HashMap<String, Object>();
        entries.put("a", null);
        entries.put("b", 1);
        assertThat(CheckResult.healthy().with("a", 1).with(entries).metadata()).containsExactly(Map.entry("b", 1));
    }

    @Test
    void statusReasonErrorAndCauseSurviveMetadata() {
        var cause = new ConnectException("refused");
        var result = CheckResult.unhealthy(cause).with("a", 1);

        assertThat(result.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(result.reason()).contains(Reason.CONNECTION_REFUSED);
        assertThat(result.error()).contains("refused");
        assertThat(result.cause()).containsSame(cause);
    }

    @Test
    void thirtyTwoEntriesAreAllowedAndNoMore() {
        var entries = new LinkedHashMap<String, Object>();
        for (int i = 0; i < 32; i++) {
            entries.put("entry-" + i, i);
        }
        var full = CheckResult.healthy().with(entries);

        assertThat(full.metadata()).hasSize(32);
        assertThat(full.with("entry-0", "replaced").metadata()).hasSize(32).containsEntry("entry-0", "replaced");
        assertThat(full.with("another", null).metadata()).hasSize(32);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> full.with("another", 1))
                .withMessage("metadata: 33 entries; at most 32 are allowed");
    }

    @Test
    void valuesOfOtherTypesAreRefusedByNameAndType() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CheckResult.healthy().with("hosts", List.of("a")))
                .withMessageStartingWith("metadata 'hosts': a java.util.ImmutableCollections$List")
                .withMessageEndingWith(" cannot be reported; use a String, Number or Boolean");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CheckResult.healthy().with("c", 'c'))
                .withMessageContaining("java.lang.Character");
    }

    @Test
    void numbersAreCopiedSoThatTheyCannotChangeLater() {
        var counter = new AtomicLong(7);
        var result = CheckResult.healthy().with("count", counter);
        counter.set(8);

        assertThat(result.metadata()).containsEntry("count", 7L);
    }

    @Test
    void numbersOfOtherClassesBecomeLongOrDouble() {
        var result = CheckResult.healthy()
                .with("integer", BigInteger.valueOf(12))
                .with("decimal", new BigDecimal("12.50"))
                .with("huge", new BigDecimal("1e400"))
                .with("byte", (byte) 1)
                .with("short", (short) 2)
                .with("float", 0.5f)
                .with("double", 0.25d)
                .with("long", Long.MAX_VALUE);

        assertThat(result.metadata())
                .containsEntry("integer", 12L)
                .containsEntry("decimal", 12.5d)
                .containsEntry("huge", Double.POSITIVE_INFINITY)
                .containsEntry("byte", (byte) 1)
                .containsEntry("short", (short) 2)
                .containsEntry("float", 0.5f)
                .containsEntry("double", 0.25d)
                .containsEntry("long", Long.MAX_VALUE);
    }

    @Test
    void theMapIsCopiedAndCannotBeModified() {
        var entries = new HashMap<String, Object>(Map.of("a", 1));
        var result = CheckResult.healthy().with(entries);
        entries.put("b", 2);

        assertThat(result.metadata()).containsOnlyKeys("a");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> result.metadata().put("b", 2));
    }

    @Test
    void nullIsRefusedByName() {
        assertThatNullPointerException()
                .isThrownBy(() -> CheckResult.unhealthy((String) null))
                .withMessage("error");
        assertThatNullPointerException()
                .isThrownBy(() -> CheckResult.unhealthy(null, "error"))
                .withMessage("reason");
        assertThatNullPointerException().isThrownBy(() -> CheckResult.unhealthy((Throwable) null));
        assertThatNullPointerException()
                .isThrownBy(() -> CheckResult.healthy().with(null, 1))
                .withMessage("metadata name");
    }
}
