package io.github.vitals4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** Prometheus takes its configuration and the alert rules, and each alert fires when it should and only then. */
class AlertRulesIT {
    @Test
    void prometheusTakesTheConfigurationAndTheRules() throws Exception {
        var checked = OperationsTool.run("promtool", "check", "config", "prometheus/prometheus.yml");

        assertThat(checked.output()).contains("1 rule files found", Alerts.all().size() + " rules found");
        assertThat(checked.exit()).as(checked.output()).isZero();
    }

    @Test
    void eachAlertFiresWhenItShouldAndNoneForADrain() throws Exception {
        var tested = OperationsTool.run("promtool", "test", "rules", "prometheus/alert-rules.test.yml");

        assertThat(tested.output()).contains("SUCCESS");
        assertThat(tested.exit()).as(tested.output()).isZero();
    }

    @Test
    void noAlertIsWithoutATestThatFiresIt() throws Exception {
        String tests = Files.readString(OperationsTool.files().resolve("prometheus/alert-rules.test.yml"));

        assertThat(Alerts.all())
                .isNotEmpty()
                .allSatisfy(alert ->
                        assertThat(tests).containsPattern("exp_samples:[^*]*alertname=\"" + alert.name() + "\""));
    }
}
