package io.github.vitals4j.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long one report takes when nothing may be taken from a cache. All contenders take turns, so that what else
 * happens on the machine hits them alike.
 */
final class ReportScenario {
    private static final Duration CHECK = Duration.ofMillis(20);

    private record Turn(String who, Reporter reporter, boolean sequential, Samples times) {}

    private ReportScenario() {}

    static void run(Effort effort, Recorder recorder) {
        for (int count : effort == Effort.SMOKE ? new int[] {2} : new int[] {1, 10, 50, 500}) {
            measure(count, effort, recorder);
        }
    }

    private static void measure(int count, Effort effort, Recorder recorder) {
        var checks = Check.many(count, Check.sleeping(CHECK));
        warmUp(count, effort); // before the others are opened, for one of them has a registry for all
        var turns = turns(checks);
        int rounds = effort.choose(2, 30, 200);
        // Those who run one check after another take their time; how long that is hardly changes from run to run.
        long budget = effort.millis(100, 1_000, 60_000).toNanos();
        try {
            for (int i = 0; i < effort.choose(1, 10, 100); i++) {
                turns.stream().filter(turn -> !turn.sequential()).forEach(turn -> Stopwatch.millis(turn.reporter()));
            }
            for (int round = 0; round < rounds; round++) {
                boolean affordable = (round + 1) * CHECK.toNanos() * count <= budget;
                for (var turn : turns) {
                    if (affordable || !turn.sequential()) {
                        turn.times().add(Stopwatch.millis(turn.reporter()));
                    }
                }
            }
        } finally {
            turns.forEach(turn -> turn.reporter().close());
        }
        var situation = count == 1 ? "1 check" : count + " checks";
        for (var turn : turns) {
            if (turn.times().size() > 0) {
                recorder.add(situation, turn.who(), "time", "ms", turn.times());
            }
        }
    }

    /** Everybody's code is compiled before anybody is measured, by reports whose checks take no time. */
    private static void warmUp(int count, Effort effort) {
        var warm = turns(Check.many(count, Check.nothing()));
        for (var turn : warm) {
            try (var reporter = turn.reporter()) {
                for (int i = 0; i < effort.choose(1, 10_000 / (count + 10), 50_000 / (count + 10)); i++) {
                    Stopwatch.millis(reporter);
                }
            }
        }
    }

    private static List<Turn> turns(List<Check> checks) {
        var turns = new ArrayList<Turn>();
        turns.add(new Turn(Contender.FLOOR, Floors.fanningOut(checks), false, new Samples()));
        for (var contender : Contender.values()) {
            if (!contender.onlyReadsStates() && contender != Contender.BOOT_CACHED) {
                var reporter = contender.open(checks, Duration.ZERO);
                boolean sequential = contender != Contender.VITALS4J;
                turns.add(new Turn(contender.label(), reporter, sequential, new Samples()));
            }
        }
        return turns;
    }
}
