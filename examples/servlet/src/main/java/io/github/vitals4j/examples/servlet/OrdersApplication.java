package io.github.vitals4j.examples.servlet;

import io.github.vitals4j.health.endpoint.HealthEndpoint;
import io.github.vitals4j.health.endpoint.HealthGate;
import io.github.vitals4j.health.endpoint.HealthGateFilter;
import io.github.vitals4j.health.endpoint.HealthServlet;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an application tells a servlet container, whichever that is. */
final class OrdersApplication implements ServletContainerInitializer {
    private final HealthEndpoint endpoint;

    OrdersApplication(HealthEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
        var health = context.addServlet("health", new HealthServlet(endpoint));
        health.setAsyncSupported(true); // no thread of the container waits for a check
        endpoint.paths().forEach(path -> health.addMapping(path + "/*"));

        // While a critical dependency is down, other requests are answered 503 and go no further.
        var gate = context.addFilter("health-gate", new HealthGateFilter(HealthGate.of(endpoint)));
        gate.setAsyncSupported(true);
        gate.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");

        context.addServlet("orders", new OrdersServlet()).addMapping("/orders");
    }
}
