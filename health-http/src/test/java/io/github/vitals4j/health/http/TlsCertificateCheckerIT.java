package io.github.vitals4j.health.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.DependencyChecker;
import io.github.vitals4j.health.DependencyType;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.Reason;
import io.github.vitals4j.health.testing.TestContext;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TlsCertificateCheckerIT {
    private final TestServer server = TestServer.https();

    @AfterEach
    void stop() {
        server.close();
    }

    private TlsCertificateChecker checker() {
        return TlsCertificateChecker.of("localhost", server.port()).trusting(Certificates::authorities);
    }

    private static CheckResult check(DependencyChecker checker) throws Exception {
        return checker.check(TestContext.of(Duration.ofSeconds(60)));
    }

    @Test
    void tellsHowManyDaysAreLeft() throws Exception {
        var result = check(checker());

        assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(result.metadata())
                .containsEntry("days_left", 364L)
                .containsEntry("subject", "CN=good")
                .containsEntry("issuer", "CN=authority");
        assertThat(Instant.parse((String) result.metadata().get("expires"))).isAfter(Instant.now());
    }

    @Test
    void hasTwoThresholds() throws Exception {
        server.show(Certificates.TEN_DAYS_LEFT);

        assertThat(check(checker().degradedBelow(10)).status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(check(checker().degradedBelow(11)).error())
                .contains("the certificate expires in 10 days; at least 11 are wanted");
        assertThat(check(checker().degradedBelow(11)).status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(check(checker().unhealthyBelow(11)).status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(check(checker().unhealthyBelow(11)).reason()).contains(Reason.THRESHOLD_EXCEEDED);
    }

    @Test
    void configurationMayChangeTheThresholds() throws Exception {
        server.show(Certificates.TEN_DAYS_LEFT);
        var settings = checker().settings();

        assertThat(check(settings.get("degraded-days").apply("5")).status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(check(settings.get("unhealthy-days").apply("30")).status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings.get("degraded-days").apply("14d"))
                .withMessage("must be a whole number");
    }

    @Test
    void namesWhatIsWrongWithTheChain() throws Exception {
        assertThat(problemOf(Certificates.EXPIRED)).startsWith("the certificate expired on 20");
        assertThat(problemOf(Certificates.FUTURE)).startsWith("the certificate is not valid before 20");
        assertThat(problemOf(Certificates.SELF_SIGNED)).isEqualTo("the certificate is self-signed and not trusted");
        assertThat(problemOf(Certificates.OTHER_HOST)).startsWith("the certificate is not for localhost: ");
    }

    private String problemOf(String certificate) throws Exception {
        server.show(certificate);
        var result = check(checker());
        assertThat(result.reason()).contains(Reason.TLS);
        assertThat(result.metadata()).containsKey("days_left");
        return result.error().orElseThrow();
    }

    @Test
    void trustsTheAuthoritiesOfTheJdkUnlessToldOtherwise() throws Exception {
        var result = check(TlsCertificateChecker.of("localhost", server.port()));

        assertThat(result.reason()).contains(Reason.TLS);
        assertThat(result.error().orElseThrow()).startsWith("the certificate is not trusted, issued by CN=authority: ");
    }

    @Test
    void asksForTheAuthoritiesInEveryRun() throws Exception {
        var authorities = new AtomicReference<>(Certificates.authorities());
        var checker = TlsCertificateChecker.of("localhost", server.port()).trusting(authorities::get);

        assertThat(check(checker).status()).isEqualTo(HealthStatus.HEALTHY);
        authorities.set(Certificates.noAuthorities());
        assertThat(check(checker).status()).isEqualTo(HealthStatus.UNHEALTHY);
    }

    @Test
    void readsTheCertificateOfAServerThatWantsOneToo() throws Exception {
        try (var demanding = TestServer.httpsForKnownClients()) {
            var result = check(
                    TlsCertificateChecker.of("localhost", demanding.port()).trusting(Certificates::authorities));

            assertThat(result.status()).isEqualTo(HealthStatus.HEALTHY);
            assertThat(result.metadata()).containsEntry("subject", "CN=good");
        }
    }

    @Test
    void isOptionalAndLooksEveryTenMinutes() {
        var options = checker().options(CheckOptions.defaults());

        assertThat(options.type()).isEqualTo(DependencyType.OPTIONAL);
        assertThat(options.ttl()).isEqualTo(Duration.ofMinutes(10));
        assertThat(options.timeout()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void refusesWhatCannotWork() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TlsCertificateChecker.of(" ", 443))
                .withMessage("host ' ': must not be blank");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TlsCertificateChecker.of("localhost", 65_536))
                .withMessage("port 65536: must be from 1 to 65535");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checker().degradedBelow(-1))
                .withMessage("degraded-days -1: must not be negative");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checker().unhealthyBelow(-1))
                .withMessage("unhealthy-days -1: must not be negative");
    }
}
