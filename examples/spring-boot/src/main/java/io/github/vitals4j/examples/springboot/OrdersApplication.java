package io.github.vitals4j.examples.springboot;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

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
}
