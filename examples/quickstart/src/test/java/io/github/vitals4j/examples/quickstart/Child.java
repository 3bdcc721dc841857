package io.github.vitals4j.examples.quickstart;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A process: the quickstart, as the README's command runs it, or another program. */
final class Child implements AutoCloseable {
    private static final long SECONDS = 180;
    private static final String END = "end of output";
    private static final List<String> OWN_VARIABLES = List.of(
            "PORT", "HOST", "DATABASE_", "REDIS_", "UPSTREAM_", "HEALTH_", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS");

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> seen = new ArrayList<>();

    private Child(Process process) {
        this.process = process;
        var reader = new Thread(this::read, "output-of-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts the quickstart.
     *
     * @param environment the variables that it reads
     * @param jvmOptions further options of its JVM
     */
    static Child start(Map<String, String> environment, String... jvmOptions) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(jvmOptions));
        command.addAll(List.of("-cp", classPath(), Quickstart.class.getName()));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> OWN_VARIABLES.stream().anyMatch(name::startsWith));
        builder.environment().putAll(environment);
        return new Child(builder.start());
    }

    /** Starts another program. */
    static Child of(String... command) throws IOException {
        return new Child(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** The class path of the application: without the tests, whose logging is another. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private void read() {
        try (var output = process.inputReader()) {
            output.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException closed) {
            // The process was killed.
        } finally {
            lines.add(END);
        }
    }

    /** {@return what a pattern finds in the first line of the output in which it finds something} */
    MatchResult awaitOutput(String pattern) throws InterruptedException {
        var compiled = Pattern.compile(pattern);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        for (int i = 0; i < seen.size() || next(end) != null; i++) {
            var matcher = compiled.matcher(seen.get(i));
            if (matcher.find()) {
                return matcher.toMatchResult();
            }
        }
        throw new AssertionError("expected in the output: " + pattern + "\n" + String.join("\n", seen));
    }

    private String next(long end) throws InterruptedException {
        String line = lines.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (line == null) {
            return null;
        }
        if (line.equals(END)) {
            lines.add(END);
            return null;
        }
        seen.add(line);
        return line;
    }

    /** {@return the address that it prints when it is up} */
    URI awaitAddress() throws InterruptedException {
        return URI.create(awaitOutput("orders listens on (http://\\S+[0-9])").group(1));
    }

    /** {@return its exit status} */
    int awaitExit() throws InterruptedException {
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end:\n" + output());
        }
        return process.exitValue();
    }

    /** {@return everything that it printed, once it has ended} */
    String output() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (next(end) != null) {
            // Kept in what was seen.
        }
        return String.join("\n", seen);
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        var descendants = process.descendants().toList();
        process.destroyForcibly().onExit().join(); // before them, or it would start new ones, as nginx does its workers
        descendants.forEach(ProcessHandle::destroyForcibly);
    }
}
