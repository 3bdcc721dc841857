package io.github.vitals4j.benchmarks;

/** A session for a terminal. */
final class Summary {
    private Summary() {}

    static String text(Results results) {
        var text = new StringBuilder();
        text.append(results.machine())
                .append("; ")
                .append(String.join(", ", results.jdks()))
                .append('\n');
        text.append(String.join(", ", results.versions())).append('\n');
        for (var scenario : Scenario.values()) {
            var own = results.of(scenario);
            if (!own.isEmpty()) {
                text.append('\n').append(scenario.title()).append("\n\n").append(new Table(own).text());
            }
        }
        var budgets = Budgets.of(results);
        if (!budgets.isEmpty()) {
            text.append("\nBudgets\n\n");
            budgets.forEach(budget -> text.append(budget).append('\n'));
        }
        return text.toString();
    }
}
