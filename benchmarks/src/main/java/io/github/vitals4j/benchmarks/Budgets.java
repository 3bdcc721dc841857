package io.github.vitals4j.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What Vitals4j promises about itself, held against what was measured. */
final class Budgets {
    /** The longest that a caller waits, by default. */
    private static final double DEADLINE_MILLIS = 800;

    private final Results results;
    private final List<Budget> budgets = new ArrayList<>();

    /**
     * One promise.
     *
     * @param what is promised
     * @param java feature version of the JDK
     * @param limit at most
     * @param measured the figure
     */
    record Budget(String what, String unit, int java, double limit, double measured) {
        boolean isMet() {
            return measured <= limit;
        }

        @Override
        public String toString() {
            return (isMet() ? "met     " : "MISSED  ") + what + ", JDK " + java + ": " + Table.withUnit(measured, unit)
                    + ", at most " + Table.withUnit(limit, unit);
        }
    }

    private Budgets(Results results) {
        this.results = results;
    }

    static List<Budget> of(Results results) {
        var budgets = new Budgets(results);
        budgets.body();
        budgets.report();
        budgets.callers();
        budgets.hanging();
        budgets.http();
        budgets.background();
        budgets.start();
        return budgets.budgets;
    }

    private void body() {
        for (var metric : List.of("time", "CPU time")) {
            for (var ours : ours(Scenario.BODY, metric)) {
                // The promise is about 10 and 100 dependencies. The body of 1,000 is 200 KB, and where the copies lie
                // makes more of a difference than 60 ns; they are shown.
                if (!ours.situation().startsWith("1,000")) {
                    floor(ours)
                            .ifPresent(floor -> add(
                                    "body, " + ours.situation() + ", " + metric, ours, floor.p50() + 60, ours.p50()));
                }
            }
        }
        for (var ours : ours(Scenario.BODY, "allocated")) {
            // The same, for each body is written once to be copied many times, which of 1,000 shows in the mean.
            if (ours.situation().startsWith("1,000")) {
                continue;
            }
            add("body, " + ours.situation() + ", allocated", ours, 512, ours.p50());
        }
    }

    private void report() {
        // The promise is about 50 checks; what fewer and more take is shown beside it.
        for (var ours : ours(Scenario.REPORT, "time").stream()
                .filter(each -> each.situation().equals("50 checks"))
                .toList()) {
            floor(ours).ifPresent(floor -> {
                var what = "report, " + ours.situation();
                add(what + ", p50", ours, floor.p50() + 2, ours.p50());
                add(what + ", p99", ours, floor.p99() + 5, ours.p99());
            });
        }
    }

    private void callers() {
        for (var ours : ours(Scenario.CALLERS, "probes")) {
            add(ours.situation() + ", probes", ours, 10, ours.p99());
        }
        for (var ours : ours(Scenario.CALLERS, "slowest caller")) {
            floor(ours).ifPresent(floor -> add(ours.situation() + ", slowest", ours, floor.p50() + 5, ours.p50()));
        }
    }

    private void hanging() {
        for (var ours : ours(Scenario.HANGING, "time")) {
            boolean first = ours.situation().startsWith("first");
            add("hanging check, " + ours.situation(), ours, first ? DEADLINE_MILLIS + 50 : 5, ours.p99());
        }
    }

    private void http() {
        for (var ours : ours(Scenario.HTTP, HttpScenario.SHARE)) {
            // Turned round, because every other budget is a limit from above.
            add("HTTP, " + ours.situation() + ", throughput lost to the floor", ours, 5, 100 - ours.p50());
        }
    }

    private void background() {
        ours(Scenario.BACKGROUND, "CPU").forEach(ours -> add("background, CPU", ours, 5, ours.p50()));
    }

    private void start() {
        for (var ours : ours(Scenario.START, StartScenario.MANAGER)) {
            if (ours.situation().startsWith("fresh")) {
                add("manager with 10 checks, fresh JVM", ours, 50, ours.p50());
            }
        }
        ours(Scenario.WEIGHT, "size").stream()
                .filter(ours -> ours.situation().equals("own jar"))
                .limit(1) // the same on every JDK
                .forEach(ours -> add("core jar", ours, 200, ours.p50()));
    }

    private void add(String what, Measurement measurement, double limit, double measured) {
        budgets.add(new Budget(what, measurement.unit(), measurement.java(), limit, measured));
    }

    private List<Measurement> ours(Scenario scenario, String metric) {
        return results.of(scenario).stream()
                .filter(each -> each.who().equals(Contender.VITALS4J.label()))
                .filter(each -> each.metric().equals(metric))
                .toList();
    }

    private Optional<Measurement> floor(Measurement ours) {
        return results.measurements().stream()
                .filter(each -> each.who().equals(Contender.FLOOR) && each.isComparableTo(ours))
                .findFirst();
    }
}
