package io.github.vitals4j.benchmarks;

import com.codahale.metrics.health.HealthCheckRegistry;
import com.codahale.metrics.json.HealthCheckModule;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Dropwizard's registry of health checks, run and written as its servlet does. */
final class DropwizardMetricsReporter implements Reporter {
    private final HealthCheckRegistry registry;

    /** Made for the first body, as ours is. */
    private static final class Json {
        static final ObjectMapper MAPPER = new ObjectMapper().registerModule(new HealthCheckModule());
    }

    DropwizardMetricsReporter(List<Check> checks) {
        registry = DropwizardCheck.register(checks, new HealthCheckRegistry());
    }

    @Override
    public void report(OutputStream body) throws IOException {
        Json.MAPPER.writer().writeValue(body, registry.runHealthChecks());
    }

    @Override
    public void close() {
        registry.shutdown();
    }
}
