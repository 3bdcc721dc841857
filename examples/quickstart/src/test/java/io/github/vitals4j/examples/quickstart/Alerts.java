package io.github.vitals4j.examples.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;

/** The alerts of {@code docs/operations}, as far as tests compare them with other files. */
final class Alerts {
    private static final Pattern ALERT = Pattern.compile(
            "- alert: (\\w+)$.*?^ +severity: (\\w+)$.*?^ +runbook_url: (\\S+)$", Pattern.MULTILINE | Pattern.DOTALL);

    record Alert(String name, String severity, String runbook) {}

    private Alerts() {}

    static List<Alert> all() throws IOException {
        String rules = Files.readString(OperationsTool.files().resolve("prometheus/alert-rules.yml"));
        var alerts = ALERT.matcher(rules)
                .results()
                .map(alert -> new Alert(alert.group(1), alert.group(2), alert.group(3)))
                .toList();
        if (alerts.size() != rules.split("- alert:", -1).length - 1) {
            throw new AssertionError("an alert without a severity or a runbook_url: " + alerts);
        }
        return alerts;
    }
}
