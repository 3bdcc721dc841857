package io.github.vitals4j.benchmarks;

import com.codahale.metrics.health.HealthCheck;
import com.codahale.metrics.health.HealthCheckRegistry;
import java.util.List;

/** A check as Dropwizard wants it. */
final class DropwizardCheck extends HealthCheck {
    private final Check check;

    private DropwizardCheck(Check check) {
        this.check = check;
    }

    static HealthCheckRegistry register(List<Check> checks, HealthCheckRegistry registry) {
        checks.forEach(check -> registry.register(check.name(), new DropwizardCheck(check)));
        return registry;
    }

    @Override
    protected Result check() throws Exception {
        check.work().run();
        return Result.builder()
                .healthy()
                .withDetail(Check.FIRST_KEY, Check.FIRST_VALUE)
                .withDetail(Check.SECOND_KEY, Check.SECOND_VALUE)
                .build();
    }
}
