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
    private static final int UNUSABLE = 2;

    private Watch() {}

    /**
     * Watches. If it is not told what, it says what it wants and ends with the status 2.
     *
     * @param args the URL
     * @throws InterruptedException never
     */
    public static void main(String[] args) throws InterruptedException {
        HttpChecker upstream;
        try {
            upstream = upstream(args);
        } catch (IllegalArgumentException unusable) {
            System.err.println(unusable.getMessage());
            System.err.println("Usage: java -jar logging.jar http://localhost:8080/health");
            System.exit(UNUSABLE);
            return;
        }
        watch(upstream);
    }

    private static HttpChecker upstream(String... args) {
        if (args.length != 1) {
            throw new IllegalArgumentException("which URL? Give one");
        }
        return HttpChecker.get(URI.create(args[0]));
    }

    private static void watch(HttpChecker upstream) throws InterruptedException {
        var health = HealthCheckManager.builder()
                .service("watch")
                .version("1.0.0")
                .register("upstream", upstream, options -> options.critical().ttl(Duration.ofSeconds(5)))
                .backgroundRefresh()
                .build();
        Runtime.getRuntime().addShutdownHook(new Thread(health::close, "shutdown"));
        new CountDownLatch(1).await();
    }
}
