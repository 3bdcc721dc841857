package io.github.vitals4j.benchmarks;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Throughput and latency over HTTP. On a server of its own choice an application compares with a handler that answers
 * the same bytes without thinking, in rounds that alternate; Spring Boot's Actuator comes with its own server.
 */
final class HttpScenario {
    private static final int CONNECTIONS = 4;

    private static final int ROUNDS = 10;

    /**
     * All is compiled after so many turns in a row without getting faster, and so many requests: on a busy machine it
     * takes its time until that begins.
     */
    private static final int STEADY = 3;

    private static final int REQUESTS = 60_000;

    /** Of the floor's throughput in the same round, ours. */
    static final String SHARE = "throughput in % of the floor's";

    private final WebServer server;
    private final ProcessHandle process;
    private final LoadClient client;
    private final Effort effort;

    private HttpScenario(WebServer server, ProcessHandle process, LoadClient client, Effort effort) {
        this.server = server;
        this.process = process;
        this.client = client;
        this.effort = effort;
    }

    static void run(Effort effort, Recorder recorder) throws Exception {
        for (var server : servers(effort)) {
            var process = new ProcessBuilder(Children.command(
                            Path.of(System.getProperty("java.home")),
                            System.getProperty("java.class.path"),
                            WebServer.class,
                            server.name()))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (var output = new BufferedReader(
                            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                    var client = new LoadClient(Integer.parseInt(output.readLine()), CONNECTIONS)) {
                new HttpScenario(server, process.toHandle(), client, effort).run(recorder);
            } finally {
                process.destroy();
                process.waitFor(10, TimeUnit.SECONDS);
            }
        }
    }

    /** Until Spring Boot is compiled takes a quarter of a minute, so it has one turn in the quick form. */
    private static List<WebServer> servers(Effort effort) {
        return switch (effort) {
            case SMOKE -> List.of(WebServer.JDK);
            case QUICK -> List.of(WebServer.JDK, WebServer.JETTY, WebServer.NETTY, WebServer.BOOT);
            case LONG -> List.of(WebServer.values());
        };
    }

    private void run(Recorder recorder) throws Exception {
        var ours = new Totals(server.path());
        var floor = new Totals(Served.CONSTANT);
        if (!server.servesOurs()) {
            warmUp(ours);
            for (int round = 0; round < 2 * ROUNDS; round++) {
                ask(ours);
            }
            ours.record("Tomcat", server.label(), recorder);
            return;
        }
        warmUp(floor, ours);
        var shares = new Samples();
        for (int round = 0; round < ROUNDS; round++) {
            // In this order, so that what changes with time, or is left over from the other, hits both alike.
            double bare = ask(floor);
            double own = ask(ours);
            own += ask(ours);
            bare += ask(floor);
            shares.add(100 * own / bare);
        }
        floor.record(server.label(), Contender.FLOOR, recorder);
        ours.record(server.label(), Contender.VITALS4J.label(), recorder);
        recorder.add(server.label(), Contender.VITALS4J.label(), SHARE, "%", shares);
    }

    /**
     * Until the server's code is compiled, which shows in that it does not become faster any more. Paths take turns,
     * for code that is compiled for one of them is compiled again when the other comes.
     */
    private void warmUp(Totals... paths) throws Exception {
        int most = effort.choose(1, 30, 30);
        double best = 0;
        for (int turn = 0, steady = 0, asked = 0; turn < most && (steady < STEADY || asked < REQUESTS); turn++) {
            double speed = 0;
            for (var path : paths) {
                var round = client.ask(path.path, effort.millis(10, 1_000, 5_000));
                speed += round.requestsPerSecond();
                asked += round.micros().size() / paths.length;
            }
            steady = speed > best * 1.05 ? 0 : steady + 1;
            best = Math.max(best, speed);
        }
    }

    /** {@return how many requests a second it came to} */
    private double ask(Totals totals) throws Exception {
        long cpuBefore = cpuMicros();
        var round = client.ask(totals.path, effort.millis(10, 200, 2_000));
        totals.cpuMicros += cpuMicros() - cpuBefore;
        totals.throughput.add(round.requestsPerSecond());
        totals.micros.addAll(round.micros());
        return round.requestsPerSecond();
    }

    private long cpuMicros() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1_000;
    }

    /** All rounds on one path. */
    private static final class Totals {
        private final String path;
        private final Samples throughput = new Samples();
        private final Samples micros = new Samples();
        private double cpuMicros;

        Totals(String path) {
            this.path = path;
        }

        void record(String situation, String who, Recorder recorder) {
            recorder.add(situation, who, "requests a second", "", throughput);
            recorder.add(situation, who, "latency", "µs", micros);
            recorder.add(situation, who, "CPU of the server per request", "µs", Samples.of(cpuMicros / micros.size()));
        }
    }
}
