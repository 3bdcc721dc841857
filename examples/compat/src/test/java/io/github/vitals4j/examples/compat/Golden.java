package io.github.vitals4j.examples.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.vitals4j.health.endpoint.HealthResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Bodies as they are kept in {@code src/test/resources/golden}, byte by byte. After a change that is wanted, run the
 * tests with {@code -Dgolden.update=true} and read the difference.
 */
final class Golden {
    private static final Path FOLDER = Path.of("src/test/resources/golden");
    private static final boolean UPDATE = Boolean.getBoolean("golden.update");

    private Golden() {}

    /**
     * Compares an answer with the one that is kept.
     *
     * @param name the file's, such as {@code beacon/up}
     * @param code the status code
     */
    static void compare(String name, int code, HealthResponse answer) {
        var file = FOLDER.resolve(name + ".json");
        try {
            if (UPDATE) {
                Files.createDirectories(file.getParent());
                Files.write(file, answer.body());
            }
            assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                    .as(name)
                    .isEqualTo(Files.readString(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        assertThat(answer.status()).as(name).isEqualTo(code);
        assertThat(answer.contentType()).isEqualTo("application/json");
    }

    /** {@return the names of the files that are kept of an application, without what precedes them, sorted} */
    static List<String> kept(String application) throws IOException {
        try (Stream<Path> files = Files.list(FOLDER.resolve(application))) {
            return files.map(file ->
                            application + "/" + file.getFileName().toString().replace(".json", ""))
                    .sorted()
                    .toList();
        }
    }
}
