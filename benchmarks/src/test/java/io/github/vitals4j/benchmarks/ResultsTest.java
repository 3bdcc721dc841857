package io.github.vitals4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
    private static final Path FILE = Path.of("quick-25.json");

    private static Measurement measured(Scenario scenario, int java, double p50) {
        return new Measurement(scenario.text(), "10 checks", "Vitals4j", "time", "ms", java, 50, p50, 2 * p50, 0.5);
    }

    private static Results results(String form, String date, String machine, int java, Measurement... measurements) {
        return new Results(form, date, machine, List.of("JDK " + java), List.of("Vitals4j 1"), List.of(measurements));
    }

    private static Results of(int java, Measurement... measurements) {
        return results("quick", "2026-01-02", "a machine", java, measurements);
    }

    @Test
    void resultsSurviveTheirFile(@TempDir Path folder) throws Exception {
        var file = folder.resolve("sessions").resolve("quick-17.json");
        var results = of(17, measured(Scenario.HANGING, 17, Double.NaN), measured(Scenario.BODY, 17, 1.5));

        results.write(file);

        assertThat(Results.read(file)).isEqualTo(results);
    }

    @Test
    void anotherSessionAddsWhatItMeasuredOnAnotherJdk() {
        var older = measured(Scenario.REPORT, 17, 1);
        var newer = measured(Scenario.REPORT, 25, 2);
        var again = measured(Scenario.REPORT, 17, 3);

        var both = of(17, older).and(of(25, again, newer));

        assertThat(both.jdks()).containsExactly("JDK 17", "JDK 25");
        assertThat(both.measurements()).containsExactly(older, newer);
    }

    @Test
    void everyDayIsNamedOnceAndInOrder() {
        var second = results("quick", "2026-01-02", "a machine", 17);
        var third = results("quick", "2026-01-03", "a machine", 25);
        var first = results("quick", "2026-01-01", "a machine", 25);

        assertThat(second.and(second).date()).isEqualTo("2026-01-02");
        assertThat(second.and(third).and(first).and(third).date()).isEqualTo("2026-01-01, 2026-01-02, 2026-01-03");
    }

    @Test
    void everyVersionIsNamed() {
        var other = new Results("quick", "2026-01-02", "a machine", List.of(), List.of("Vitals4j 2"), List.of());

        assertThat(of(17).and(of(25)).and(other).versions()).containsExactly("Vitals4j 1", "Vitals4j 2");
    }

    @Test
    void sessionsOfOneFormAndMachineAreAlike() {
        var another = results("quick", "2026-01-03", "a machine", 25);

        assertThatCode(() -> of(17).requireAlike(FILE, another)).doesNotThrowAnyException();
    }

    @Test
    void anotherFormIsRefused() {
        var another = results("long", "2026-01-02", "a machine", 25);

        assertThatThrownBy(() -> of(17).requireAlike(FILE, another))
                .isInstanceOf(BadInput.class)
                .hasMessage("quick-25.json: its form is 'long', that of the files before it 'quick';"
                        + " give files of one form");
    }

    @Test
    void anotherMachineIsRefused() {
        var another = results("quick", "2026-01-02", "another machine", 25);

        assertThatThrownBy(() -> of(17).requireAlike(FILE, another))
                .isInstanceOf(BadInput.class)
                .hasMessage("quick-25.json: its machine is 'another machine', that of the files before it 'a machine';"
                        + " give files of one machine");
    }

    @Test
    void aJvmNamesItsJdk() {
        assertThat(Results.ofThisJvm(Effort.SMOKE, List.of()).jdks())
                .singleElement()
                .asString()
                .contains(Runtime.version().toString());
    }
}
