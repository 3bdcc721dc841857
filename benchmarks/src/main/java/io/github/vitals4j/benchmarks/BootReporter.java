package io.github.vitals4j.benchmarks;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.ApiVersion;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.InvocationContext;
import org.springframework.boot.actuate.endpoint.OperationArgumentResolver;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvoker;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameter;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameters;
import org.springframework.boot.actuate.endpoint.invoker.cache.CachingOperationInvokerAdvisor;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.health.actuate.endpoint.AdditionalHealthEndpointPath;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointWebExtension;
import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.registry.DefaultHealthContributorRegistry;
import tools.jackson.databind.json.JsonMapper;

/** Spring Boot's health endpoint as its web extension serves it, with all details, and written as Boot writes it. */
final class BootReporter implements Reporter {
    private final OperationInvoker endpoint;

    /** Made for the first body, as ours is. */
    private static final class Json {
        static final JsonMapper MAPPER = JsonMapper.builder()
                .changeDefaultPropertyInclusion(
                        value -> value.withValueInclusion(Include.NON_NULL).withContentInclusion(Include.NON_NULL))
                .build();
    }

    BootReporter(List<Check> checks) {
        endpoint = endpoint(checks);
    }

    BootReporter(List<Check> checks, Duration ttl) {
        endpoint = new CachingOperationInvokerAdvisor(id -> ttl.toMillis())
                .apply(EndpointId.of("health"), OperationType.READ, new NoParameters(), endpoint(checks));
    }

    private static OperationInvoker endpoint(List<Check> checks) {
        var registry = new DefaultHealthContributorRegistry();
        for (var check : checks) {
            HealthIndicator indicator = () -> ask(check);
            registry.registerContributor(check.name(), indicator);
        }
        var extension = new HealthEndpointWebExtension(registry, null, everything(), Duration.ofSeconds(10));
        return context -> extension.health(ApiVersion.LATEST, WebServerNamespace.SERVER, SecurityContext.NONE);
    }

    static HealthEndpointGroups everything() {
        return HealthEndpointGroups.of(new Everything(), Map.of());
    }

    static void write(WebEndpointResponse<?> response, OutputStream body) {
        Json.MAPPER.writeValue(body, response.getBody());
    }

    static Health ask(Check check) {
        try {
            check.work().run();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Health.down(interrupted).build();
        }
        return Health.up()
                .withDetail(Check.FIRST_KEY, Check.FIRST_VALUE)
                .withDetail(Check.SECOND_KEY, Check.SECOND_VALUE)
                .build();
    }

    @Override
    public void report(OutputStream body) {
        var context = new InvocationContext(
                SecurityContext.NONE,
                Map.of(),
                OperationArgumentResolver.of(WebServerNamespace.class, () -> WebServerNamespace.SERVER));
        if (endpoint.invoke(context) instanceof WebEndpointResponse<?> response) {
            write(response, body);
        }
    }

    /** Boot's primary group with {@code show-details: always}. */
    private static final class Everything implements HealthEndpointGroup {
        @Override
        public boolean isMember(String name) {
            return true;
        }

        @Override
        public boolean showComponents(SecurityContext securityContext) {
            return true;
        }

        @Override
        public boolean showDetails(SecurityContext securityContext) {
            return true;
        }

        @Override
        public StatusAggregator getStatusAggregator() {
            return StatusAggregator.getDefault();
        }

        @Override
        public HttpCodeStatusMapper getHttpCodeStatusMapper() {
            return HttpCodeStatusMapper.getDefault();
        }

        @Override
        public @Nullable AdditionalHealthEndpointPath getAdditionalPath() {
            return null;
        }
    }

    /** An operation that can be cached. */
    private static final class NoParameters implements OperationParameters {
        @Override
        public int getParameterCount() {
            return 0;
        }

        @Override
        public OperationParameter get(int index) {
            throw new IndexOutOfBoundsException(index);
        }

        @Override
        public Stream<OperationParameter> stream() {
            return Stream.empty();
        }

        @Override
        public Iterator<OperationParameter> iterator() {
            return stream().iterator();
        }
    }
}
