package io.github.vitals4j.benchmarks;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** A Spring Boot application with Actuator, Tomcat and the same ten checks, all details shown. */
final class BootServer {
    private BootServer() {}

    static int start(boolean cached) {
        var application = new SpringApplication(Configuration.class);
        application.setDefaultProperties(Map.of(
                "management.endpoint.health.probes.enabled", "false",
                "server.port", "0",
                "server.address", "127.0.0.1",
                // Tomcat's default is to close a connection after a hundred requests, which the other servers do not.
                "server.tomcat.max-keep-alive-requests", "-1",
                "spring.main.banner-mode", "off",
                "management.health.defaults.enabled", "false",
                "management.endpoint.health.show-details", "always",
                "management.endpoint.health.cache.time-to-live", cached ? "1h" : "0"));
        application.addInitializers((ApplicationContextInitializer<ConfigurableApplicationContext>) context -> {
            for (var check : Check.many(10, Check.nothing())) {
                HealthIndicator indicator = () -> BootReporter.ask(check);
                context.getBeanFactory().registerSingleton(check.name(), indicator);
            }
        });
        return application.run().getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Configuration {}
}
