package io.github.vitals4j.health.http;

import io.github.vitals4j.health.DependencyChecker;
import io.github.vitals4j.health.DependencyHealth;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.HealthStatus;
import io.github.vitals4j.health.Reason;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.Security;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;

/**
 * Faults of name resolution, which need a process of their own: its JDK looks names up in a file that the process
 * rewrites, or replaces by a pipe that nobody writes to. To make it no easier, every thread of the common pool is busy
 * all the time, and the JDK caches no name.
 */
final class ResolverFaults {
    private static final Duration SHORT = Duration.ofMillis(700);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int MOST_RUNS = 10;

    private final Path hosts;

    private final List<Thread> runs = new CopyOnWriteArrayList<>();

    private ResolverFaults(Path hosts) {
        this.hosts = hosts;
    }

    public static void main(String[] arguments) throws Exception {
        Security.setProperty("networkaddress.cache.ttl", "0");
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
        var faults = new ResolverFaults(Path.of(arguments[0]));
        faults.know("localhost");
        faults.warmUp();
        occupyCommonPool();
        for (String kind : new String[] {"http", "llm", "remote", "tls_certificate"}) {
            faults.unknownHost(kind);
        }
        faults.resolverHangs();
        System.out.println("threads "
                + Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith("vitals4j-http-"))
                        .count());
        System.exit(0);
    }

    /** What is loaded the first time must not count as the time of a check. */
    private void warmUp() throws Exception {
        try (var server = TestServer.http();
                var health = manager(HttpChecker.get(server.uri("/")), LONG)) {
            refresh(health, "dependency");
        }
        try (var server = TestServer.https();
                var health = manager(
                        TlsCertificateChecker.of("localhost", server.port()).trusting(Certificates::authorities),
                        LONG)) {
            refresh(health, "dependency");
        }
    }

    private static void occupyCommonPool() throws InterruptedException {
        var busy = new CountDownLatch(ForkJoinPool.getCommonPoolParallelism());
        for (int i = 0; i < ForkJoinPool.getCommonPoolParallelism(); i++) {
            ForkJoinPool.commonPool().execute(() -> {
                busy.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException never) {
                    throw new IllegalStateException(never);
                }
            });
        }
        busy.await();
    }

    private void know(String... names) throws IOException {
        var file = hosts.resolveSibling("hosts.new");
        Files.writeString(file, "127.0.0.1 " + String.join(" ", names) + "\n");
        Files.move(file, hosts, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private void unknownHost(String kind) throws Exception {
        boolean tls = kind.equals("tls_certificate");
        try (var server = tls ? TestServer.https() : TestServer.http()) {
            server.answer(200, "{\"status\":\"up\",\"choices\":[{}]}");
            know("localhost");
            try (var health = manager(checker(kind, server.port()), LONG)) {
                long start = System.nanoTime();
                var broken = refresh(health, "dependency");
                long millis = millisSince(start);
                know("localhost", "service.test");
                report(kind, "unknown_host", broken, millis, untilHealthy(health));
            }
        }
    }

    private void resolverHangs() throws Exception {
        try (var server = TestServer.http();
                var health = manager(checker("http", server.port()), SHORT)) {
            health.register(
                    "neighbour",
                    HttpChecker.get(URI.create("http://127.0.0.1:" + server.port())),
                    options -> options.timeout(LONG));
            know("localhost", "service.test");
            untilHealthy(health);
            hang();

            long start = System.nanoTime();
            var broken = refresh(health, "dependency");
            long millis = millisSince(start);

            start = System.nanoTime();
            var neighbour = refresh(health, "neighbour");
            System.out.println("neighbour," + neighbour.status().text() + "," + millisSince(start));
            var stuck = refresh(health, "dependency");
            System.out.println("stuck," + stuck.status().text() + ","
                    + stuck.reason().map(Reason::code).orElse("none"));

            goOn();
            for (var run : runs) {
                run.join(60_000);
            }
            report("http", "resolver_hangs", broken, millis, untilHealthy(health));
        }
    }

    private void hang() throws Exception {
        Files.delete(hosts);
        if (new ProcessBuilder("mkfifo", hosts.toString()).inheritIO().start().waitFor() != 0) {
            throw new IOException("no pipe could be made");
        }
    }

    private void goOn() throws IOException {
        var pipe = Files.newOutputStream(hosts);
        know("localhost", "service.test");
        // Whoever waited for the pipe reads that it is empty; the next one reads the file.
        pipe.close();
    }

    private static DependencyChecker checker(String kind, int port) {
        var uri = URI.create("http://service.test:" + port);
        return switch (kind) {
            case "http" -> HttpChecker.get(uri);
            case "llm" -> LlmApiChecker.of(uri, () -> "key-1234567890");
            case "remote" -> RemoteHealthChecker.of(uri);
            default -> TlsCertificateChecker.of("service.test", port).trusting(Certificates::authorities);
        };
    }

    private HealthCheckManager manager(DependencyChecker checker, Duration timeout) {
        return HealthCheckManager.builder()
                .executor(this::execute)
                .register("dependency", checker, options -> options.timeout(timeout))
                .build();
    }

    /** A thread for each run, so that one can wait for the end of it. */
    private void execute(Runnable task) {
        var run = new Thread(task);
        run.setDaemon(true);
        runs.add(run);
        run.start();
    }

    private static DependencyHealth refresh(HealthCheckManager health, String name) throws Exception {
        health.invalidate(name);
        return health.refresh(name).get(150, TimeUnit.SECONDS).dependency(name).orElseThrow();
    }

    /** {@return the first result that is healthy, or the last one} The timeout may be short, and the machine busy. */
    private DependencyHealth untilHealthy(HealthCheckManager health) throws Exception {
        var last = refresh(health, "dependency");
        for (int run = 1; run < MOST_RUNS && last.status() != HealthStatus.HEALTHY; run++) {
            for (var each : runs) {
                each.join(60_000);
            }
            last = refresh(health, "dependency");
        }
        return last;
    }

    private static long millisSince(long start) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    private static void report(
            String kind, String fault, DependencyHealth broken, long millis, DependencyHealth after) {
        System.out.println(String.join(
                ",",
                kind,
                fault,
                broken.status().text(),
                broken.reason().map(Reason::code).orElse("none"),
                String.valueOf(millis),
                after.status() == HealthStatus.HEALTHY ? "recovered" : after.toString()));
    }
}
