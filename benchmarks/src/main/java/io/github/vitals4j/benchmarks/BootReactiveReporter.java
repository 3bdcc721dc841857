package io.github.vitals4j.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.actuate.endpoint.ApiVersion;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.health.actuate.endpoint.ReactiveHealthEndpointWebExtension;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.ReactiveHealthContributor;
import org.springframework.boot.health.registry.DefaultReactiveHealthContributorRegistry;
import reactor.core.scheduler.Schedulers;

/**
 * Spring Boot's health endpoint as a reactive application has it, where indicators that block are run on Reactor's
 * elastic threads, ten for each processor.
 */
final class BootReactiveReporter implements Reporter {
    static final String LABEL = "Spring Boot, reactive";

    /** How many checks that block are run at once. */
    static final int AT_ONCE = Schedulers.DEFAULT_BOUNDED_ELASTIC_SIZE;

    private final ReactiveHealthEndpointWebExtension endpoint;

    BootReactiveReporter(List<Check> checks) {
        var registry = new DefaultReactiveHealthContributorRegistry();
        for (var check : checks) {
            HealthIndicator indicator = () -> BootReporter.ask(check);
            registry.registerContributor(check.name(), ReactiveHealthContributor.adapt(indicator));
        }
        endpoint = new ReactiveHealthEndpointWebExtension(
                registry, null, BootReporter.everything(), Duration.ofSeconds(10));
    }

    @Override
    public void report(OutputStream body) throws IOException {
        var response = endpoint.health(ApiVersion.LATEST, WebServerNamespace.SERVER, SecurityContext.NONE)
                .block();
        if (response == null) {
            throw new IOException("Spring Boot answered nothing");
        }
        BootReporter.write(response, body);
    }
}
