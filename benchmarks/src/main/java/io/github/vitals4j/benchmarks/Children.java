package io.github.vitals4j.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** Other JVMs. */
final class Children {
    private Children() {}

    /**
     * Has all descendants of this JVM end with it, however it ends: they do not hear of a signal that was sent to this
     * one alone.
     *
     * @return a folder for their temporary files, which disappears with them
     */
    static Path endWithThisJvm() throws IOException {
        var temporary = Files.createTempDirectory("vitals4j-benchmarks");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            var descendants = ProcessHandle.current().descendants().toList();
            // By force, or the one that has started another goes on to the next while it is asked to end.
            descendants.forEach(ProcessHandle::destroyForcibly);
            descendants.forEach(each -> each.onExit().join());
            delete(temporary);
        }));
        return temporary;
    }

    private static void delete(Path folder) {
        try (var all = Files.walk(folder)) {
            for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException | UncheckedIOException kept) {
            System.err.println("Not deleted: " + folder + " (" + kept + ")");
        }
    }

    /** {@return what a class prints that is run on this JVM's own kind} */
    static String output(String classPath, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        var process = new ProcessBuilder(command(Path.of(System.getProperty("java.home")), classPath, main, arguments))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        requireSuccess(process, main);
        return output;
    }

    /** Runs a class on another JDK with this JVM's class path, and shows what it prints. */
    static void run(Path jdk, Path temporary, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        var command = command(jdk, System.getProperty("java.class.path"), temporary.toString(), main, arguments);
        requireSuccess(new ProcessBuilder(command).inheritIO().start(), main);
    }

    /** {@return how a class is run that has its temporary files where this JVM has them} */
    static List<String> command(Path jdk, String classPath, Class<?> main, String... arguments) {
        return command(jdk, classPath, System.getProperty("java.io.tmpdir"), main, arguments);
    }

    private static List<String> command(
            Path jdk, String classPath, String temporary, Class<?> main, String... arguments) {
        var command = new ArrayList<String>();
        command.add(jdk.resolve("bin").resolve("java").toString());
        // Without a logging backend nothing is logged, which is as it should be and needs no warning.
        command.add("-Dslf4j.internal.verbosity=ERROR");
        // On JDK 17 its HTTP server would wait for the acknowledgement of the headers before it sends the body.
        command.add("-Dsun.net.httpserver.nodelay=true");
        command.add("-Djava.io.tmpdir=" + temporary);
        command.add("-cp");
        command.add(classPath);
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return command;
    }

    private static void requireSuccess(Process process, Class<?> main) throws InterruptedException {
        int code = process.waitFor();
        if (code != 0) {
            throw new IllegalStateException(main.getSimpleName() + " ended with code " + code);
        }
    }

    /** {@return the newest JDK that is installed beside this JVM's, if it is newer} */
    static Optional<Path> newerJdk() throws IOException {
        var own = Path.of(System.getProperty("java.home")).toRealPath();
        int best = Runtime.version().feature();
        Path newest = null;
        try (var siblings = Files.list(own.getParent())) {
            for (var home : (Iterable<Path>) siblings::iterator) {
                int feature = feature(home);
                if (feature > best) {
                    best = feature;
                    newest = home;
                }
            }
        }
        return Optional.ofNullable(newest);
    }

    private static int feature(Path home) throws IOException {
        var release = home.resolve("release");
        if (!Files.isRegularFile(release)
                || !Files.isExecutable(home.resolve("bin").resolve("java"))) {
            return 0;
        }
        var properties = new Properties();
        try (var lines = Files.newBufferedReader(release)) {
            properties.load(lines);
        }
        var version = properties.getProperty("JAVA_VERSION", "\"0\"").replace("\"", "");
        return Runtime.Version.parse(version).feature();
    }
}
