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

    /**
     * One that takes part.
     *
     * @param least how long a report takes at least
     */
    private record Turn(String who, Reporter reporter, Duration least, Samples times) {
        Turn(String who, Reporter reporter, int checks, int atOnce) {
            this(who, reporter, CHECK.multipliedBy((checks + atOnce - 1) / atOnce), new Samples());
        }

        boolean isAllAtOnce() {
            return least.equals(CHECK);
        }
    }

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
        // Those who do not run all checks at once take their time; how long that is hardly changes from run to run.
        var budget = effort.millis(100, 1_000, 60_000);
        try {
            for (int i = 0; i < effort.choose(1, 10, 100); i++) {
                turns.stream().filter(Turn::isAllAtOnce).forEach(turn -> Stopwatch.millis(turn.reporter()));
            }
            for (int round = 0; round < rounds; round++) {
                for (var turn : turns) {
                    boolean affordable = turn.least().multipliedBy(round + 1).compareTo(budget) <= 0;
                    if (affordable || turn.isAllAtOnce()) {
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
        int all = checks.size();
        turns.add(new Turn(Contender.FLOOR, Floors.fanningOut(checks), all, all));
        for (var contender : Contender.values()) {
            if (!contender.onlyReadsStates() && contender != Contender.BOOT_CACHED) {
                var reporter = contender.open(checks, Duration.ZERO);
                turns.add(new Turn(contender.label(), reporter, all, contender == Contender.VITALS4J ? all : 1));
            }
        }
        var reactive = new BootReactiveReporter(checks);
        turns.add(new Turn(BootReactiveReporter.LABEL, reactive, all, BootReactiveReporter.AT_ONCE));
        return turns;
    }
}
