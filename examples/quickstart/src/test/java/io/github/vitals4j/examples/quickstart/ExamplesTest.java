package io.github.vitals4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documents of the examples of hosts print is what is built and tested. */
class ExamplesTest {
    private static final Pattern RUN = Pattern.compile("mvn -q -Dquickstart=([\\w-]+)");

    private static Path examples() {
        return DocumentedCode.root().resolve("examples");
    }

    private static List<String> sources(Path example) throws IOException {
        try (Stream<Path> all = Files.walk(example.resolve("src/main/java"))) {
            return all.filter(Files::isRegularFile).map(ExamplesTest::read).toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"javalin", "netty", "servlet", "spring-boot", "vertx"})
    void theCodeToCopyIsTheCodeThatIsTested(String name) throws IOException {
        var example = examples().resolve(name);
        var document = DocumentedCode.of("examples/" + name + "/README.md");
        assertThat(document.blocks("java"))
                .isNotEmpty()
                .allSatisfy(code -> assertThat(sources(example))
                        .anySatisfy(source -> assertThat(source).contains(code)));
        assertThat(document.links())
                .allSatisfy(link -> assertThat(example.resolve(link)).exists());
        assertThat(document.blocks("sh")).isNotEmpty();
        String pom = read(example.resolve("pom.xml"));
        RUN.matcher(String.join("", document.blocks("sh")))
                .results()
                .forEach(run -> assertThat(pom).contains("<value>" + run.group(1) + "</value>"));
    }

    @Test
    void everyExampleIsListedWithItsCommand() {
        String pom = read(examples().resolve("pom.xml"));
        String list = read(examples().resolve("README.md"));
        assertThat(RUN.matcher(list).results().map(run -> run.group(1)))
                .containsExactlyInAnyOrderElementsOf(Pattern.compile("<value>([\\w-]+)</value>")
                        .matcher(pom)
                        .results()
                        .map(profile -> profile.group(1))
                        .toList());
    }
}
