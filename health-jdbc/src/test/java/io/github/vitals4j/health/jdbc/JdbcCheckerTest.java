package io.github.vitals4j.health.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.DependencyChecker;
import io.github.vitals4j.health.DependencyType;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.Reason;
import io.github.vitals4j.health.Scope;
import io.github.vitals4j.health.testing.TestContext;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 180, unit = TimeUnit.SECONDS)
class JdbcCheckerTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    /** For a pool that has no connection to give. */
    private static final Duration EXHAUSTED = Duration.ofSeconds(2);

    @Test
    void aDatabaseThatAnswersIsHealthyAndTellsItsProduct() throws Exception {
        CheckResult result = check(JdbcChecker.of(h2()));
        assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(result.metadata()).containsEntry("product", "H2").containsKey("product_version");
    }

    @Test
    void hasTheDefaultsOfACriticalSharedDependency() {
        CheckOptions options = JdbcChecker.of(h2()).options(CheckOptions.defaults());
        assertThat(options.type()).isEqualTo(DependencyType.CRITICAL);
        assertThat(options.scope()).isEqualTo(Scope.SHARED);
        assertThat(options.ttl()).isEqualTo(Duration.ofSeconds(30));
        assertThat(options.timeout()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void aPoolTellsItsFigures() throws Exception {
        try (var pool = pool(3)) {
            CheckResult result = check(JdbcChecker.of(pool));
            assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
            assertThat(result.metadata())
                    .containsEntry("checked_out", 0)
                    .containsEntry("pending", 0)
                    .containsEntry("max", 3)
                    .containsKeys("pool_size", "checked_in");
        }
    }

    @Test
    void aPoolWithAllConnectionsOutIsDegradedAndNotWaitedForLongerThanTheRunMayTake() throws Exception {
        try (var pool = pool(1);
                var taken = pool.getConnection()) {
            assertThat(taken.isValid(1)).isTrue();
            CheckResult result = checkExhausted(JdbcChecker.of(pool));
            assertThat(result.status()).isEqualTo(HealthStatus.DEGRADED);
            assertThat(result.reason()).contains(Reason.POOL_EXHAUSTED);
            assertThat(result.metadata()).containsEntry("checked_out", 1).containsEntry("pending", 0);
        }
    }

    @Test
    void theStatusOfAnExhaustedPoolCanBeChosen() throws Exception {
        try (var pool = pool(1);
                var taken = pool.getConnection()) {
            assertThat(taken.isValid(1)).isTrue();
            var checker = JdbcChecker.of(pool);
            assertThat(checkExhausted(checker.whenExhausted(HealthStatus.UNHEALTHY))
                            .reason())
                    .contains(Reason.POOL_EXHAUSTED);
            var configured = checker.settings().get("pool-exhausted").apply("Healthy");
            assertThat(checkExhausted(configured).status()).isEqualTo(HealthStatus.HEALTHY);
        }
    }

    @Test
    void asksByTheDriversOwnCheckIfToldSo() throws Exception {
        assertThat(check(JdbcChecker.of(h2()).valid()).status()).isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void anUnexpectedValueIsNamed() throws Exception {
        CheckResult result = check(JdbcChecker.of(h2()).query("SELECT 41").expecting(42));
        assertThat(result.reason()).contains(Reason.UNEXPECTED_RESPONSE);
        assertThat(result.error()).contains("expected 42, got 41");
    }

    @Test
    void aMissingRowIsUnexpected() throws Exception {
        CheckResult result = check(JdbcChecker.of(h2()).query("SELECT 1 WHERE 1 = 0"));
        assertThat(result.reason()).contains(Reason.UNEXPECTED_RESPONSE);
        assertThat(result.error()).contains("the query returned no row");
    }

    @Test
    void comparesValuesByWhatTheyMean() throws Exception {
        var checker = JdbcChecker.of(h2());
        assertThat(check(checker.query("SELECT CAST(1.00 AS DECIMAL(5, 2))").expecting(1L))
                        .status())
                .isEqualTo(HealthStatus.HEALTHY);
        assertThat(check(checker.query("SELECT 1").expecting(true)).status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(check(checker.query("SELECT TRUE").expecting(false)).status())
                .isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(check(checker.query("SELECT 'on'").expecting("on")).status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(check(checker.query("SELECT 'x'").expecting(1)).status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(check(checker.query("SELECT NULL").expecting("null")).error())
                .contains("expected null, got null");
    }

    @Test
    void badSettingsAreNamedAtOnce() {
        var checker = JdbcChecker.of(h2());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checker.query(" "))
                .withMessage("query ' ': must not be blank");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checker.expecting('x'))
                .withMessage("expected value 'x': must be a String, Number or Boolean");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checker.whenExhausted(HealthStatus.UNKNOWN))
                .withMessageContaining("must be healthy, degraded or unhealthy");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checker.settings().get("pool-exhausted").apply("ill"))
                .withMessageContaining("must be healthy, degraded or unhealthy");
        assertThatIllegalStateException().isThrownBy(() -> checker.valid().expecting(1));
    }

    private static CheckResult check(JdbcChecker checker) throws Exception {
        return checker.check(TestContext.of(TIMEOUT));
    }

    /**
     * Where the machine stands still, the direct login takes too long, or who waited for the pool still counts as
     * waiting: then another check tells.
     */
    private static CheckResult checkExhausted(DependencyChecker checker) throws Exception {
        CheckResult result;
        int checks = 0;
        do {
            long start = System.nanoTime();
            result = checker.check(TestContext.of(EXHAUSTED));
            // The pool would wait for half a minute.
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT);
            checks++;
        } while (checks < 5
                && (result.reason().filter(Reason.TIMEOUT::equals).isPresent()
                        || !Integer.valueOf(0).equals(result.metadata().get("pending"))));
        return result;
    }

    private static DataSource h2() {
        var source = new JdbcDataSource();
        source.setURL("jdbc:h2:mem:test;DB_CLOSE_DELAY=-1");
        source.setUser("sa");
        source.setPassword("tell-nobody");
        return source;
    }

    private static HikariDataSource pool(int max) {
        var config = new HikariConfig();
        config.setJdbcUrl("jdbc:h2:mem:test;DB_CLOSE_DELAY=-1");
        config.setUsername("sa");
        config.setPassword("tell-nobody");
        config.setMaximumPoolSize(max);
        return new HikariDataSource(config);
    }
}
