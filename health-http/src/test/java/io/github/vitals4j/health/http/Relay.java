package io.github.vitals4j.health.http;

import io.github.vitals4j.health.testing.FaultProxy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A process in front of a server that can be stopped where it is, as by SIGSTOP. Until then it passes everything on.
 */
final class Relay implements AutoCloseable {
    private final Process process;
    private final int port;

    private Relay(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** {@return one that listens already} */
    static Relay to(int port) {
        try {
            var process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Relay.class.getName(),
                            String.valueOf(port))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
            return new Relay(process, Integer.parseInt(said.readLine()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The process: says at which port it listens, and ends with the one that started it. */
    public static void main(String[] arguments) throws IOException {
        try (var proxy = FaultProxy.to("localhost", Integer.parseInt(arguments[0]))) {
            System.out.println(proxy.port());
            System.in.read();
        }
    }

    int port() {
        return port;
    }

    /** A process with many threads takes a moment to stop. */
    void stop() {
        shell("kill -STOP $0 && while case $(ps -o state= -p $0) in T*) false ;; esac; do :; done");
    }

    void go() {
        shell("kill -CONT $0");
    }

    private void shell(String script) {
        try {
            new ProcessBuilder("sh", "-c", script, String.valueOf(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void close() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
