package io.github.vitals4j.examples.quickstart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A program of the system in a process of its own, which is killed if it has not ended after two minutes. */
final class Tool implements AutoCloseable {
    private static final long SECONDS = 600;

    /** How a program ended, and all that it wrote. */
    record Ended(int status, String output) {}

    private final Process process;
    private final CompletableFuture<Void> watchdog;

    private Tool(Process process) {
        this.process = process;
        this.watchdog =
                CompletableFuture.runAsync(this::kill, CompletableFuture.delayedExecutor(SECONDS, TimeUnit.SECONDS));
    }

    static Tool start(Path directory, Map<String, String> environment, List<String> command) throws IOException {
        var builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return new Tool(builder.start());
    }

    static Ended run(Path directory, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        try (var tool = start(directory, environment, command)) {
            String output = new String(tool.process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(tool.process.waitFor(), output);
        }
    }

    /** {@return the next line that it writes} Waits for it. */
    String readLine() throws IOException {
        String line = process.inputReader().readLine();
        if (line == null) {
            throw new AssertionError("it writes no more");
        }
        return line;
    }

    private void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Override
    public void close() {
        watchdog.cancel(false);
        kill();
        process.onExit().join();
    }
}
