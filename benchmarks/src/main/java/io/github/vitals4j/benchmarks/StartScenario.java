package io.github.vitals4j.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How long an application waits for its health checks to be set up, in a warm JVM and in one that has just started. */
final class StartScenario {
    /** Without the endpoint, which is in what is built with the other contenders, too. */
    static final String MANAGER = "manager alone built";

    private StartScenario() {}

    static void run(Effort effort, Recorder recorder) throws Exception {
        // Cold ones first: some contenders leave threads behind in this JVM, which would compete with a fresh one.
        if (effort != Effort.SMOKE) {
            manager(effort, recorder);
            for (var contender : Contender.values()) {
                if (contender != Contender.BOOT_CACHED) {
                    cold(contender, effort, recorder);
                }
            }
        }
        for (var contender : Contender.values()) {
            if (contender != Contender.BOOT_CACHED) {
                warm(contender, effort, recorder);
            }
        }
    }

    private static void warm(Contender contender, Effort effort, Recorder recorder) {
        var checks = Check.many(10, Check.nothing());
        var times = new Samples();
        int warmup = effort.choose(1, 50, 500);
        for (int i = 0; i < warmup + effort.choose(1, 100, 1_000); i++) {
            long begin = System.nanoTime();
            var reporter = contender.open(checks, Duration.ofSeconds(30));
            if (i >= warmup) {
                times.add((System.nanoTime() - begin) / 1e6);
            }
            reporter.close();
        }
        recorder.add("warm JVM", contender.label(), "built", "ms", times);
    }

    /** A part of what is built, and the part that an application waits for before it can go on. */
    private static void manager(Effort effort, Recorder recorder) throws Exception {
        var built = new Samples();
        for (int i = 0; i < runs(effort); i++) {
            var millis = Children.output(classPath(Contender.VITALS4J), ColdStart.class, ColdStart.MANAGER);
            built.add(Double.parseDouble(millis.strip()));
        }
        recorder.add("fresh JVM", Contender.VITALS4J.label(), MANAGER, "ms", built);
    }

    private static int runs(Effort effort) {
        return effort.choose(1, 5, 50);
    }

    private static void cold(Contender contender, Effort effort, Recorder recorder) throws Exception {
        var built = new Samples();
        var answered = new Samples();
        for (int i = 0; i < runs(effort); i++) {
            var times = Children.output(classPath(contender), ColdStart.class, contender.name())
                    .lines()
                    .map(Double::valueOf)
                    .toList();
            built.add(times.get(0));
            answered.add(times.get(1));
        }
        recorder.add("fresh JVM", contender.label(), "built", "ms", built);
        recorder.add("fresh JVM", contender.label(), "first body written", "ms", answered);
    }

    /** No logging backend: initializing one is the application's business and would count for whoever logs first. */
    private static String classPath(Contender contender) {
        var artifacts = Weights.artifacts(contender);
        var jars = Footprint.ofThisBuild().jarsOf(artifacts);
        return Stream.concat(Stream.of(Footprint.home().resolve("classes")), jars.stream())
                .map(Path::toString)
                .collect(Collectors.joining(System.getProperty("path.separator")));
    }
}
