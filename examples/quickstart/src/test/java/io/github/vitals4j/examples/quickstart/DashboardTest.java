package io.github.vitals4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

/** The dashboard is one that Grafana takes. */
class DashboardTest {
    @Test
    void panelsHaveTheirOwnPlaceAndAskTheChosenPrometheus() throws Exception {
        var dashboard = new JsonMapper()
                .readTree(
                        OperationsTool.files().resolve("grafana/dashboard.json").toFile());
        assertThat(dashboard.path("uid").asText()).isNotEmpty();
        assertThat(dashboard.path("schemaVersion").asInt()).isPositive();
        var variables = dashboard.path("templating").path("list").findValuesAsText("name");
        assertThat(variables).contains("datasource", "job", "instance");
        var ids = new HashSet<Integer>();
        var cells = new HashSet<String>();
        for (var panel : dashboard.path("panels")) {
            String title = panel.path("title").asText();
            assertThat(ids.add(panel.path("id").asInt())).as(title).isTrue();
            var position = panel.path("gridPos");
            int right = position.path("x").asInt() + position.path("w").asInt();
            int bottom = position.path("y").asInt() + position.path("h").asInt();
            assertThat(right).as(title).isLessThanOrEqualTo(24);
            for (int x = position.path("x").asInt(); x < right; x++) {
                for (int y = position.path("y").asInt(); y < bottom; y++) {
                    assertThat(cells.add(x + "," + y))
                            .as(title + " overlaps another")
                            .isTrue();
                }
            }
            if (!panel.path("type").asText().equals("row")) {
                assertThat(panel.path("targets")).as(title).isNotEmpty();
                assertThat(panel.path("datasource").path("uid").asText()).isEqualTo("${datasource}");
            }
        }
    }
}
