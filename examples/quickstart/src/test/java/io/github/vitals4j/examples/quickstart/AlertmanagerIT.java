package io.github.vitals4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alertmanager takes its configuration, and sends each alert where it belongs. */
class AlertmanagerIT {
    private static final String CONFIGURATION = "alertmanager/alertmanager.yml";

    @TempDir
    Path directory;

    @Test
    void alertmanagerTakesTheConfiguration() throws Exception {
        var checked = OperationsTool.run("amtool", "check-config", CONFIGURATION);

        assertThat(checked.exit()).as(checked.output()).isZero();
        assertThat(checked.output()).contains("SUCCESS", "2 receivers");
    }

    @Test
    void theSubjectOfOldExamplesIsRefused() throws Exception {
        String valid = Files.readString(OperationsTool.files().resolve(CONFIGURATION));
        String old = valid.replaceAll("headers:\\s+Subject:", "subject:");
        assertThat(old).isNotEqualTo(valid);
        var file = Files.writeString(directory.resolve("old.yml"), old);

        var checked = OperationsTool.run("amtool", "check-config", file.toString());

        assertThat(checked.exit()).isNotZero();
        assertThat(checked.output()).contains("field subject not found");
    }

    @Test
    void criticalAlertsGoToTheirOwnReceiverAndAllOthersToTheDefault() throws Exception {
        for (var alert : Alerts.all()) {
            String receiver = alert.severity().equals("critical") ? "critical-alerts" : "default";
            assertRoute(receiver, "alertname=" + alert.name(), "severity=" + alert.severity());
        }
        assertRoute("default", "alertname=Another");
    }

    private static void assertRoute(String receiver, String alertname, String... labels) throws Exception {
        var arguments = new String[6 + labels.length];
        arguments[0] = "config";
        arguments[1] = "routes";
        arguments[2] = "test";
        arguments[3] = "--config.file=" + CONFIGURATION;
        arguments[4] = "--verify.receivers=" + receiver;
        arguments[5] = alertname;
        System.arraycopy(labels, 0, arguments, 6, labels.length);

        var tested = OperationsTool.run("amtool", arguments);

        assertThat(tested.exit()).as(alertname + ": " + tested.output()).isZero();
    }
}
