package io.github.vitals4j.examples.springboot;

import io.github.vitals4j.examples.shared.Example;
import io.github.vitals4j.health.HealthCheckManager;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;

/** The application in Spring Boot 4, with Boot's own data source and Actuator. */
@SpringBootApplication
public class OrdersApplication {
    /**
     * Runs the example until the process is told to end.
     *
     * @param args properties of Spring, such as {@code --server.port=9090}
     */
    public static void main(String[] args) {
        SpringApplication.run(OrdersApplication.class, args);
    }

    /** Tells people what to try, once there is something to be tried. */
    @Bean
    static ApplicationListener<ApplicationReadyEvent> guide(HealthCheckManager health) {
        return ready -> {
            health.checkReadiness(); // so that the first thing that people try has an answer
            System.out.println(Example.guide(ready.getApplicationContext()
                    .getEnvironment()
                    .getRequiredProperty("local.server.port", Integer.class)));
        };
    }
}
