package io.github.vitals4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A session as a page for people: {@code performance.md}, and its charts in a folder beside it. */
final class Page {
    private static final String CHARTS = "performance";

    private record Chart(
            String file, Scenario scenario, String situation, String metric, String title, boolean logarithmic) {}

    private static final List<Chart> CHARTS_OF_PAGE = List.of(
            new Chart(
                    "body.svg",
                    Scenario.BODY,
                    "100 dependencies",
                    "time",
                    "Full body, 100 dependencies, all fresh (logarithmic; shorter is better)",
                    true),
            new Chart(
                    "allocated.svg",
                    Scenario.BODY,
                    "100 dependencies",
                    "allocated",
                    "Bytes allocated per body, 100 dependencies (shorter is better)",
                    false),
            new Chart(
                    "report.svg",
                    Scenario.REPORT,
                    "50 checks",
                    "time",
                    "One report, 50 checks of 20 ms, nothing cached (shorter is better)",
                    false),
            new Chart(
                    "probes.svg",
                    Scenario.CALLERS,
                    "200 callers",
                    "probes",
                    "Probes sent: 200 callers at once, 10 expired checks (shorter is better)",
                    false),
            new Chart(
                    "callers.svg",
                    Scenario.CALLERS,
                    "200 callers",
                    "slowest caller",
                    "The slowest of 200 callers at once, 10 expired checks of 20 ms (shorter is better)",
                    false));

    /** What the figures of a scenario do not say about the peers. */
    private static final Map<Scenario, String> NOTES =
            Map.of(Scenario.BODY, """
            Only "Spring Boot, cached" and Dropwizard health answer from kept results as Vitals4j does; Spring Boot without its cache,
            Dropwizard metrics and SmallRye Health keep none as they are set up here, and run their checks (which do nothing here)
            for every body.
            """, Scenario.REPORT, """
            Peers' rows are sequential because their servlet stacks run checks one after another by default: "Spring Boot" is its servlet
            stack; its reactive one is shown beside it.
            """, Scenario.BACKGROUND, """
            No peer is measured here: as they are set up here, only Dropwizard health refreshes in the background too, with a thread
            pool of its own and its own schedule.
            """);

    private final Results results;

    Page(Results results) {
        this.results = results;
    }

    void write(Path folder) throws IOException {
        var charts = folder.resolve(CHARTS);
        Files.createDirectories(charts);
        var text = new StringBuilder();
        appendHead(text);
        for (var scenario : Scenario.values()) {
            var own = results.of(scenario);
            if (own.isEmpty()) {
                continue;
            }
            text.append("\n## ").append(scenario.title()).append("\n\n");
            if (NOTES.containsKey(scenario)) {
                text.append(NOTES.get(scenario)).append('\n');
            }
            for (var chart : CHARTS_OF_PAGE) {
                if (chart.scenario() == scenario) {
                    appendChart(chart, own, charts, text);
                }
            }
            text.append(new Table(own).markdown());
        }
        Files.writeString(folder.resolve("performance.md"), text);
    }

    private void appendHead(StringBuilder text) {
        text.append("# Performance\n\n");
        text.append("""
                Vitals4j, its peers and a floor (the least work that gives the same outcome), measured side by side: what a table shows of
                one JDK is from one session. p50 and p99 are over the runs that the table counts, never the best of several; with fewer
                than a hundred runs the p99 is the worst of them. How it is measured, and how to repeat it:
                [benchmarks](../benchmarks/README.md).

                """);
        text.append("- Machine: ").append(results.machine()).append('\n');
        text.append("- JDK: ").append(String.join("; ", results.jdks())).append('\n');
        text.append("- Date: ")
                .append(results.date())
                .append(", ")
                .append(results.form())
                .append(" form\n");
        text.append("- Contenders: ")
                .append(String.join(", ", results.versions()))
                .append('\n');
        var budgets = Budgets.of(results);
        if (!budgets.isEmpty()) {
            text.append("\n## Budgets\n\n| | JDK | measured | at most | met |\n|---|---:|---:|---:|---|\n");
            for (var budget : budgets) {
                text.append(String.format(
                        Locale.ROOT,
                        "| %s | %d | %s | %s | %s |%n",
                        budget.what(),
                        budget.java(),
                        Table.withUnit(budget.measured(), budget.unit()),
                        Table.withUnit(budget.limit(), budget.unit()),
                        budget.isMet() ? "yes" : "**no**"));
            }
            if (!budgets.stream().allMatch(Budgets.Budget::isMet)) {
                text.append("\nWhat is in the way of those that are missed: [decision 9](decisions/")
                        .append("0009-what-some-budgets-cannot-be.md).\n");
            }
        }
    }

    private static void appendChart(Chart chart, List<Measurement> measurements, Path folder, StringBuilder text)
            throws IOException {
        var bars = new BarChart(chart.title(), chart.logarithmic());
        int java = measurements.get(0).java();
        for (var each : measurements) {
            if (each.situation().equals(chart.situation())
                    && each.metric().equals(chart.metric())
                    && each.java() == java
                    && !Double.isNaN(each.p50())) {
                bars.add(each.who(), each.p50(), Table.withUnit(each.p50(), each.unit()));
            }
        }
        if (!bars.isEmpty()) {
            Files.writeString(folder.resolve(chart.file()), bars.svg());
            text.append(String.format("![%s](%s/%s)%n%n", chart.title(), CHARTS, chart.file()));
        }
    }
}
