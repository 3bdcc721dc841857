package io.github.vitals4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {
    private static final List<Measurement> MEASUREMENTS = List.of(
            body("floor", "time", "ns", 100),
            body("Vitals4j", "time", "ns", 150),
            body("Spring Boot", "time", "ns", 6_000),
            body("Vitals4j", "allocated", "B", 600));

    private static Measurement body(String who, String metric, String unit, double p50) {
        return new Measurement("body", "100 dependencies", who, metric, unit, 17, 50, p50, 2 * p50, 0.5);
    }

    private static Results results() {
        return new Results("long", "2026-01-02", "a machine", List.of("JDK 17"), List.of("Vitals4j 1"), MEASUREMENTS);
    }

    @Test
    void thePageHasRatiosToOursAndToTheFloor(@TempDir Path folder) throws Exception {
        new Page(results()).write(folder);

        assertThat(Files.readString(folder.resolve("performance.md")))
                .contains("| 100 dependencies | time | Spring Boot | 6,000 ns | 12 µs | 50 | 40 | 60 | 17 | 0.5 |")
                .contains("a machine", "JDK 17", "2026-01-02", "![");
    }

    @Test
    void thePageNamesEveryDayAndJdk(@TempDir Path folder) throws Exception {
        var other = new Results("long", "2026-01-03", "a machine", List.of("JDK 25"), List.of("Vitals4j 1"), List.of());

        new Page(results().and(other)).write(folder);

        assertThat(Files.readString(folder.resolve("performance.md")))
                .contains("- JDK: JDK 17; JDK 25\n", "- Date: 2026-01-02, 2026-01-03, long form\n");
    }

    @Test
    void thePageSaysWhichPeersKeepResults(@TempDir Path folder) throws Exception {
        new Page(results()).write(folder);

        assertThat(Files.readString(folder.resolve("performance.md")))
                .contains(Scenario.BODY.title()
                        + "\n\nOnly \"Spring Boot, cached\" and Dropwizard health answer from kept")
                .doesNotContain("No peer is measured here");
    }

    @Test
    void thePageTellsWhichBudgetsAreMissed(@TempDir Path folder) throws Exception {
        new Page(results()).write(folder);

        assertThat(Files.readString(folder.resolve("performance.md")))
                .contains("| body, 100 dependencies, time | 17 | 150 ns | 160 ns | yes |")
                .contains("| body, 100 dependencies, allocated | 17 | 600 B | 512 B | **no** |");
    }

    @Test
    void chartsAreWellFormed(@TempDir Path folder) throws Exception {
        new Page(results()).write(folder);

        var chart = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(folder.resolve("performance/body.svg").toFile());
        assertThat(chart.getElementsByTagName("rect").getLength()).isEqualTo(3);
    }
}
