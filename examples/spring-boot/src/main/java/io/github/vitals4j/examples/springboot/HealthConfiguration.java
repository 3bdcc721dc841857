package io.github.vitals4j.examples.springboot;

import io.github.vitals4j.examples.shared.OrdersHealth;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.endpoint.HealthEndpoint;
import io.github.vitals4j.health.endpoint.HealthGate;
import io.github.vitals4j.health.endpoint.HealthGateFilter;
import io.github.vitals4j.health.endpoint.HealthServlet;
import java.time.Duration;
import java.util.Queue;
import javax.sql.DataSource;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;

/** What the application tells Spring of its health. */
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {
    @Bean
    HealthCheckManager health(DataSource database, Queue<String> waiting) {
        return OrdersHealth.of(database, waiting); // HealthCheckManager.builder().register(..) and so on
    }

    @Bean
    HealthEndpoint vitals(HealthCheckManager health) { // Actuator has a bean of the name healthEndpoint
        return HealthEndpoint.of(health);
    }

    @Bean
    ServletRegistrationBean<HealthServlet> healthServlet(HealthEndpoint endpoint) {
        var mappings = endpoint.paths().stream().map(path -> path + "/*").toArray(String[]::new);
        return new ServletRegistrationBean<>(new HealthServlet(endpoint), mappings);
    }

    /** While a critical dependency is down, other requests are answered 503 and go no further; Actuator's do. */
    @Bean
    FilterRegistrationBean<HealthGateFilter> healthGate(HealthEndpoint endpoint) {
        var gate = HealthGate.of(endpoint).passing(request -> request.path().startsWith("/actuator/"));
        return new FilterRegistrationBean<>(new HealthGateFilter(gate));
    }

    /** Readiness fails before the server stops, and load balancers get the time to notice. */
    @Bean
    ApplicationListener<ContextClosedEvent> drain(HealthCheckManager health) {
        return closed -> health.drain(Duration.ofSeconds(1));
    }
}
