package io.github.vitals4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.vitals4j.health.CheckOptions;
import io.github.vitals4j.health.HealthCheckManager;
import io.github.vitals4j.health.Probe;
import io.github.vitals4j.health.endpoint.Exposure;
import io.github.vitals4j.health.endpoint.ExposurePolicy;
import io.github.vitals4j.health.endpoint.HealthEndpoint;
import io.github.vitals4j.health.endpoint.HealthHttpHandler;
import io.github.vitals4j.health.endpoint.ReportFormats;
import io.github.vitals4j.health.testing.TestChecker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code examples/clients} with the programs that people run them with, against a real endpoint. */
class ClientsIT {
    private static final Path CLIENTS = DocumentedCode.root().resolve("examples/clients");

    /** Seconds, for machines that are busy. */
    private static final String PATIENT = "60";

    private final TestChecker database = TestChecker.healthy();
    private final TestChecker cache = TestChecker.healthy();
    private HealthCheckManager health;
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        health = HealthCheckManager.builder()
                .register("database", database)
                .register("cache", cache, CheckOptions::optional)
                .build();
        health.checkReadiness();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var endpoint = HealthEndpoint.builder(health)
                .path("/api/health", Probe.READINESS, ReportFormats.SIMPLE)
                .exposure(ExposurePolicy.always(Exposure.FULL))
                .build();
        HealthHttpHandler.mount(server, endpoint);
        server.createContext("/page", exchange -> {
            byte[] page = "<p>{\"status\":\"healthy\"}".getBytes(StandardCharsets.UTF_8);
            try (exchange) {
                exchange.sendResponseHeaders(200, page.length);
                exchange.getResponseBody().write(page);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        health.close();
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private void degrade() {
        cache.nowDegraded("slow");
        health.refresh("cache").join();
    }

    private void fail() {
        database.nowUnhealthy("nobody listens");
        health.refresh("database").join();
    }

    private void recover() {
        database.nowHealthy();
        cache.nowHealthy();
        health.refresh("database").join();
        health.refresh("cache").join();
    }

    @Nested
    class TypeScript {
        private static final Path BUILT = Path.of("target/clients").toAbsolutePath();

        private static boolean compiled;

        private final List<String> command = new ArrayList<>();

        @BeforeEach
        void compileOnce() throws IOException, InterruptedException {
            command.addAll(List.of(Programs.find("node").toString(), "dist/check.js"));
            var npm = Programs.find("npm").toString();
            if (!compiled) {
                copy();
                var installed = npm(npm, "ci", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund");
                if (installed.status() != 0) {
                    throw Programs.missing("what npm should install: " + installed.output());
                }
                var built = npm(npm, "run", "build");
                assertThat(built.status()).as(built.output()).isZero();
                compiled = true;
            }
        }

        private static Tool.Ended npm(String... command) throws IOException, InterruptedException {
            return Tool.run(BUILT, Map.of(), List.of(command));
        }

        private static void copy() throws IOException {
            Files.createDirectories(BUILT.resolve("src"));
            for (var file : List.of(
                    "package.json",
                    "package-lock.json",
                    ".npmrc",
                    "tsconfig.json",
                    "src/health-client.ts",
                    "src/check.ts")) {
                Files.copy(CLIENTS.resolve(file), BUILT.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
        }

        private Tool.Ended check(String... arguments) throws IOException, InterruptedException {
            var all = new ArrayList<>(command);
            all.addAll(List.of(arguments));
            if (arguments.length == 1) {
                all.addAll(List.of("--timeout", PATIENT));
            }
            return Tool.run(BUILT, Map.of(), all);
        }

        @Test
        void theClientSaysHowTheServiceIsAndWhatIsWrong() throws Exception {
            var healthy = check(url("/api/health/"));
            assertThat(healthy.output())
                    .startsWith("{\"answered\":true,\"isHealthy\":true,\"status\":\"healthy\","
                            + "\"checks\":{\"database\":\"healthy\",\"cache\":\"healthy\"},\"timestamp\":");
            assertThat(healthy.status()).isZero();
            degrade();
            var degraded = check(url("/api/health/"));
            assertThat(degraded.output())
                    .startsWith("{\"answered\":true,\"isHealthy\":false,\"status\":\"degraded\"")
                    .contains("\"cache\":\"degraded: slow\"");
            assertThat(degraded.status()).isEqualTo(1);
            fail();
            var unhealthy = check(url("/api/health/"));
            assertThat(unhealthy.output())
                    .startsWith("{\"answered\":true,\"isHealthy\":false,\"status\":\"unhealthy\"")
                    .contains("\"database\":\"unhealthy: nobody listens\"");
            assertThat(unhealthy.status()).isEqualTo(2);
        }

        @Test
        void theClientSaysWhyThereIsNoAnswer() throws Exception {
            assertNoAnswer(check(url("/api/health/nothing")), "the service answered 404");
            assertNoAnswer(check(url("/page")), "the answer is not JSON");
            assertNoAnswer(
                    check(url("/ready?format=ping")), "the service answered 200 with something other than its health");
            server.stop(0);
            var gone = check(url("/api/health/"));
            assertNoAnswer(
                    gone,
                    "connect ECONNREFUSED 127.0.0.1:" + server.getAddress().getPort());
            try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                assertNoAnswer(
                        check("http://127.0.0.1:" + silent.getLocalPort() + "/", "--timeout", "0.1"),
                        "no answer in 100 ms");
            }
        }

        private static void assertNoAnswer(Tool.Ended ended, String error) {
            assertThat(ended.output().strip())
                    .isEqualTo("{\"answered\":false,\"isHealthy\":false,\"error\":\"" + error + "\"}");
            assertThat(ended.status()).isEqualTo(3);
        }

        @Test
        void whoeverWatchesIsToldOfChangesAlone() throws Exception {
            var watch = new ArrayList<>(command);
            watch.addAll(List.of(url("/api/health/"), "--watch", "0.02", "--timeout", PATIENT));
            try (var client = Tool.start(BUILT, Map.of(), watch)) {
                assertThat(client.readLine()).contains("\"status\":\"healthy\"");
                degrade();
                assertThat(client.readLine()).contains("\"status\":\"degraded\"");
                recover();
                assertThat(client.readLine()).contains("\"status\":\"healthy\"");
                server.stop(0);
                assertThat(client.readLine()).contains("\"answered\":false");
            }
        }

        @Test
        void whatItCannotReadIsAnsweredByItsUsage() throws Exception {
            var wrong = check(url("/api/health/"), "--watch", "often");
            assertThat(wrong.status()).isEqualTo(64);
            assertThat(wrong.output())
                    .isEqualTo("usage: node dist/check.js URL [--timeout SECONDS] [--watch SECONDS]\n");
        }
    }

    @Nested
    class Shell {
        @TempDir
        private Path directory;

        private final String script = CLIENTS.resolve("monitor.sh").toString();
        private String bash;

        @BeforeEach
        void find() {
            bash = Programs.find("bash").toString();
            Programs.find("curl");
        }

        private Tool.Ended once(String url, Map<String, String> environment) throws Exception {
            return Tool.run(directory, environment, List.of(bash, script, "--once", url));
        }

        @Test
        void theMonitorSaysHowTheServiceIs() throws Exception {
            var up = once(url("/ready"), Map.of("TIMEOUT", PATIENT));
            assertThat(up.output()).matches("\\d{4}-\\d\\d-\\d\\dT\\S+Z " + url("/ready") + ": up \\(200\\)\n");
            assertThat(up.status()).isZero();
            degrade();
            for (var path : List.of("/ready", "/api/health/", "/ready?format=ping")) {
                var degraded = once(url(path), Map.of("TIMEOUT", PATIENT));
                assertThat(degraded.output()).endsWith(": degraded (200)\n");
                assertThat(degraded.status()).isEqualTo(1);
            }
            fail();
            var down = once(url("/ready"), Map.of("TIMEOUT", PATIENT));
            assertThat(down.output()).endsWith(": down (503)\n");
            assertThat(down.status()).isEqualTo(2);
            try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                var late = once("http://127.0.0.1:" + silent.getLocalPort() + "/", Map.of("TIMEOUT", "0.1"));
                assertThat(late.output()).contains(": down (curl: (28) ");
                assertThat(late.status()).isEqualTo(2);
            }
        }

        @Test
        void theMonitorTellsEachChangeOnceAndRunsTheCommand() throws Exception {
            var command = List.of(bash, script, url("/ready"), "echo", "alert:");
            var environment = Map.of("INTERVAL", "0.02", "FAILURES", "2", "TIMEOUT", PATIENT);
            try (var monitor = Tool.start(directory, environment, command)) {
                assertThat(monitor.readLine()).endsWith(": up (200)");
                assertThat(monitor.readLine()).isEqualTo("alert: up 200");
                degrade();
                assertThat(monitor.readLine()).endsWith(": degraded (200)");
                assertThat(monitor.readLine()).isEqualTo("alert: degraded 200");
                fail();
                assertThat(monitor.readLine()).endsWith(": down (503)");
                assertThat(monitor.readLine()).isEqualTo("alert: down 503");
                cache.nowHealthy();
                health.refresh("cache").join();
                recover();
                assertThat(monitor.readLine()).endsWith(": up (200)");
                assertThat(monitor.readLine()).isEqualTo("alert: up 200");
                server.stop(0);
                assertThat(monitor.readLine()).contains(": down (curl: (");
                assertThat(monitor.readLine()).startsWith("alert: down curl: (");
            }
        }

        @Test
        void oneLostAnswerIsNoOutage() throws Exception {
            var asked = new CountDownLatch(6);
            server.removeContext("/ready");
            server.createContext("/ready", exchange -> {
                try (exchange) {
                    asked.countDown();
                    exchange.sendResponseHeaders(asked.getCount() == 3 ? 503 : 200, -1);
                }
            });
            var environment = Map.of("INTERVAL", "0.02", "FAILURES", "2", "TIMEOUT", PATIENT);
            try (var monitor = Tool.start(directory, environment, List.of(bash, script, url("/ready")))) {
                assertThat(monitor.readLine()).endsWith(": up (200)");
                assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
                server.stop(0);
                assertThat(monitor.readLine()).contains(": down (curl: (");
            }
        }

        @Test
        void whatItCannotReadIsAnsweredByItsUsage() throws Exception {
            var noUrl = once("localhost", Map.of());
            assertThat(noUrl.status()).isEqualTo(64);
            assertThat(noUrl.output()).startsWith("URL 'localhost': must begin with http:// or https://\nusage: ");
            var never = once(url("/ready"), Map.of("FAILURES", "0"));
            assertThat(never.output()).startsWith("FAILURES '0': must be a whole number from 1, such as 3\nusage: ");
        }
    }
}
