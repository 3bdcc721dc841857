package io.github.vitals4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Probe;
import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.endpoint.HealthEndpoint;
import io.github.vitals4j.health.endpoint.HealthRequest;
import io.github.vitals4j.health.testing.ManualTime;
import io.github.vitals4j.health.testing.TestChecker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code docs/deploy/kubernetes.yaml}: what it says is served, and its numbers fit those of the library. */
class KubernetesIT {
    /** What the service takes after draining at most: to finish what is in hand, and to close. */
    private static final Duration GOODBYE = Duration.ofSeconds(10);

    /** How long an answer takes at most: the default of the endpoint. */
    private static final Duration DEADLINE = Duration.ofMillis(800);

    private Manifests manifests;

    @BeforeEach
    void read() throws Exception {
        manifests = Manifests.read();
    }

    private static String path(Probe probe) {
        return probe.getHttpGet().getPath();
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    @Test
    void aFieldThatKubernetesDoesNotKnowIsAnError() throws Exception {
        var misspelt = DeployFile.of("kubernetes.yaml").with("periodSeconds: 5", "periodSecond: 5");
        assertThatThrownBy(() -> Manifests.parse(misspelt.text())).hasMessageContaining("periodSecond");
    }

    @Test
    void thePartsFitTogether() throws Exception {
        var spec = manifests.deployment().getSpec();
        var labels = spec.getTemplate().getMetadata().getLabels();
        assertThat(spec.getSelector().getMatchLabels()).isEqualTo(labels);
        assertThat(manifests.service().getSpec().getSelector()).isEqualTo(labels);
        var port = manifests.container().getPorts().get(0);
        assertThat(manifests
                        .service()
                        .getSpec()
                        .getPorts()
                        .get(0)
                        .getTargetPort()
                        .getValue())
                .isEqualTo(port.getName());

        var configuration = Configuration.of(manifests.environment()::get);
        assertThat(configuration.address().getAddress().isAnyLocalAddress()).isTrue();
        assertThat(configuration.address().getPort()).isEqualTo(port.getContainerPort());
    }

    @Test
    void whoDrainsHasTheTimeForItAndForWhatComesAfter() throws Exception {
        var spec = manifests.deployment().getSpec().getTemplate().getSpec();
        var drain = Configuration.of(manifests.environment()::get).drain();
        var readiness = manifests.container().getReadinessProbe();

        assertThat(drain)
                .isGreaterThanOrEqualTo(seconds(readiness.getPeriodSeconds() * readiness.getFailureThreshold()));
        assertThat(seconds(Math.toIntExact(spec.getTerminationGracePeriodSeconds())))
                .isGreaterThanOrEqualTo(drain.plus(GOODBYE));
        assertThat(manifests.container().getLifecycle())
                .as("the application drains itself")
                .isNull();
    }

    @Test
    void theProbesAskForWhatIsServedAndADatabaseThatIsDownRestartsNothing() throws Exception {
        var container = manifests.container();
        try (var instance = Instance.startWithoutDatabase()) {
            var web = instance.web();
            assertThat(web.get(path(container.getStartupProbe())).code()).isEqualTo(200);
            assertThat(web.get(path(container.getLivenessProbe())).code()).isEqualTo(200);
            assertThat(web.get(path(container.getReadinessProbe())).code()).isEqualTo(503);
            assertThat(web.get("/startup").code())
                    .as("what the startup probe must not ask")
                    .isEqualTo(503);

            assertThat(web.get("/api/health/").code())
                    .as("an alias of readiness")
                    .isEqualTo(503);

            var events = new Events();
            instance.service().health().addListener(events);
            instance.database().pass();
            events.awaitTransition("database", HealthStatus.HEALTHY);
            assertThat(web.get(path(container.getReadinessProbe())).code()).isEqualTo(200);
        }
    }

    @Test
    void anAnswerComesBeforeTheProbesGiveUp() {
        var time = ManualTime.create();
        var database = TestChecker.hanging();
        try (var health = HealthCheckManager.builder()
                .timeSource(time)
                .register("database", database)
                .build()) {
            var answer = HealthEndpoint.of(health).handleAsync(HealthRequest.of("GET", "/ready"));
            time.advance(DEADLINE.minusMillis(1));
            assertThat(answer.toCompletableFuture()).isNotDone();
            time.advance(Duration.ofMillis(1));
            assertThat(answer.toCompletableFuture()
                            .orTimeout(10, TimeUnit.SECONDS)
                            .join()
                            .orElseThrow()
                            .status())
                    .isEqualTo(503);
            database.release();
        }
        var container = manifests.container();
        for (var probe :
                new Probe[] {container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe()
                }) {
            assertThat(seconds(probe.getTimeoutSeconds())).isGreaterThan(DEADLINE);
            assertThat(probe.getTimeoutSeconds()).isLessThanOrEqualTo(probe.getPeriodSeconds());
            assertThat(probe.getHttpGet().getPort().getValue()).isEqualTo("http");
        }
    }

    /**
     * The worst case, in which the database fails just after a check, and that check's result ends just after a probe.
     */
    @ParameterizedTest
    @CsvSource({"false, refuses", "false, hangs", "true, hangs"})
    void aFailureTakesThePodOutWithinTtlPlusPeriodsTimesThresholdPlusOne(boolean background, String fault) {
        var probe = manifests.container().getReadinessProbe();
        var period = seconds(probe.getPeriodSeconds());
        var bound = CheckOptions.defaults().ttl().plus(period.multipliedBy(probe.getFailureThreshold() + 1L));
        var time = ManualTime.create();
        var database = TestChecker.healthy();
        var builder = HealthCheckManager.builder().timeSource(time).register("database", database);
        try (var health = (background ? builder.backgroundRefresh() : builder).build()) {
            assertThat(health.checkReadiness().status().isUp()).isTrue();
            long failed = time.nanoTime();
            if (fault.equals("hangs")) {
                database.hang();
            } else {
                database.nowUnhealthy("connection refused");
            }

            var kubelet = new Kubelet(HealthEndpoint.of(health), time, path(probe));
            time.advance(period.minusMillis(1));
            int failures = 0;
            long asked = failed;
            while (failures < probe.getFailureThreshold()) {
                asked = time.nanoTime();
                failures = kubelet.probe(fault.equals("hangs")) == 503 ? failures + 1 : 0;
                assertThat(Duration.ofNanos(asked - failed)).as("no end").isLessThan(bound.multipliedBy(2));
                time.advance(period.minusNanos(time.nanoTime() - asked));
            }
            assertThat(Duration.ofNanos(asked - failed)).isLessThanOrEqualTo(bound);
            database.release();
        }
    }

    @Test
    void theReadmeGivesTheSameBound() throws Exception {
        var probe = manifests.container().getReadinessProbe();
        long ttl = CheckOptions.defaults().ttl().toSeconds();
        int periods = probe.getFailureThreshold() + 1;
        long bound = ttl + (long) periods * probe.getPeriodSeconds();
        assertThat(DeployFile.of("README.md").text())
                .contains(ttl + " + " + probe.getPeriodSeconds() + " × " + periods + " = " + bound + " s");
    }

    /** Asks as the kubelet does, by the manual clock. */
    private record Kubelet(HealthEndpoint endpoint, ManualTime time, String path) {
        int probe(boolean untilTheDeadline) {
            var answer = endpoint.handleAsync(HealthRequest.of("GET", path)).toCompletableFuture();
            if (untilTheDeadline && !answer.isDone()) {
                time.advance(DEADLINE);
            }
            return answer.orTimeout(10, TimeUnit.SECONDS).join().orElseThrow().status();
        }
    }
}
