package io.github.vitals4j.benchmarks;

import io.smallrye.health.SmallRyeHealthReporter;
import io.smallrye.health.api.HealthRegistry;
import io.smallrye.health.api.HealthType;
import io.smallrye.health.registry.HealthRegistries;
import java.io.OutputStream;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** SmallRye's reporter with checks from its registry, as it works without a container. */
final class SmallRyeReporter implements Reporter {
    private final HealthRegistry registry = HealthRegistries.getRegistry(HealthType.READINESS);
    private final SmallRyeHealthReporter reporter = new SmallRyeHealthReporter();
    private final List<Check> checks;

    SmallRyeReporter(List<Check> checks) {
        this.checks = checks;
        checks.forEach(check -> registry.register(check.name(), () -> ask(check)));
    }

    private static HealthCheckResponse ask(Check check) {
        try {
            check.work().run();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return HealthCheckResponse.down(check.name());
        }
        return HealthCheckResponse.named(check.name())
                .up()
                .withData(Check.FIRST_KEY, Check.FIRST_VALUE)
                .withData(Check.SECOND_KEY, Check.SECOND_VALUE)
                .build();
    }

    @Override
    public void report(OutputStream body) {
        reporter.reportHealth(body, reporter.getReadiness());
    }

    @Override
    public void close() {
        checks.forEach(check -> registry.remove(check.name()));
    }
}
