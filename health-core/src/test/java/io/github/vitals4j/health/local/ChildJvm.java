package io.github.vitals4j.health.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Runs a main class of the tests in a JVM of its own, for what must not happen to the JVM of the tests. */
final class ChildJvm {
    private static final Set<String> OPTIONS_THAT_ARE_TOLD =
            Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    private ChildJvm() {}

    /**
     * {@return what the process wrote, without the lines of the JVM itself}
     *
     * @param options of the JVM, such as {@code -Xmx64m}
     * @throws AssertionError if it does not end well within three minutes
     */
    static String run(Class<?> main, List<String> options, String... arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(Arrays.asList(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeAll(OPTIONS_THAT_ARE_TOLD);
        var process = builder.start();
        try {
            process.getOutputStream().close();
            // A process that hangs is killed, which ends its output, which ends the reading here.
            var killer = process.onExit().orTimeout(170, TimeUnit.SECONDS).whenComplete((done, late) -> {
                if (late != null) {
                    process.destroyForcibly();
                }
            });
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (code != 0 || killer.isCompletedExceptionally()) {
                throw new AssertionError(command + " ended with " + code + ":\n" + output);
            }
            return output;
        } finally {
            process.destroyForcibly();
        }
    }
}
