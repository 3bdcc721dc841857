package io.github.vitals4j.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Time and memory of one answer while nothing is due, by JMH. In every round each contender has a fresh JVM and many
 * short iterations, whose means are the runs that percentiles are taken of.
 */
final class BodyScenario {
    private record Case(String who, String label, int dependencies, int threads, String suffix) {
        String situation() {
            return (dependencies == 1 ? "1 dependency" : String.format(Locale.ROOT, "%,d dependencies", dependencies))
                    + suffix;
        }
    }

    private record Figures(Samples time, Samples cpu, Samples bytes) {
        void add(IterationResult iteration) {
            time.add(iteration.getPrimaryResult().getScore());
            cpu.add(secondary(iteration, "cpu") / secondary(iteration, "bodies"));
            bytes.add(secondary(iteration, "gc.alloc.rate.norm"));
        }

        private static double secondary(IterationResult iteration, String name) {
            var result = iteration.getSecondaryResults().get(name);
            if (result == null) {
                throw new IllegalStateException("JMH has no result '" + name + "'");
            }
            return result.getScore();
        }
    }

    private BodyScenario() {}

    static void run(Effort effort, Recorder recorder) throws RunnerException {
        Map<Case, Figures> all = new LinkedHashMap<>();
        for (int round = 0; round < effort.choose(1, 1, 5); round++) {
            for (var each : cases(effort)) {
                var figures =
                        all.computeIfAbsent(each, first -> new Figures(new Samples(), new Samples(), new Samples()));
                measure(each, effort, figures);
            }
        }
        all.forEach((each, figures) -> {
            recorder.add(each.situation(), each.label(), "time", "ns", figures.time());
            recorder.add(each.situation(), each.label(), "CPU time", "ns", figures.cpu());
            recorder.add(each.situation(), each.label(), "allocated", "B", figures.bytes());
        });
    }

    private static List<Case> cases(Effort effort) {
        var cases = new ArrayList<Case>();
        if (effort == Effort.SMOKE) {
            addWithFloor(cases, "VITALS4J", 3, 1, "");
            return cases;
        }
        for (int dependencies : new int[] {10, 100, 1_000}) {
            addWithFloor(cases, "VITALS4J", dependencies, 1, "");
            if (dependencies < 1_000 || effort == Effort.LONG) {
                addPeers(cases, dependencies);
            }
        }
        for (int dependencies : effort == Effort.LONG ? new int[] {10, 1_000} : new int[] {10}) {
            addWithFloor(cases, "VITALS4J", dependencies, 2, ", 2 threads at once");
        }
        addWithFloor(cases, BodyBenchmark.STATUS, 100, 1, ", strangers see the status only");
        return cases;
    }

    private static void addPeers(List<Case> cases, int dependencies) {
        for (var peer : Contender.values()) {
            if (peer != Contender.VITALS4J) {
                cases.add(new Case(peer.name(), peer.label(), dependencies, 1, ""));
            }
        }
    }

    private static void addWithFloor(List<Case> cases, String who, int dependencies, int threads, String suffix) {
        cases.add(new Case(who + BodyBenchmark.FLOOR_SUFFIX, Contender.FLOOR, dependencies, threads, suffix));
        cases.add(new Case(who, Contender.VITALS4J.label(), dependencies, threads, suffix));
    }

    private static void measure(Case each, Effort effort, Figures figures) throws RunnerException {
        var options = new OptionsBuilder()
                .include(BodyBenchmark.class.getName())
                .param("who", each.who())
                .param("dependencies", Integer.toString(each.dependencies()))
                .threads(each.threads())
                .forks(effort == Effort.SMOKE ? 0 : 1)
                .warmupIterations(effort.choose(1, 4, 20))
                .warmupTime(TimeValue.milliseconds(effort.choose(10, 400, 500)))
                .measurementIterations(effort.choose(2, 50, 100))
                .measurementTime(TimeValue.milliseconds(effort.choose(10, 15, 50)))
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .build();
        for (RunResult result : new Runner(options).run()) {
            for (var fork : result.getBenchmarkResults()) {
                fork.getIterationResults().forEach(figures::add);
            }
        }
    }
}
