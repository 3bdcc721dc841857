package io.github.vitals4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The tables of docs/faults.md are those that the modules' tests compare with. Its times are those of a run: with the
 * property {@code faults.write}, what the tests have just measured is put into the document first.
 */
class FaultsDocumentIT {
    private static final Path DOCUMENT = DocumentedCode.root().resolve("docs/faults.md");

    /** A table, with the file that it is made of above it. */
    private static final Pattern TABLE = Pattern.compile("(<!-- from (\\S+) -->\\n.*\\n\\|[-|]+\\n)((?:\\|.*\\n)*)");

    private static final int TIMES = 2;

    /** The committed table of a module, and how the document shows a line of it. */
    private record Expectations(String module, int columns, Function<String[], List<String>> shown) {
        List<String> lines() throws IOException {
            Path file = DocumentedCode.root().resolve(module).resolve("src/test/resources/faults.csv");
            return Files.readAllLines(file).stream()
                    .filter(line -> !line.startsWith("#"))
                    .skip(1)
                    .map(line -> String.join(" | ", shown.apply(line.split(",", columns))))
                    .toList();
        }

        @Override
        public String toString() {
            return module;
        }
    }

    static Stream<Expectations> modules() {
        return Stream.of(
                new Expectations("health-jdbc", 6, cell -> List.of(cell[0], cell[1], cell[5], cell[3], cell[4])),
                new Expectations(
                        "health-redis", 6, cell -> List.of(words(cell[1]), cell[2], words(cell[0]), cell[3], cell[4])),
                new Expectations("health-http", 4, cell -> List.of(cell[0], words(cell[1]), cell[2], cell[3])));
    }

    private static String words(String name) {
        return name.replace('_', ' ');
    }

    @BeforeAll
    static void write() throws IOException {
        if (System.getProperty("faults.write") == null) {
            return;
        }
        var written = new StringBuilder();
        Matcher table = TABLE.matcher(Files.readString(DOCUMENT));
        while (table.find()) {
            String measured = Files.readString(DocumentedCode.root().resolve(table.group(2)));
            table.appendReplacement(written, Matcher.quoteReplacement(table.group(1) + measured));
        }
        table.appendTail(written);
        Files.writeString(DOCUMENT, written);
    }

    @ParameterizedTest
    @MethodSource("modules")
    void everyLineThatIsTestedIsShownAndNoOther(Expectations module) throws IOException {
        var shown = new ArrayList<String>();
        Matcher table = TABLE.matcher(Files.readString(DOCUMENT));
        while (table.find()) {
            if (table.group(2).startsWith(module + "/")) {
                table.group(3).lines().map(FaultsDocumentIT::withoutTimes).forEach(shown::add);
            }
        }

        assertThat(shown).containsExactlyInAnyOrderElementsOf(module.lines());
    }

    private static String withoutTimes(String line) {
        String[] cells = line.substring(1, line.length() - 1).split("\\|", -1);
        return String.join(
                " | ",
                Arrays.stream(cells)
                        .limit(cells.length - TIMES)
                        .map(String::strip)
                        .toList());
    }
}
