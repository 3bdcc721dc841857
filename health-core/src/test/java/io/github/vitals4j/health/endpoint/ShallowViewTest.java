package io.github.vitals4j.health.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.CheckResult;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.testing.TestChecker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a service tells one that watches it: nothing that it only knows from others itself. */
class ShallowViewTest {
    private final TestChecker own = TestChecker.healthy();
    private final TestChecker neighbour = TestChecker.healthy();
    private final HealthCheckManager manager = HealthCheckManager.builder()
            .register("own", own, options -> options.optional().tags("internal"))
            .register(
                    "neighbour", neighbour, options -> options.secondHand(true).tags("external"))
            .build();

    @AfterEach
    void close() {
        own.release();
        neighbour.release();
        manager.close();
    }

    private HealthResponse get(String target, String depth, Exposure exposure) {
        var request = HealthRequest.of("GET", target)
                .withHeader("x-health-depth", depth)
                .withDeadline(Duration.ofSeconds(30));
        return HealthEndpoint.builder(manager)
                .exposure(ExposurePolicy.always(exposure))
                .build()
                .handle(request)
                .orElseThrow();
    }

    private HealthResponse shallow(String target) {
        return get(target, "0", Exposure.FULL);
    }

    private static String text(HealthResponse response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private void tells(TestChecker checker, String name, CheckResult result) {
        checker.nowAnswers(result);
        manager.invalidate(name);
    }

    @ParameterizedTest
    @EnumSource(Exposure.class)
    void theStatusAndTheCodeFollowFromWhatIsTheServicesOwn(Exposure exposure) {
        tells(neighbour, "neighbour", CheckResult.unhealthy("its queue is full"));

        var whole = get("/ready", "1", exposure);
        var shallow = get("/ready", "0", exposure);

        assertThat(whole.status()).isEqualTo(503);
        assertThat(shallow.status()).isEqualTo(200);
        assertThat(text(shallow)).contains("\"healthy\"").doesNotContain("neighbour");

        tells(own, "own", CheckResult.unhealthy("full"));
        assertThat(text(get("/ready", "0", exposure))).contains("\"degraded\"");
    }

    @Test
    void nobodyIsAskedForIt() {
        neighbour.hang();
        manager.invalidate("neighbour");

        // The deadline is half a minute, and the neighbour takes longer.
        assertThat(shallow("/ready").status()).isEqualTo(200);
    }

    @Test
    void ifNothingIsLeftThatIsHealthyAndNotAnUnknownName() {
        tells(neighbour, "neighbour", CheckResult.unhealthy("its queue is full"));
        manager.unregister("own");

        assertThat(shallow("/ready").status()).isEqualTo(200);
        assertThat(shallow("/ready?tag=external").status()).isEqualTo(200);
        assertThat(shallow("/ready?tag=nothing").status()).isEqualTo(404);
    }

    @Test
    void theRestOfItCanBeNarrowed() {
        tells(neighbour, "neighbour", CheckResult.unhealthy("its queue is full"));

        assertThat(text(shallow("/ready?tag=internal"))).contains("\"own\"").doesNotContain("neighbour");
        assertThat(get("/ready?tag=internal", "0", Exposure.STATUS).status()).isEqualTo(404);
    }

    @Test
    void whoAsksByNameIsAnswered() {
        tells(neighbour, "neighbour", CheckResult.unhealthy("its queue is full"));

        assertThat(shallow("/ready/neighbour").status()).isEqualTo(503);
    }

    @Test
    void itCanBeDraining() {
        manager.drain();

        assertThat(shallow("/ready").status()).isEqualTo(503);
    }

    @Test
    void onlyReadinessHasOne() {
        assertThat(text(shallow("/startup"))).contains("neighbour");
    }
}
