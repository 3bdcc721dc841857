package io.github.vitals4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    @Test
    void aPartDoesNotTakeThePlaceOfTheWhole() {
        assertThat(Main.fileName(Effort.QUICK, Main.scenarios(List.of()), 17)).isEqualTo("quick-17.json");
        assertThat(Main.fileName(Effort.QUICK, Main.scenarios(List.of("start")), 17))
                .isEqualTo("quick-start-17.json");
        assertThat(Main.fileName(Effort.LONG, Main.scenarios(List.of("http", "body", "http")), 25))
                .isEqualTo("long-body-http-25.json");
    }

    @Test
    void allByTheirNamesAreTheWhole() {
        var all = EnumSet.allOf(Scenario.class);
        var names = all.stream().map(Scenario::text).toList();

        assertThat(Main.scenarios(names)).isEqualTo(all);
        assertThat(Main.fileName(Effort.QUICK, all, 17)).isEqualTo("quick-17.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bogus", "Quick", ""})
    void anUnknownCommandIsNamedWithThoseThereAre(String command) {
        assertThatThrownBy(() -> Main.run(List.of(command)))
                .isInstanceOf(BadInput.class)
                .hasMessage("command '" + command + "': must be quick, long or report");
    }

    @Test
    void anUnknownScenarioIsNamedWithThoseThereAre() {
        assertThatThrownBy(() -> Main.run(List.of("quick", "body", "bogus")))
                .isInstanceOf(BadInput.class)
                .hasMessage("scenario 'bogus': must be one of body, report, callers, hanging, http, background, start,"
                        + " weight");
    }

    @Test
    void aReportNeedsAFolderAndAFile() {
        assertThatThrownBy(() -> Main.run(List.of("report", "docs")))
                .isInstanceOf(BadInput.class)
                .hasMessageStartingWith("report docs: needs a folder and JSON files, such as ");
    }

    @Test
    void aReportGoesToAFolder(@TempDir Path temporary) throws Exception {
        var file = Files.createFile(temporary.resolve("file"));

        assertThatThrownBy(() -> Main.run(List.of("report", file.toString(), "quick-17.json")))
                .isInstanceOf(BadInput.class)
                .hasMessageStartingWith(file + ": must be the folder ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}", "[]", "null", "{\"form\": \"quick\"}", "no JSON"})
    void nothingIsMadeOfAFileThatIsNoSession(String content, @TempDir Path temporary) throws Exception {
        var file = Files.writeString(temporary.resolve("quick-17.json"), content);

        assertRefused(file, temporary.resolve("docs"));
    }

    @Test
    void nothingIsMadeOfAFileThatIsNotThere(@TempDir Path temporary) {
        var file = temporary.resolve("quick-17.json");

        assertRefused(file, temporary.resolve("docs"));
    }

    private static void assertRefused(Path file, Path folder) {
        assertThatThrownBy(() -> Main.run(List.of("report", folder.toString(), file.toString())))
                .isInstanceOf(BadInput.class)
                .hasMessageStartingWith(file + ": must be a file that quick or long has written")
                .message()
                .hasLineCount(1);
        assertThat(folder).doesNotExist();
    }

    @Test
    void nothingIsMadeOfFilesThatDoNotBelongTogether(@TempDir Path temporary) throws Exception {
        var quick = temporary.resolve("quick-17.json");
        var thorough = temporary.resolve("long-25.json");
        Results.ofThisJvm(Effort.QUICK, List.of()).write(quick);
        Results.ofThisJvm(Effort.LONG, List.of()).write(thorough);
        var folder = temporary.resolve("docs");

        assertThatThrownBy(() -> Main.run(List.of("report", folder.toString(), quick.toString(), thorough.toString())))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("its form is 'long', that of the files before it 'quick'");
        assertThat(folder).doesNotExist();
    }
}
