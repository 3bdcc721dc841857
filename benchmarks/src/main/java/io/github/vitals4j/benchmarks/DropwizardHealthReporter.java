package io.github.vitals4j.benchmarks;

import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.health.HealthCheckRegistry;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.health.DefaultHealthFactory;
import io.dropwizard.health.HealthCheckConfiguration;
import io.dropwizard.health.HealthEnvironment;
import io.dropwizard.health.Schedule;
import io.dropwizard.health.response.HealthResponderFactory;
import io.dropwizard.health.response.HealthResponseProvider;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.jersey.DropwizardResourceConfig;
import io.dropwizard.jersey.setup.JerseyContainerHolder;
import io.dropwizard.jersey.setup.JerseyEnvironment;
import io.dropwizard.jetty.MutableServletContextHandler;
import io.dropwizard.jetty.setup.ServletEnvironment;
import io.dropwizard.lifecycle.setup.LifecycleEnvironment;
import io.dropwizard.util.Duration;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Dropwizard's background checks and the body of its responder, which names every check but carries no details. */
final class DropwizardHealthReporter implements Reporter {
    private static final Map<String, Collection<String>> ALL = Map.of("name", List.of("all"));

    private final LifecycleEnvironment lifecycle = new LifecycleEnvironment(new MetricRegistry());
    private final HealthResponseProvider provider;

    DropwizardHealthReporter(List<Check> checks) {
        var registry = new HealthCheckRegistry();
        var responder = new Capturing();
        var factory = new DefaultHealthFactory();
        factory.setHealthCheckConfigurations(
                checks.stream().map(DropwizardHealthReporter::configuration).toList());
        factory.setHealthResponderFactory(responder);
        factory.configure(
                lifecycle,
                new ServletEnvironment(new MutableServletContextHandler()),
                new JerseyEnvironment(new JerseyContainerHolder(null), new DropwizardResourceConfig()),
                new HealthEnvironment(registry),
                Jackson.newObjectMapper(),
                "benchmark");
        DropwizardCheck.register(checks, registry);
        provider = responder.captured();
        lifecycle.getManagedObjects().forEach(managed -> unchecked(managed::start));
    }

    private static HealthCheckConfiguration configuration(Check check) {
        var schedule = new Schedule();
        schedule.setInitialDelay(Duration.milliseconds(1));
        var configuration = new HealthCheckConfiguration();
        configuration.setName(check.name());
        configuration.setCritical(true);
        configuration.setSchedule(schedule);
        return configuration;
    }

    @Override
    public void report(OutputStream body) throws IOException {
        body.write(provider.healthResponse(ALL).getMessage().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        lifecycle.getManagedObjects().forEach(managed -> unchecked(managed::stop));
    }

    private interface Step {
        void run() throws Exception;
    }

    private static void unchecked(Step step) {
        try {
            step.run();
        } catch (Exception broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** Stands where Dropwizard would mount its servlet. */
    private static final class Capturing implements HealthResponderFactory {
        private HealthResponseProvider provider = parameters -> {
            throw new IllegalStateException("not configured");
        };

        @Override
        public void configure(
                String name,
                Collection<String> paths,
                HealthResponseProvider provider,
                HealthEnvironment health,
                JerseyEnvironment jersey,
                ServletEnvironment servlets,
                ObjectMapper mapper) {
            this.provider = provider;
        }

        HealthResponseProvider captured() {
            return provider;
        }
    }
}
