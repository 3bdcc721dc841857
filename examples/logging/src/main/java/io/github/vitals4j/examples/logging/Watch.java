package io.github.vitals4j.examples.logging;

import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.http.HttpChecker;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * Watches one URL and logs how it is, until the process is told to end. All that makes the log JSON is
 * {@code logback.xml}; the library logs whether anybody reads it or not.
 */
public final class Watch {
    private Watch() {}

    /**
     * Watches.
     *
     * @param args the URL; without one, the health of a service on port 8080 of this machine
     * @throws InterruptedException never
     */
    public static void main(String[] args) throws InterruptedException {
        var uri = URI.create(args.length > 0 ? args[0] : "http://localhost:8080/health");
        var health = HealthCheckManager.builder()
                .service("watch")
                .version("1.0.0")
                .register(
                        "upstream",
                        HttpChecker.get(uri),
                        options -> options.critical().ttl(Duration.ofSeconds(5)))
                .backgroundRefresh()
                .build();
        Runtime.getRuntime().addShutdownHook(new Thread(health::close, "shutdown"));
        new CountDownLatch(1).await();
    }
}
