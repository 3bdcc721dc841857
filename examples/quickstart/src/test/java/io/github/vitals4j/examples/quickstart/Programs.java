package io.github.vitals4j.examples.quickstart;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Programs of the system that Maven cannot bring. */
final class Programs {
    private static final boolean REQUIRED = System.getenv("VITALS4J_REQUIRE_ALL") != null;

    private Programs() {}

    /**
     * {@return the path of a program} Where it is not installed, the test that asks is reported as skipped, or fails if
     * {@code VITALS4J_REQUIRE_ALL} is set, as {@code .ci/run} does.
     *
     * @param name as on the search path
     */
    static Path find(String name) {
        var path = Stream.concat(
                        Stream.of(System.getenv("PATH").split(File.pathSeparator)), Stream.of("/usr/sbin", "/sbin"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
        return path.orElseThrow(() -> missing(name + " is not installed"));
    }

    /**
     * Ends the test that calls it: skipped, or failed if {@code VITALS4J_REQUIRE_ALL} is set.
     *
     * @param what is missing
     * @return never, so that the caller can throw what is thrown here
     */
    static RuntimeException missing(String what) {
        return REQUIRED ? fail(what) : abort(what);
    }
}
