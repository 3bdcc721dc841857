package io.github.vitals4j.examples.springboot;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The application itself. */
@RestController
class OrdersController {
    @Bean
    static Queue<String> waiting() {
        return new ConcurrentLinkedQueue<>();
    }

    @GetMapping("/orders")
    String orders() {
        return "2 keyboards, 1 screen\n";
    }
}
