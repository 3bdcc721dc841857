package io.github.vitals4j.examples.quickstart;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of the system that checks files of {@code docs/operations}, and has ended. */
record OperationsTool(int exit, String output) {
    private static final long SECONDS = 60;

    /** {@return {@code docs/operations}} */
    static Path files() {
        return DocumentedCode.root().resolve("docs/operations");
    }

    /**
     * Runs a program in {@code docs/operations}.
     *
     * @param input what it reads
     * @param program its name; see {@link Programs#find}
     */
    static OperationsTool run(Path input, String program, String... arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(Programs.find(program).toString()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command)
                .directory(files().toFile())
                .redirectErrorStream(true)
                .redirectInput(input.toFile())
                .start();
        try {
            String output;
            try (var reader = process.inputReader()) {
                output = String.join("\n", reader.lines().toList());
            }
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError(command + " does not end");
            }
            return new OperationsTool(process.exitValue(), output);
        } finally {
            process.destroyForcibly();
        }
    }

    static OperationsTool run(String program, String... arguments) throws IOException, InterruptedException {
        return run(Path.of("/dev/null"), program, arguments);
    }
}
